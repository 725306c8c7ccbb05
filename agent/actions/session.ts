/**
 * Everything an action on an enrolled home works with, opened together and closed together: configuration,
 * key, connections, trust, engine, outbox. One place decides how they hang together.
 */
import type { Dispatcher } from 'undici';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { followedChannels } from '../../protocol/ids.ts';
import type { Disk } from '../disk/disk.ts';
import { patientDisk } from '../disk/platform.ts';
import { requireConfig } from '../home/config.ts';
import type { AgentConfig } from '../home/config.ts';
import { readDeviceKey } from '../home/device-key.ts';
import { createLink } from '../link/link.ts';
import type { Link } from '../link/link.ts';
import type { LastCheck } from '../link/last-check.ts';
import { openOutbox } from '../link/outbox.ts';
import type { Outbox } from '../link/outbox.ts';
import { createFolderSource } from '../transfer/folder-source.ts';
import { createHttpSource } from '../transfer/http-source.ts';
import type { Source } from '../transfer/source.ts';
import { createTransfer } from '../transfer/transfer.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { openTrust } from '../trust/repository.ts';
import type { OpenTrustOptions, TrustedRepository } from '../trust/repository.ts';
import type { Hints, UpdateEngine } from '../update/contract.ts';
import { createEngine } from '../update/engine.ts';
import { openJournal } from '../update/journal.ts';
import type { Journal } from '../update/journal.ts';
import { connectionOf } from './connection.ts';
import type { ActionContext } from './context.ts';
import { currentLinkFor } from './current-link.ts';
import { progressOf } from './engine-progress.ts';
import type { OnProgress } from './progress.ts';
import { refresh } from './refresh.ts';

/** Codes of a kept metadata file that nobody but a fault or an intruder makes. */
const damaged: ReadonlySet<string> = new Set(['METADATA_INVALID', 'SIGNATURE_INVALID']);

export interface SessionOptions {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes a second; undefined: as configured. */
  readonly limitRate?: number | null | undefined;
  /** A folder instead of the network. */
  readonly from?: string | undefined;
}

export interface Session {
  readonly config: AgentConfig;
  readonly engine: UpdateEngine;
  readonly trust: TrustedRepository;
  readonly outbox: Outbox;
  readonly journal: Journal;
  readonly onProgress: OnProgress;
  /** Asks the server, or reads the folder; afterwards the engine can plan. */
  refresh(): Promise<{ readonly lastCheck: LastCheck | null; readonly unchanged: boolean }>;
  /** Sends what waits in the outbox. */
  sendReports(): Promise<{ readonly sent: number; readonly refused: number }>;
}

const sourcesOf = (config: AgentConfig, options: SessionOptions, dispatcher: Dispatcher): Source[] =>
  options.from === undefined
    ? config.repositories.map((baseUrl) => createHttpSource({ baseUrl, dispatcher }))
    : [createFolderSource(options.from)];

/** The session's signal stops small fetches as well, whose callers know none. */
const stoppable = (transfer: Transfer, stop: AbortSignal | undefined): Transfer => {
  if (stop === undefined) return transfer;
  const both = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? stop : AbortSignal.any([stop, signal]);
  return {
    small: (path, maxBytes, signal, accept) => transfer.small(path, maxBytes, both(signal), accept),
    fetchAll: (items, options) => transfer.fetchAll(items, { ...options, signal: both(options.signal) }),
  };
};

/**
 * The link, made when it is first needed: a device key that is lost or damaged must not stand in the way of
 * a rollback, which needs no server.
 */
const lazyLink = (
  context: ActionContext,
  disk: Disk,
  config: AgentConfig,
  dispatcher: Dispatcher,
): (() => Promise<Link>) => {
  let made: Link | null = null;
  return async () => {
    if (made !== null) return made;
    const key = await readDeviceKey(disk, context.layout.deviceKey, context.system);
    if (key === null)
      throw new BeistandError('BAD_INPUT', `The device key ${context.layout.deviceKey} is missing.`, {
        hint: 'Put it back from a backup, or move config.json away and enrol again with a new bundle.',
      });
    made = createLink({ ...context, server: config.server, dispatcher, key });
    return made;
  };
};

