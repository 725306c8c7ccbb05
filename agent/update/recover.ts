/**
 * What a crash, a kill or a power loss left is ended here, first thing after the lock is held. It reads the
 * record and the disk and never guesses:
 *
 *   before `stopping`            the update is dropped, the product was never touched
 *   stopping, backedUp, migrated the old build is brought back: hooks may have run in part
 *   switched, probation          the new build is started and asked; healthy: committed, else taken back
 *   rollingBack                  the way back is gone again from its beginning
 *   committed, rolledBack        only tidying up is left
 */
import { BeistandError } from '../../protocol/errors.ts';
import { finishRolledBack, goBack, rollBack } from './back.ts';
import type { Recovered } from './contract.ts';
import { finishCommitted, settle } from './commit.ts';
import { abandon } from './forward.ts';
import { isHealthyNow } from './health.ts';
import { runHook, runningNote } from './hooks.ts';
import { manifestOf } from './manifests.ts';
import { endLeftover } from './process.ts';
import { isBeforeStopping } from './state.ts';
import { asFault, step } from './work.ts';
import type { Work } from './work.ts';

const interrupted = (where: string): BeistandError =>
  new BeistandError('CANCELLED', `The agent was interrupted while the update was ${where}.`);

/** The new build, started again unless it answers already, and asked as after any update. */
const goOn = async (work: Work): Promise<void> => {
  const { keeper, options, install } = work;
  const { state } = keeper.record;
  if (state.name !== 'switched' && state.name !== 'probation')
    throw new BeistandError('INTERNAL', `Can’t go on while ${state.name}.`);
  const target = await manifestOf(work, state.job.to);
  const context = {
    build: target,
    other: state.job.from?.version ?? null,
    backup: install.backup(state.backup),
    machine: options.hookEnvironment ?? {},
  };
  if ((await options.currentLink.read(install.root)) !== target.manifest.version)
    await options.currentLink.point(install.root, target.manifest.version);
  if ((await isHealthyNow(work, context)) !== true) {
    await runHook(work, 'stop', context);
    await runHook(work, 'start', context);
  }
  await step(work, { kind: 'probe', at: options.now().toISOString() });
  await settle(work, target);
};

/** See `UpdateEngine.recover`. */
export const recoverWork = async (work: Work): Promise<Recovered | null> => {
  const { keeper, options } = work;
  const was = keeper.record.state.name;
  if (await endLeftover(work.disk, runningNote(work), options.sleep))
    await work.journal.append('leftoverEnded', { state: was });
  if (was === 'idle') return null;
  await work.journal.append('recovering', { state: was });
  let now: Recovered['now'];
  if (isBeforeStopping(was)) {
    await abandon(work, interrupted(was));
    now = 'untouched';
  } else if (was === 'committed') {
    await finishCommitted(work);
    now = 'new';
  } else if (was === 'rolledBack') {
    await finishRolledBack(work);
    now = 'old';
  } else if (was === 'rollingBack') {
    await goBack(work);
    now = 'old';
  } else if (was === 'switched' || was === 'probation') {
    now = await forwardOrBack(work);
  } else {
    const fault = await rollBack(work, interrupted(was));
    if (fault.code !== 'ROLLED_BACK') throw fault;
    now = 'old';
  }
  await work.journal.append('recovered', { was, now });
  return { was, now };
};

const forwardOrBack = async (work: Work): Promise<'new' | 'old'> => {
  try {
    await goOn(work);
  } catch (error) {
    const fault = await rollBack(work, asFault(error));
    if (fault.code !== 'ROLLED_BACK') throw fault;
    return 'old';
  }
  await finishCommitted(work);
  return 'new';
};
