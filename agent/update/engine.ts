/**
 * The update engine: the parts of this folder behind the contract. It holds no lock and refreshes no trust;
 * whoever calls it does, in that order: lock, journal, `recover()`, then the rest.
 */
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { diskError } from '../disk/disk-error.ts';
import type { EngineOptions, UpdateEngine, Verified } from './contract.ts';
import { goForward } from './forward.ts';
import { contentsOnDisk, manifestOf } from './manifests.ts';
import { planBack, planUpdate } from './planning.ts';
import { runningBuild } from './record.ts';
import { recoverWork } from './recover.ts';
import { runScripts, settleScripts, waitingScripts } from './scripts.ts';
import { planTree } from './tree-rules.ts';
import { compareTree, repairTree } from './verify.ts';
import { beginWork, buildsOnDisk, findRecord, siteOf, tell } from './work.ts';
import type { Work } from './work.ts';

const verifyTree = async (work: Work, repair: boolean): Promise<Verified> => {
  const { disk, install, options, keeper, onProgress } = work;
  const running = runningBuild(keeper.record);
  if (running === null)
    throw new BeistandError('NOT_FOUND', 'No build is installed, so there is nothing to verify.', {
      hint: 'Run update to install one.',
    });
  const build = await manifestOf(work, running);
  const plan = planTree(build.manifest);
  const folder = install.tree(running.version);
  const totalBytes = plan.files.reduce((sum, { size }) => sum + size, 0);
  let doneBytes = 0;
  const faults = await compareTree(disk, folder, plan, (bytes) => {
    doneBytes += bytes;
    onProgress({ kind: 'verify', doneBytes, totalBytes });
  });
  let downloadedBytes = 0;
  if (repair && faults.length > 0) {
    const others = (await buildsOnDisk(work, keeper.record)).filter(({ sha256 }) => sha256 !== build.sha256);
    downloadedBytes = await repairTree(work, folder, build, plan, faults, {
      aside: join(install.setAside, `${running.version}-${options.now().getTime()}`),
      places: contentsOnDisk(work, others),
    });
  }
  const left = repair && faults.length > 0 ? await compareTree(disk, folder, plan) : faults;
  const leftAt = new Set(left.map(({ path }) => path));
  const differing = faults.map((fault) => ({ ...fault, repaired: !leftAt.has(fault.path) }));
  await work.journal.append('verified', {
    version: running.version,
    differing: differing.length,
    repaired: differing.length - left.length,
    first: differing.slice(0, 20).map(({ path, fault }) => `${fault} ${path}`),
  });
  await tell(work, {
    id: options.randomId(),
    at: options.now().toISOString(),
    kind: 'verify',
    version: running.version,
    differing: differing.length,
    repaired: Math.max(0, differing.length - left.length),
  });
  return {
    version: running.version,
    files: plan.files.length + plan.links.length + build.manifest.emptyFolders.length,
    differing,
    ok: left.length === 0,
    downloadedBytes,
  };
};

/** An engine over one home and one install folder. Does nothing until it is called. */
export const createEngine = (options: EngineOptions): UpdateEngine => {
  let opened: Promise<Work> | null = null;
  const work = (): Promise<Work> => (opened ??= beginWork(options));
  const withDiskErrors = async <T>(doing: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw diskError(error, doing);
    }
  };
  return {
    recover: () =>
      withDiskErrors('Ending what was left unfinished', async () => {
        const recovered = await recoverWork(await work());
        await settleScripts(await work());
        return recovered;
      }),
    plan: (wish) =>
      withDiskErrors('Planning the update', async () =>
        planUpdate(options, siteOf(options), (await findRecord(options)).record, wish),
      ),
    apply: (plan, how) =>
      withDiskErrors('Updating', async () => goForward(await work(), plan, { kind: 'update', ...how })),
    rollback: ({ to, signal }) =>
      withDiskErrors('Going back', async () => {
        const opening = await work();
        const plan = await planBack(options, opening, opening.keeper.record, to);
        const how = { kind: 'rollback', by: 'person', ...(signal === undefined ? {} : { signal }) } as const;
        return goForward(opening, plan, how);
      }),
    verify: ({ repair }) => withDiskErrors('Verifying', async () => verifyTree(await work(), repair)),
    runScripts: () => withDiskErrors('Running scripts', async () => runScripts(await work())),
    waitingScripts: () => withDiskErrors('Looking for scripts', async () => waitingScripts(await work())),
  };
};
