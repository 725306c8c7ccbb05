/**
 * The daemon's loop: when to look, whether it may act now, what to say. What looking and acting are, it is
 * given as duties; clock, chance and sleep too, so that a test can live a week in a second.
 */
import type { DaemonEvent } from '../actions/results.ts';
import type { AgentConfig } from '../home/config.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { toBeistandError } from '../../protocol/errors.ts';
import { nextPollMs } from './poll-rules.ts';
import { windowState } from './window-rules.ts';
import type { WindowState } from './window-rules.ts';

/** What there is to do, as a look found it. */
export interface Findings {
  readonly outcome: string;
  readonly available: string | null;
  /** Ids of scripts that wait to be run. */
  readonly scripts: readonly string[];
}

export interface DoneUpdate {
  readonly from: string | null;
  readonly to: string;
  readonly durationMs: number;
  readonly downloadedBytes: number;
}

export interface DoneScript {
  readonly id: string;
  readonly outcome: string;
  readonly exitCode: number | null;
}

/** Each takes the lock only while it works; BUSY where a person is at work. */
export interface Duties {
  /** Read anew each round, so that a changed setting holds without a restart. */
  config(): Promise<AgentConfig>;
  recover(): Promise<{ readonly was: string; readonly now: string } | null>;
  look(signal: AbortSignal): Promise<Findings>;
  /** null where there was nothing to install after all. */
  update(signal: AbortSignal): Promise<DoneUpdate | null>;
  runScripts(signal: AbortSignal): Promise<readonly DoneScript[]>;
  sendReports(signal: AbortSignal): Promise<{ readonly sent: number; readonly refused: number }>;
}

export interface DaemonOptions {
  readonly pid: number;
  readonly version: string;
  readonly nowMs: () => number;
  readonly random: () => number;
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: (event: DaemonEvent) => void;
  readonly signal: AbortSignal;
}

/** Without a readable configuration the daemon looks again after this long. */
const noConfigMs = 60_000;
/** An update that waits for the window starts within this long after it opens, spread by chance. */
const windowSpreadMs = 5 * 60_000;
/** Failures of the way to the server; each in a row makes the next pause longer. */
const lineFailures: ReadonlySet<ErrorCode> = new Set([
  'UNREACHABLE',
  'STALLED',
  'HTTP_STATUS',
  'RATE_LIMITED',
  'SHUTTING_DOWN',
  'DATABASE',
  'INTERNAL',
]);

/** Omit over each member of the union. */
type Untimed = DaemonEvent extends infer E ? (E extends DaemonEvent ? Omit<E, 'at'> : never) : never;

/** Looks after the installation until `signal` is aborted. Throws nothing that one round can survive. */
export const runDaemon = async (duties: Duties, options: DaemonOptions): Promise<void> => {
  const { nowMs, random, signal } = options;
  const log = (event: Untimed): void => {
    options.log({ ...event, at: new Date(nowMs()).toISOString() });
  };
  let failures = 0;
  let retryAfterMs: number | null = null;
  let recovered = false;

  const failed = (thrown: unknown): void => {
    const error = toBeistandError(thrown);
    if (signal.aborted && error.code === 'CANCELLED') return;
    if (error.code === 'BUSY') {
      log({ event: 'waiting', reason: 'busy', until: null, available: null });
      return;
    }
    if (lineFailures.has(error.code)) failures += 1;
    const wait = error.details['retryAfterMs'];
    retryAfterMs = typeof wait === 'number' ? wait : null;
    log({ event: 'failed', code: error.code, message: error.message, hint: error.hint ?? null });
  };

  /** Runs one duty; false where it failed, which is logged. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  };

  const windowNow = (config: AgentConfig): WindowState | null =>
    config.maintenanceWindow === null
      ? null
      : windowState(config.maintenanceWindow, Temporal.Instant.fromEpochMilliseconds(nowMs()));

  const recoverOnce = async (): Promise<void> => {
    const result = await duties.recover();
    recovered = true;
    if (result !== null) log({ event: 'recovered', ...result });
  };

  const install = async (): Promise<void> => {
    const done = await duties.update(signal);
    if (done !== null) log({ event: 'updated', ...done });
  };

  const runScripts = async (): Promise<void> => {
    for (const done of await duties.runScripts(signal)) log({ event: 'script', ...done });
  };

  /** Acts on what was found as far as policy and window allow; when the window opens, where it waits for it. */
  const act = async (config: AgentConfig, findings: Findings): Promise<Temporal.Instant | null> => {
    const { available } = findings;
    const wantsUpdate = available !== null && config.policy.updates === 'automatic';
    const wantsScripts = findings.scripts.length > 0 && config.policy.scripts === 'automatic';
    if (available !== null && !wantsUpdate)
      log({ event: 'waiting', reason: 'policy', until: null, available });
    if (!wantsUpdate && !wantsScripts) return null;
    const window = windowNow(config);
    if (window !== null && !window.open) {
      log({ event: 'waiting', reason: 'window', until: window.opensAt.toString(), available });
      return window.opensAt;
    }
    if (wantsUpdate) await attempt(install);
    if (wantsScripts && !signal.aborted) await attempt(runScripts);
    return null;
  };

  /** One round; how long to wait for the next. */
  const round = async (): Promise<number> => {
    let config: AgentConfig;
    try {
      config = await duties.config();
    } catch (error) {
      failed(error);
      return noConfigMs;
    }
    if (!recovered) await attempt(recoverOnce);
    let opensAt: Temporal.Instant | null = null;
    const looked = await attempt(async () => {
      const findings = await duties.look(signal);
      failures = 0;
      retryAfterMs = null;
      log({ event: 'checked', outcome: findings.outcome, available: findings.available });
      opensAt = await act(config, findings);
    });
    if (looked && !signal.aborted)
      await attempt(async () => {
        const { sent, refused } = await duties.sendReports(signal);
        if (sent + refused > 0) log({ event: 'reported', sent, refused });
      });
    const poll = nextPollMs({ intervalMs: config.pollIntervalMs, failures, retryAfterMs, random: random() });
    const opening = opensAt as Temporal.Instant | null;
    if (opening === null) return poll;
    const untilOpen = opening.epochMilliseconds - nowMs();
    return Math.min(poll, Math.round(untilOpen + random() * windowSpreadMs));
  };

  log({ event: 'started', pid: options.pid, version: options.version });
  while (!signal.aborted) {
    const inMs = await round();
    if (signal.aborted) break;
    log({ event: 'next', inMs });
    await options.sleep(inMs, signal);
  }
  log({ event: 'stopped' });
};
