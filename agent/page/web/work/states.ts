/** How far an update is, from the states it has passed (agent/update/state.ts). */
import type { Job } from '../../../../protocol/page-api.ts';

/** The road of an update, and of a way back, in order. */
export const road = [
  'checking',
  'planned',
  'downloading',
  'staged',
  'verified',
  'stopping',
  'backedUp',
  'migrated',
  'switched',
  'probation',
  'committed',
] as const;
export type RoadState = (typeof road)[number];

/** Where each state stands on the bar, in percent; downloading and unpacking take most of the time. */
const places: Readonly<Record<RoadState, number>> = {
  checking: 2,
  planned: 5,
  downloading: 6,
  staged: 70,
  verified: 82,
  stopping: 85,
  backedUp: 88,
  migrated: 91,
  switched: 94,
  probation: 96,
  committed: 100,
};

const isRoadState = (state: string | undefined): state is RoadState => road.some((one) => one === state);

/** The state the job is in, `idle` left out. */
export const lastState = (job: Job): string | undefined =>
  job.states.findLast(({ state }) => state !== 'idle')?.state;

const shareOf = (part: { readonly doneBytes: number; readonly totalBytes: number } | null): number =>
  part === null || part.totalBytes === 0 ? 0 : Math.min(1, part.doneBytes / part.totalBytes);

/** Percent done, for the bar. */
export const percentOf = (job: Job): number => {
  if (job.phase !== 'running') return 100;
  if (job.kind === 'verify' || job.kind === 'repair') return shareOf(job.work) * 100;
  const state = lastState(job);
  if (!isRoadState(state)) return 0;
  const next = road[road.indexOf(state) + 1];
  const reached = places[state];
  const until = next === undefined ? 100 : places[next];
  const share = Math.max(shareOf(job.download), shareOf(job.work));
  return reached + (until - reached) * share;
};
