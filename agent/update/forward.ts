/**
 * The way of an update, step by step. Up to `verified` the product does not know of it: whatever goes wrong
 * is cleaned up and thrown. From `stopping` on there are two ends only, the new build committed or the old
 * one running again; neither a cancel nor a full disk changes that.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { rollBack } from './back.ts';
import { contextOf, finishCommitted, settle } from './commit.ts';
import type { Applied, UpdatePlan } from './contract.ts';
import { runHook } from './hooks.ts';
import { manifestOf } from './manifests.ts';
import type { KnownBuild } from './plan.ts';
import { keepTarget, prepare, requireSpace, requireUnchanged, throwIfAborted } from './prepare.ts';
import type { ForwardOptions } from './prepare.ts';
import { fillShared, syncTree } from './shared.ts';
import type { Job, UpdateState } from './state.ts';
import { sweep } from './sweep.ts';
import { planTree } from './tree-rules.ts';
import type { TreePlan } from './tree-rules.ts';
import {
  asFault,
  becauseOf,
  buildsOnDisk,
  leftForLater,
  makeReserve,
  step,
  tell,
  updateEvent,
} from './work.ts';
import type { Work } from './work.ts';

/** Leaves everything as it was; what was downloaded stays for the next try. */
export const abandon = async (work: Work, error: BeistandError): Promise<void> => {
  const { state } = work.keeper.record;
  await work.journal.append('abandoned', { state: state.name, ...becauseOf(error) });
  try {
    // First tidied up, then forgotten: a crash in between must find its way back here.
    await sweep(work);
  } catch (thrown) {
    leftForLater(work, thrown);
  }
  await step(work, { kind: 'abandon' });
};

const reportsFailure = (error: BeistandError): boolean =>
  !['CANCELLED', 'UNREACHABLE', 'STALLED', 'CONFLICT'].includes(error.code);

/** From `stopping` to `committed`; whatever is thrown in between is followed by a rollback. */
const takeOver = async (work: Work, target: KnownBuild, tree: TreePlan): Promise<void> => {
  const { keeper, options, install, disk } = work;
  const { state } = keeper.record;
  if (state.name !== 'stopping') throw new BeistandError('INTERNAL', `Can’t take over while ${state.name}.`);
  const { job } = state;
  const backup = install.backup(state.backup);
  const { version } = target.manifest;
  const old = job.from === null ? null : await manifestOf(work, job.from);
  if (old !== null) {
    const context = contextOf(work, old, version, backup);
    await runHook(work, 'stop', context);
    if (backup !== null) {
      await disk.makeFolder(backup);
      await disk.setMode(backup, 0o700);
      await runHook(work, 'backup', context);
      await syncTree(work, backup);
      await disk.syncFolder(install.backups);
      await disk.syncFolder(install.root);
    }
  }
  await step(work, { kind: 'backUp' });
  await fillShared(work, tree);
  const context = contextOf(work, target, job.from?.version ?? null, backup);
  if (job.kind === 'update') await runHook(work, 'migrate', context);
  else {
    const kept = install.backup(
      keeper.record.builds.find((build) => build.version === version)?.backup ?? null,
    );
    if (kept !== null && (await disk.stat(kept)) !== null)
      await runHook(work, 'restore', { ...context, backup: kept });
  }
  await step(work, { kind: 'migrate' });
  await options.currentLink.point(install.root, version);
  await step(work, { kind: 'switch' });
  await runHook(work, 'start', context);
  await step(work, { kind: 'probe', at: options.now().toISOString() });
  await settle(work, target);
};

const downloadedIn = (state: UpdateState): number => ('downloadedBytes' in state ? state.downloadedBytes : 0);

/** Runs a plan to its end. @throws as `UpdateEngine.apply` says */
export const goForward = async (work: Work, plan: UpdatePlan, options: ForwardOptions): Promise<Applied> => {
  const { keeper, install, disk, layout } = work;
  const began = work.options.now();
  if (keeper.record.state.name !== 'idle')
    throw new BeistandError('CONFLICT', `An earlier update is still ${keeper.record.state.name}.`, {
      hint: 'Run the command again; it first ends what was left unfinished.',
    });
  const job: Job = {
    id: work.options.randomId(),
    kind: options.kind,
    by: options.by,
    startedAt: began.toISOString(),
    from: plan.from,
    to: plan.to,
  };
  let target: KnownBuild;
  let tree: TreePlan;
  try {
    throwIfAborted(options.signal);
    await disk.makeFolder(install.root);
    await disk.makeFolder(layout.root);
    await step(work, { kind: 'check', at: job.startedAt });
    await requireUnchanged(work, plan);
    target = await keepTarget(work, plan);
    tree = planTree(target.manifest);
    await requireSpace(work, plan, await buildsOnDisk(work, keeper.record));
    await step(work, { kind: 'plan', job });
    await prepare(work, plan, target, tree, options);
    await runHook(work, 'preUpdate', contextOf(work, target, job.from?.version ?? null, null));
    await makeReserve(work);
    const running = job.from === null ? null : await manifestOf(work, job.from);
    throwIfAborted(options.signal);
    const backup = running?.manifest.productFile?.backup === undefined ? null : job.id;
    await step(work, { kind: 'stop', backup });
  } catch (error) {
    const fault = asFault(error, options.signal);
    await giveUp(work, job, fault);
    throw fault;
  }
  try {
    await takeOver(work, target, tree);
  } catch (error) {
    throw await rollBack(work, asFault(error));
  }
  const state: UpdateState = work.keeper.record.state;
  const downloadedBytes = downloadedIn(state);
  try {
    await finishCommitted(work);
  } catch (error) {
    leftForLater(work, error);
  }
  return {
    outcome: 'committed',
    from: plan.from,
    to: plan.to,
    downloadedBytes,
    durationMs: Math.max(0, work.options.now().getTime() - began.getTime()),
  };
};

/** Drops an update; a disk that can't even note that leaves it to the next start's recovery. */
const giveUp = async (work: Work, job: Job, fault: BeistandError): Promise<void> => {
  try {
    if (work.keeper.record.state.name !== 'idle') await abandon(work, fault);
    if (reportsFailure(fault))
      await tell(work, updateEvent(job, 'failed', becauseOf(fault), work.options.now().toISOString(), 0));
  } catch (error) {
    leftForLater(work, error);
  }
};
