/** The daemon's duties, done by the same actions a person has. */
import { errorTable, toBeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { runDaemon } from '../daemon/daemon.ts';
import type { Duties } from '../daemon/daemon.ts';
import { requireConfig } from '../home/config.ts';
import { openOutbox } from '../link/outbox.ts';
import type { ActionContext } from './context.ts';
import type { OnProgress } from './progress.ts';
import { reportStatus } from './report-status.ts';
import type { DaemonEvent } from './results.ts';
import { sendWaitingCopies } from './session-copies.ts';
import { withSession } from './session.ts';
import { check, runWaitingScripts, update } from './update.ts';

const dutiesOf = (context: ActionContext): Duties => ({
  config: () => requireConfig(context.disk, context.layout),
  recover: async () => {
    let found: { was: string; now: string } | null = null;
    const onProgress: OnProgress = (progress) => {
      if (progress.kind === 'recovered') found = { was: progress.was, now: progress.now };
    };
    return withSession(context, 'recover', { onProgress }, async ({ config }) => {
      await reportStatus(context, config);
      return found;
    });
  },
  look: async (signal) => {
    const { outcome, available, scripts } = await check(context, { signal }, 'daemon');
    return { outcome, available: available?.version ?? null, scripts };
  },
  update: async (signal) => {
    const done = await update(context, { signal }, 'daemon', false);
    if (done.outcome !== 'committed' || done.to === null) return null;
    return {
      from: done.from,
      to: done.to,
      durationMs: done.durationMs,
      downloadedBytes: done.downloadedBytes,
    };
  },
  runScripts: (signal) => runWaitingScripts(context, signal),
  sendReports: async (signal) => {
    const reported = await withSession(context, 'report', { signal }, async (session) =>
      (await session.outbox.waiting()) === 0 ? { sent: 0, refused: 0 } : session.sendReports(),
    );
    await sendWaitingCopies(context, signal);
    return reported;
  },
});

/** The vendor hears of the same kind of trouble at most this often. */
const warnEveryMs = 24 * 60 * 60_000;
/** What a person must look at; lines that are down are no news to a server that is not reached. */
const worthWarning: ReadonlySet<string> = new Set(['untrusted', 'needsPerson', 'disk']);

/** Puts a failure into the outbox, so that the vendor learns of a machine that needs somebody. */
const createWarner = (context: ActionContext): ((event: DaemonEvent) => Promise<void>) => {
  const warnedAt = new Map<string, number>();
  return async (event) => {
    if (event.event !== 'failed' || !Object.hasOwn(errorTable, event.code)) return;
    const { exit } = errorTable[event.code as ErrorCode];
    const last = warnedAt.get(event.code);
    if (!worthWarning.has(exit) || (last !== undefined && context.nowMs() - last < warnEveryMs)) return;
    warnedAt.set(event.code, context.nowMs());
    await openOutbox(context.disk, context.layout.outbox).add({
      id: context.randomId(),
      at: event.at,
      kind: 'warning',
      code: event.code,
      message: event.message.slice(0, 2_000),
    });
  };
};

/**
 * Looks after the installation until `signal` is aborted.
 * @throws BeistandError NOT_ENROLLED, BAD_INPUT, at the start only
 */
export const run = async (
  context: ActionContext,
  options: { readonly log: (event: DaemonEvent) => void; readonly signal: AbortSignal },
): Promise<void> => {
  await requireConfig(context.disk, context.layout);
  const warn = createWarner(context);
  let warnings: Promise<void> = Promise.resolve();
  const log = (event: DaemonEvent): void => {
    options.log(event);
    warnings = warnings
      .then(() => warn(event))
      // A warning that can't be kept (the disk is full, say) must not end the daemon that logs it.
      .catch((error: unknown) => {
        const { code, message } = toBeistandError(error);
        options.log({ event: 'failed', at: event.at, code, message, hint: null });
      });
  };
  await runDaemon(dutiesOf(context), {
    pid: context.pid,
    version: context.agentVersion,
    nowMs: context.nowMs,
    random: context.random,
    sleep: context.sleep,
    log,
    signal: options.signal,
  });
  await warnings;
};
