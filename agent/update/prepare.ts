/**
 * The part of an update that the product does not know of: what the plan was made from still holds, there is
 * room, everything is fetched, and the new tree stands under its name, verified to the last byte.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { rollbackImpossible } from './back.ts';
import type { UpdatePlan } from './contract.ts';
import { contentsOnDisk, keepManifest, manifestOf } from './manifests.ts';
import type { KnownBuild } from './plan.ts';
import { spaceOf } from './planning.ts';
import { nameTree, routeItems, stageTree } from './stage.ts';
import type { Job } from './state.ts';
import type { TreePlan } from './tree-rules.ts';
import { makeTreeWhole } from './whole.ts';
import { asFault, buildsOnDisk, step } from './work.ts';
import type { Work } from './work.ts';

export interface ForwardOptions {
  readonly kind: Job['kind'];
  readonly by: Job['by'];
  readonly signal?: AbortSignal;
}

export const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) throw asFault(signal.reason, signal);
};

/** What is on disk must be what the plan was made from. */
export const requireUnchanged = async (work: Work, plan: UpdatePlan): Promise<void> => {
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

export const requireSpace = async (
  work: Work,
  plan: UpdatePlan,
  onDisk: readonly KnownBuild[],
): Promise<void> => {
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
export const keepTarget = async (work: Work, plan: UpdatePlan): Promise<KnownBuild> => {
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
export const prepare = async (
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
