/**
 * The way of an update, step by step. Up to `verified` the product does not know of it: whatever goes wrong
 * is cleaned up and thrown. From `stopping` on there are two ends only, the new build committed or the old
 * one running again; neither a cancel nor a full disk changes that.
 */
import { BeistandError } from '../../protocol/errors.ts';
import type { Applied, UpdatePlan } from './contract.ts';
import { rollBack, rollbackImpossible } from './back.ts';
import { awaitHealthy } from './health.ts';
import { runHook } from './hooks.ts';
import type { HookContext } from './hooks.ts';
import { contentsOnDisk, keepManifest, manifestOf } from './manifests.ts';
import type { KnownBuild } from './plan.ts';
import { spaceOf } from './planning.ts';
import type { AgentRecord, InstalledBuild } from './record.ts';
import { fillShared, syncTree } from './shared.ts';
import { nameTree, routeItems, stageTree } from './stage.ts';
import type { Job, UpdateState } from './state.ts';
import { sweep } from './sweep.ts';
import { planTree } from './tree-rules.ts';
import type { TreePlan } from './tree-rules.ts';
import {
  asFault,
  becauseOf,
  buildsOnDisk,
  clearDownloads,
  leftForLater,
  makeReserve,
  step,
  tell,
  updateEvent,
} from './work.ts';
import type { Work } from './work.ts';
import { makeTreeWhole } from './whole.ts';

export interface ForwardOptions {
  readonly kind: Job['kind'];
  readonly by: Job['by'];
  readonly signal?: AbortSignal;
}

const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) throw asFault(signal.reason, signal);
};

/** What is on disk must be what the plan was made from. */
const requireUnchanged = async (work: Work, plan: UpdatePlan): Promise<void> => {
  const { record } = work.keeper;
  const current = await work.options.currentLink.read(work.install.root);
  if (record.running !== (plan.from?.version ?? null))
    throw new BeistandError('CONFLICT', 'Another build was installed since this update was planned.', {
      hint: 'Plan it again.',
    });
  if (current === record.running) return;
  if (record.running === null)
    throw new BeistandError(
      'CONFLICT',
      `${work.install.root} already holds ${current ?? ''}, which this agent did not install.`,
      {
        hint: 'Use an empty install folder, or the agent’s home this installation belongs to.',
      },
    );
  // Somebody changed or removed the link by hand; the record says which build is ours.
  await work.journal.append('currentRestored', { found: current, now: record.running });
  await work.options.currentLink.point(work.install.root, record.running);
};

const requireSpace = async (work: Work, plan: UpdatePlan, onDisk: readonly KnownBuild[]): Promise<void> => {
  const { disk, layout, install } = work;
  const need = await spaceOf(work, work.keeper.record, onDisk, plan.manifest, plan.route);
  const together = (await disk.device(layout.root)) === (await disk.device(install.root));
  const wants = together
    ? [{ folder: install.root, bytes: need.home + need.install }]
    : [
        { folder: layout.root, bytes: need.home },
        { folder: install.root, bytes: need.install },
      ];
  for (const { folder, bytes } of wants) {
    const free = await disk.freeBytes(folder);
    if (free < bytes)
      throw new BeistandError(
        'NO_SPACE',
        `${folder} has ${free} bytes free; the update to ${plan.to.version} needs ${bytes}.`,
        {
          hint: 'Free some space and try again. Nothing was changed.',
          details: { folder, free, needed: bytes },
        },
      );
  }
};

/** The target with its manifest's bytes safe on this machine. */
const keepTarget = async (work: Work, plan: UpdatePlan): Promise<KnownBuild> => {
  if (plan.how === 'reuse') return manifestOf(work, plan.to);
  const { trust } = work.options;
  const entry = (await trust.targets()).find(
    ({ path, sha256 }) => path === plan.to.target && sha256 === plan.to.manifestSha256,
  );
  if (entry === undefined)
    throw new BeistandError('NO_SUCH_VERSION', `${plan.to.version} is no longer published.`, {
      hint: 'Plan again.',
    });
  const { bytes } = await trust.manifest(entry);
  await keepManifest(work, plan.to.manifestSha256, bytes);
  return manifestOf(work, plan.to);
};

