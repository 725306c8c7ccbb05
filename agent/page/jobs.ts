/**
 * Long work started from the local page: one piece at a time, kept here and not in the page, so that closing or reloading the
 * page changes nothing. Listeners get the whole job each time; what moves by bytes is told at most ten times a second.
 */
import type { Agent, Working } from '../actions/agent.ts';
import { isCritical } from '../actions/progress.ts';
import type { OnProgress, Progress } from '../actions/progress.ts';
import type { Checked } from '../actions/results.ts';
import { BeistandError, toBeistandError } from '../../protocol/errors.ts';
import type { Job, JobOutcome, JobWish, PageProblem } from '../../protocol/page-api.ts';

/** Pause between two tellings of how many bytes are done. */
const tellMs = 100;
/** A job that says much is cut to its newest notes. */
const mostNotes = 50;

export interface Jobs {
  readonly current: () => Job | null;
  /** What the last check found, until something changes the installation. */
  readonly checked: () => Checked | null;
  /** @throws BeistandError BUSY */
  readonly start: (wish: JobWish) => Job;
  /** Asks the job to stop; work that can't be left halfway is finished or taken back first. */
  readonly cancel: () => Job | null;
  readonly listen: (listener: (job: Job | null) => void) => () => void;
  /** Stops what runs and waits for its end. */
  readonly end: () => Promise<void>;
}

/** An error as the page is told it. */
export const problemOf = (thrown: unknown): PageProblem => {
  const { code, message, hint } = toBeistandError(thrown);
  return { code, message, hint: hint ?? null };
};

const workOf = async (agent: Agent, wish: JobWish, working: Working): Promise<JobOutcome> => {
  switch (wish.kind) {
    case 'check':
      return { kind: 'checked', checked: await agent.check(working) };
    case 'plan':
      return { kind: 'updated', updated: await agent.update({ ...working, to: wish.to, dryRun: true }) };
    case 'update':
      return { kind: 'updated', updated: await agent.update({ ...working, to: wish.to }) };
    case 'rollback':
      return { kind: 'rolledBack', rolledBack: await agent.rollback({ ...working, to: wish.to }) };
    default:
      return {
        kind: 'verified',
        verified: await agent.verify({ ...working, repair: wish.kind === 'repair' }),
      };
  }
};

/** A job after one more thing was told about it. */
const after = (job: Job, progress: Progress, at: string): Job => {
  switch (progress.kind) {
    case 'state':
      return {
        ...job,
        states: [...job.states, { state: progress.state, at }],
        critical: isCritical(progress.state),
        download: null,
        work: null,
        hook: null,
      };
    case 'download': {
      const { kind: _kind, ...download } = progress;
      return { ...job, download };
    }
    case 'upload':
      // No job of the page sends files.
      return job;
    case 'work': {
      const { kind: _kind, ...work } = progress;
      return { ...job, work };
    }
    case 'hook':
      return { ...job, hook: progress.name };
    case 'recovered':
      return { ...job, notes: noted(job, { code: 'RECOVERED', message: progress.now }) };
    default:
      return { ...job, notes: noted(job, { code: progress.code, message: progress.message }) };
  }
};
const noted = (job: Job, note: Job['notes'][number]): Job['notes'] => [...job.notes, note].slice(-mostNotes);

const changesInstallation = new Set<JobWish['kind']>(['update', 'rollback', 'repair']);

export interface JobsOptions {
  readonly agent: Agent;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/** The jobs of one page server. */
export const createJobs = ({ agent, nowMs, newId }: JobsOptions): Jobs => {
  const listeners = new Set<(job: Job | null) => void>();
  let job: Job | null = null;
  let checked: Checked | null = null;
  let stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let toldAtMs = 0;

  const tell = (changed: Job): void => {
    job = changed;
    toldAtMs = nowMs();
    for (const listener of listeners) listener(job);
  };
  const stamp = (): string => new Date(nowMs()).toISOString();

  const run = async (first: Job, wish: JobWish, signal: AbortSignal): Promise<void> => {
    const onProgress: OnProgress = (progress) => {
      const changed = after(job ?? first, progress, stamp());
      const isBytes = progress.kind === 'download' || progress.kind === 'work';
      if (isBytes && nowMs() - toldAtMs < tellMs) job = changed;
      else tell(changed);
    };
    const ended = (changes: Pick<Job, 'phase' | 'outcome' | 'problem'>): void => {
      if (changesInstallation.has(wish.kind)) checked = null;
      tell({ ...(job ?? first), ...changes, critical: false, hook: null, endedAt: stamp() });
    };
    try {
      const outcome = await workOf(agent, wish, { onProgress, signal });
      if (outcome.kind === 'checked') ({ checked } = outcome);
      ended({ phase: 'done', outcome, problem: null });
    } catch (thrown) {
      ended({ phase: 'failed', outcome: null, problem: problemOf(thrown) });
    }
  };

  return {
    current: () => job,
    checked: () => checked,
    start: (wish) => {
      if (job?.phase === 'running')
        throw new BeistandError('BUSY', 'Something else is under way.', { hint: 'Wait until it is done.' });
      const first: Job = {
        id: newId(),
        kind: wish.kind,
        to: 'to' in wish ? (wish.to ?? null) : null,
        phase: 'running',
        startedAt: stamp(),
        endedAt: null,
        states: [],
        critical: false,
        stopping: false,
        download: null,
        work: null,
        hook: null,
        notes: [],
        outcome: null,
        problem: null,
      };
      stop = new AbortController();
      tell(first);
      running = run(first, wish, stop.signal);
      return first;
    },
    cancel: () => {
      if (job?.phase !== 'running') return job;
      tell({ ...job, stopping: true });
      stop.abort();
      return job;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end: async () => {
      stop.abort();
      await running;
    },
  };
};