/** What is verified already stays usable where the trust folder is damaged; whoever needs more is told why not. */
const openTrustOrSay = async (options: OpenTrustOptions): Promise<TrustedRepository> => {
  try {
    return await openTrust(options);
  } catch (error) {
    if (!isBeistandError(error)) throw error;
    return {
      refresh: () => Promise.reject(error),
      versions: () => ({ root: 0, timestamp: 0 }),
      targets: () => Promise.reject(error),
      manifest: () => Promise.reject(error),
    };
  }
};

const build = async (
  context: ActionContext,
  options: SessionOptions,
  config: AgentConfig,
  dispatcher: Dispatcher,
): Promise<Session> => {
  const { layout, nowMs } = context;
  const disk = context.system === 'win32' ? patientDisk(context.disk, context) : context.disk;
  const now = (): Date => new Date(nowMs());
  const onProgress = options.onProgress ?? ((): void => {});
  const outbox = openOutbox(disk, layout.outbox);
  const transfer = stoppable(
    createTransfer({
      sources: sourcesOf(config, options, dispatcher),
      disk,
      limitRate: options.limitRate === undefined ? config.limitRateBytesPerSecond : options.limitRate,
      random: context.random,
    }),
    options.signal,
  );
  const link = lazyLink(context, disk, config, dispatcher);
  const trust = await openTrustOrSay({
    folder: layout.trust,
    disk,
    transfer,
    now,
    channels: followedChannels[config.channel],
    onIgnored: (file, why) => {
      // A kept file that is merely out of date is replaced; only a damaged one is worth a word.
      if (!damaged.has(why.code)) return;
      onProgress({ kind: 'note', code: why.code, message: `${file} was not usable: ${why.message}` });
    },
  });
  const journal = await openJournal({ disk, path: layout.journal, now });
  let hints: Hints = { offer: undefined, withdrawn: [], scripts: undefined };
  const engine = createEngine({
    layout,
    installFolder: config.installFolder,
    identity: {
      product: config.product,
      platform: config.platform,
      customerId: config.customer.id,
      channel: config.channel,
    },
    agentVersion: context.agentVersion,
    pin: config.pin,
    keepVersions: config.keepVersions,
    disk,
    currentLink: currentLinkFor(context, disk),
    journal,
    trust,
    transfer,
    hints: () => hints,
    report: (event) => outbox.add(event),
    onProgress: (event) => {
      const progress = progressOf(event);
      if (progress !== null) onProgress(progress);
    },
    hookEnvironment: context.hookEnvironment,
    now,
    sleep: (ms) => context.sleep(ms),
    randomId: context.randomId,
  });

  return {
    config,
    engine,
    trust,
    outbox,
    journal,
    onProgress,
    refresh: async () => {
      if (options.from !== undefined) {
        await trust.refresh();
        return { lastCheck: null, unchanged: false };
      }
      const done = await refresh({
        disk,
        lastCheckPath: layout.lastCheck,
        link: await link(),
        trust,
        installationId: config.installationId,
        nowMs,
        signal: options.signal,
      });
      const { offer, withdrawn, scripts } = done.lastCheck;
      hints = { offer, withdrawn, scripts };
      return done;
    },
    sendReports: () =>
      outbox.flush(async (events) => (await link()).report(config.installationId, events, options.signal)),
  };
};

/**
 * Opens a session under the lock, ends what a crash left unfinished, does `work`, and lets go of everything.
 * @throws BeistandError NOT_ENROLLED, BUSY, and what opening and `work` throw
 */
export const withSession = async <T>(
  context: ActionContext,
  doing: string,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  // Before the lock: a home that was never enrolled stays as it is.
  await requireConfig(context.disk, context.layout);
  return context.exclusively(doing, async () => {
    const config = await requireConfig(context.disk, context.layout);
    return context.connected(await connectionOf(context, config), async (dispatcher) => {
      const session = await build(context, options, config, dispatcher);
      const recovered = await session.engine.recover();
      if (recovered !== null) session.onProgress({ kind: 'recovered', ...recovered });
      return work(session);
    });
  });
};
