/**
 * The way back: from anywhere between `stopping` and `probation` to the old build running. Every step may
 * be done again, so that a crash in the middle is answered by beginning anew. The old tree is hashed against
 * its signed manifest before `current` names it again, repaired where it was changed, and refused where it
 * can't be.
 */
import { BeistandError, isBeistandError, toBeistandError } from '../../protocol/errors.ts';
import { diskError, isSystemError } from '../disk/disk-error.ts';
import { awaitHealthy } from './health.ts';
import { runHook } from './hooks.ts';
import { keptManifest, manifestOf } from './manifests.ts';
import type { KnownBuild } from './plan.ts';
import type { Because, UpdateState } from './state.ts';
import { sweep } from './sweep.ts';
import { makeTreeWhole } from './whole.ts';
import { becauseOf, buildsOnDisk, leftForLater, makeRoom, step, tell, updateEvent, warn } from './work.ts';
import type { Work } from './work.ts';

type RollingBack = Extract<UpdateState, { name: 'rollingBack' }>;

const impossible = (version: string, cause: unknown, says: string): BeistandError =>
  new BeistandError('ROLLBACK_IMPOSSIBLE', `${version} can’t be brought back: ${says}`, {
    hint: 'Bring the machine online (or import the update folder) and run rollback again; it goes on where it stopped. If it stays so, call your vendor.',
    cause,
  });

/** A tree on disk that was to be used again, but is damaged and can't be repaired. */
export const rollbackImpossible = (version: string, cause: unknown): BeistandError =>
  impossible(version, cause, toBeistandError(diskError(cause, 'Repairing its tree')).message);

/** On the way back a journal that can't be written must not keep the product down. */
const bearing = (work: Work): Work => ({
  ...work,
  journal: {
    head: () => work.journal.head(),
    append: async (kind, data) => {
      try {
        return await work.journal.append(kind, data);
      } catch (error) {
        if (!isBeistandError(error, 'NO_SPACE') && !isSystemError(error, 'ENOSPC')) throw error;
        work.onProgress({ kind: 'fallback', message: `Not in the journal, the disk is full: ${kind}` });
        return work.journal.head() ?? { seq: 0, hash: '0'.repeat(64) };
      }
    },
  },
});

/** Runs a hook whose failing must not stop the way back. */
const tryHook = async (
  work: Work,
  ...[hook, context]: [Parameters<typeof runHook>[1], Parameters<typeof runHook>[2]]
) => {
  try {
    await runHook(work, hook, context);
  } catch (error) {
    await work.journal.append('hookIgnored', { hook, message: toBeistandError(error).message });
  }
};

/** The old tree as signed, or ROLLBACK_IMPOSSIBLE. Only where `current` has left it is that a must. */
const makeOldWhole = async (work: Work, old: KnownBuild, isCurrent: boolean): Promise<void> => {
  const { version } = old.manifest;
  try {
    const onDisk = await buildsOnDisk(work, work.keeper.record);
    await makeTreeWhole(work, old, work.install.tree(version), onDisk);
  } catch (error) {
    const fault = toBeistandError(error);
    if (!isCurrent) throw impossible(version, error, fault.message);
    await work.journal.append('treeNotRepaired', { version, message: fault.message });
  }
};

const bringBack = async (work: Work, state: RollingBack): Promise<boolean | null> => {
  const { options, install, disk } = work;
  const { job, reached } = state;
  const backup = install.backup(state.backup);
  const machine = options.hookEnvironment ?? {};
  const current = await options.currentLink.read(install.root);
  let old: KnownBuild | null = null;
  if (job.from !== null) {
    try {
      old = await manifestOf(work, job.from);
    } catch (error) {
      throw impossible(job.from.version, error, 'its manifest is gone.');
    }
    await makeOldWhole(work, old, current === job.from.version);
  }
  // A machine that lost its power may have started by itself whatever `current` names.
  if (reached === 'switched' || reached === 'probation' || current === job.to.version) {
    const fresh = await keptManifest(work, job.to);
    if (fresh !== null)
      await tryHook(work, 'stop', { build: fresh, other: job.from?.version ?? null, backup, machine });
  }
  if (old === null || job.from === null) {
    await options.currentLink.clear(install.root);
    return null;
  }
  const context = { build: old, other: job.to.version, backup, machine };
  if (reached !== 'stopping' && backup !== null) {
    if (current === job.from.version) await tryHook(work, 'stop', context);
    if ((await disk.stat(backup)) === null)
      throw impossible(job.from.version, null, 'the backup of its data is gone.');
    try {
      await runHook(work, 'restore', context);
    } catch (error) {
      throw impossible(
        job.from.version,
        error,
        `its data could not be restored. ${toBeistandError(error).message}`,
      );
    }
  }
  if (current !== job.from.version) await options.currentLink.point(install.root, job.from.version);
  await tryHook(work, 'start', context);
  try {
    return (await awaitHealthy(work, context, options, false)) ? true : null;
  } catch (error) {
    if (!isBeistandError(error, 'UNHEALTHY')) throw error;
    await warn(work, 'UNHEALTHY', `After a rollback: ${error.message}`);
    return false;
  }
};