/** `planned` to `verified`: the new tree stands under its name, whole, and the product still knows nothing. */
const prepare = async (
  work: Work,
  plan: UpdatePlan,
  target: KnownBuild,
  tree: TreePlan,
  options: ForwardOptions,
): Promise<void> => {
  const { layout, install, transfer, onProgress, disk } = work;
  const onDisk = await buildsOnDisk(work, work.keeper.record);
  await step(work, { kind: 'download' });
  await disk.makeFolder(layout.downloads);
  const { downloadedBytes } = await transfer.fetchAll(routeItems(target, plan.route), {
    into: layout.downloads,
    onProgress: (progress) => onProgress({ kind: 'download', progress }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  throwIfAborted(options.signal);
  let folder = install.tree(target.manifest.version);
  if (plan.how === 'stage') {
    folder = await stageTree(work, {
      target,
      route: plan.route,
      plan: tree,
      places: contentsOnDisk(work, onDisk),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }
  await step(work, { kind: 'stage', downloadedBytes });
  let whole: Awaited<ReturnType<typeof makeTreeWhole>>;
  try {
    whole = await makeTreeWhole(work, target, folder, onDisk, options.signal);
  } catch (error) {
    if (plan.how === 'stage' || options.signal?.aborted === true) throw error;
    throw rollbackImpossible(target.manifest.version, error);
  }
  throwIfAborted(options.signal);
  if (plan.how === 'stage') await nameTree(work, target.manifest.version);
  if (whole.downloadedBytes > 0)
    await work.journal.append('fetchedMore', {
      version: target.manifest.version,
      bytes: whole.downloadedBytes,
    });
  await step(work, { kind: 'verify' });
};

const contextOf = (
  work: Work,
  build: KnownBuild,
  other: string | null,
  backup: string | null,
): HookContext => ({
  build,
  other,
  backup,
  machine: work.options.hookEnvironment ?? {},
});

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

/** The record after a commit: the new build first, builds beyond those kept gone, the way back with its backup. */
const committedRecord = (
  work: Work,
  state: Extract<UpdateState, { name: 'probation' }>,
  at: string,
): Pick<AgentRecord, 'running' | 'builds' | 'knownBad'> => {
  const { record } = work.keeper;
  const { job, backup } = state;
  const fresh: InstalledBuild = { ...job.to, installedAt: at, backup: null };
  const others = record.builds
    .filter(({ version }) => version !== job.to.version)
    .map((build) => (build.version === job.from?.version ? { ...build, backup } : build));
  const builds = [fresh, ...others].slice(0, work.options.keepVersions);
  const knownBad = record.knownBad.filter(({ manifestSha256 }) => manifestSha256 !== job.to.manifestSha256);
  if (job.kind === 'rollback' && job.from !== null)
    knownBad.unshift({
      version: job.from.version,
      manifestSha256: job.from.manifestSha256,
      why: 'takenBack',
      at,
    });
  return { running: job.to.version, builds, knownBad: knownBad.slice(0, 500) };
};

/** From `probation` on: healthy, then committed, then tidied up. Also where a recovery goes on. */
export const settle = async (work: Work, target: KnownBuild): Promise<void> => {
  const { state } = work.keeper.record;
  if (state.name !== 'probation')
    throw new BeistandError('INTERNAL', `Nothing to settle while ${state.name}.`);
  const context = contextOf(work, target, state.job.from?.version ?? null, work.install.backup(state.backup));
  await awaitHealthy(work, context, work.options, true);
  await runHook(work, 'postUpdate', context);
  const at = work.options.now().toISOString();
  await step(work, { kind: 'commit', at }, committedRecord(work, state, at));
};

/** `committed` to `idle`. */
export const finishCommitted = async (work: Work): Promise<void> => {
  const { state } = work.keeper.record;
  if (state.name !== 'committed') return;
  await tell(work, updateEvent(state.job, 'committed', null, state.endedAt, state.downloadedBytes));
  await sweep(work);
  await clearDownloads(work);
  await step(work, { kind: 'finish' });
};

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
