/** Makes a tree exactly what its manifest says, or says that it can’t. */
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { contentsOnDisk } from './manifests.ts';
import type { KnownBuild } from './plan.ts';
import { keepInitial } from './shared.ts';
import { planTree } from './tree-rules.ts';
import { compareTree, repairTree } from './verify.ts';
import type { Work } from './work.ts';

/** Every byte of the tree is read and compared; what is wrong is fetched once more, then it must be right. */
export const makeTreeWhole = async (
  work: Work,
  build: KnownBuild,
  folder: string,
  onDisk: readonly KnownBuild[],
  signal?: AbortSignal,
): Promise<{ downloadedBytes: number; repaired: number }> => {
  const { disk, install, onProgress } = work;
  const plan = planTree(build.manifest);
  const { version } = build.manifest;
  const totalBytes = plan.files.reduce((sum, { size }) => sum + size, 0);
  let doneBytes = 0;
  const onBytes = (bytes: number): void => {
    doneBytes += bytes;
    onProgress({ kind: 'verify', doneBytes: Math.min(doneBytes, totalBytes), totalBytes });
  };
  const places = contentsOnDisk(
    work,
    onDisk.filter(({ sha256 }) => sha256 !== build.sha256),
  );
  const faults = await compareTree(disk, folder, plan, onBytes);
  let downloadedBytes = await keepInitial(work, build, plan, places);
  if (faults.length > 0) {
    await work.journal.append('treeDiffers', {
      version,
      count: faults.length,
      first: faults.slice(0, 20).map(({ path, fault }) => `${fault} ${path}`),
    });
    downloadedBytes += await repairTree(work, folder, build, plan, faults, {
      aside: join(install.setAside, `${version}-${work.options.now().getTime()}`),
      places,
      ...(signal === undefined ? {} : { signal }),
    });
    const left = await compareTree(disk, folder, plan);
    if (left[0] !== undefined)
      throw new BeistandError(
        'TREE_DIFFERS',
        `${left[0].path} of ${version} is ${left[0].fault} even after a repair.`,
        {
          hint: 'Check the disk; something else writes there, or it loses data.',
        },
      );
  }
  return { downloadedBytes, repaired: faults.length };
};