/** Reasons that say nothing about the build: the machine was cut off, or its disk refused. */
const notTheBuilds = ['CANCELLED', 'NO_SPACE', 'READ_ONLY', 'FILE_LOCKED', 'DISK_FAULT'];

/** A build that failed is not tried again by itself; one that was only interrupted gets a second try. */
const markBad = (work: Work, state: RollingBack, at: string) => {
  const { to, kind } = state.job;
  const { knownBad } = work.keeper.record;
  if (kind === 'rollback') return knownBad;
  const before = knownBad.some(({ manifestSha256 }) => manifestSha256 === to.manifestSha256);
  const why =
    notTheBuilds.includes(state.because.code) && !before ? ('interrupted' as const) : ('failed' as const);
  const others = knownBad.filter(({ manifestSha256 }) => manifestSha256 !== to.manifestSha256);
  const entry = { version: to.version, manifestSha256: to.manifestSha256, why, at };
  return [entry, ...others].slice(0, 500);
};

/** `rolledBack` to `idle`. */
export const finishRolledBack = async (work: Work): Promise<void> => {
  const { state } = work.keeper.record;
  if (state.name !== 'rolledBack') return;
  await tell(work, updateEvent(state.job, 'rolledBack', state.because, state.endedAt, state.downloadedBytes));
  await sweep(work);
  await step(work, { kind: 'finish' });
};

/**
 * From `rollingBack` to `idle`. The state stays `rollingBack` where the old build can't be brought back, so
 * that the next start tries again.
 * @throws BeistandError ROLLBACK_IMPOSSIBLE
 */
export const goBack = async (strict: Work): Promise<void> => {
  const work = bearing(strict);
  const { state } = work.keeper.record;
  if (state.name !== 'rollingBack') throw new BeistandError('INTERNAL', `Can’t go back while ${state.name}.`);
  let healthy: boolean | null;
  try {
    healthy = await bringBack(work, state);
  } catch (error) {
    if (isBeistandError(error, 'ROLLBACK_IMPOSSIBLE'))
      await work.journal.append('rollbackImpossible', {
        to: state.job.from?.version ?? null,
        message: error.message,
      });
    throw error;
  }
  const at = work.options.now().toISOString();
  await step(work, { kind: 'rolledBack', healthy, at }, { knownBad: markBad(work, state, at) });
  try {
    await finishRolledBack(work);
  } catch (error) {
    leftForLater(work, error);
  }
};

const noted = async (work: Work, because: Because): Promise<void> => {
  try {
    await step(work, { kind: 'rollBack', because });
  } catch (error) {
    if (!isBeistandError(error, 'NO_SPACE')) throw error;
    await makeRoom(work);
    await step(work, { kind: 'rollBack', because });
  }
};

/**
 * Takes an update back after `fault`.
 * @returns what the caller throws: ROLLED_BACK, or ROLLBACK_IMPOSSIBLE
 */
export const rollBack = async (work: Work, fault: BeistandError): Promise<BeistandError> => {
  const { state } = work.keeper.record;
  if (!('job' in state)) return fault;
  const { job } = state;
  try {
    await noted(work, becauseOf(fault));
    await goBack(work);
  } catch (error) {
    return toBeistandError(error);
  }
  const from = job.from?.version ?? null;
  return new BeistandError(
    'ROLLED_BACK',
    from === null
      ? `${job.to.version} was not installed: ${fault.message}`
      : `${job.to.version} was taken back, ${from} is in use again: ${fault.message}`,
    {
      hint: 'The vendor is told. This build is not tried again by itself; update --to does.',
      details: { from, to: job.to.version, because: fault.code },
      cause: fault,
    },
  );
};
