/** The end of an update that went well: healthy, committed, tidied up. */
import { BeistandError } from '../../protocol/errors.ts';
import { awaitHealthy } from './health.ts';
import { runHook } from './hooks.ts';
import type { HookContext } from './hooks.ts';
import type { KnownBuild } from './plan.ts';
import type { AgentRecord, InstalledBuild } from './record.ts';
import type { UpdateState } from './state.ts';
import { sweep } from './sweep.ts';
import { clearDownloads, step, tell, updateEvent } from './work.ts';
import type { Work } from './work.ts';

/** What a hook of `build` is told in this update. */
export const contextOf = (
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
