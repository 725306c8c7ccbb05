/**
 * A running server: database, repository, HTTP and what happens by the clock, started and stopped as one. It
 * reads no environment; `main.ts` and tests call it alike.
 */
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { BeistandError, isBeistandError, toBeistandError } from '../protocol/errors.ts';
import { forgetOldKeys } from './api/idempotency.ts';
import { createApp } from './app.ts';
import { forgetOldArrivals } from './attachments/pieces.ts';
import { startSweep, sweepHandlers } from './attachments/sweep.ts';
import { queueAccountMail } from './auth/account-mail.ts';
import { createAccounts } from './auth/accounts.ts';
import type { Accounts } from './auth/accounts.ts';
import { readAccountsSecret } from './auth/secret.ts';
import { withoutSlash } from './config.ts';
import type { Config } from './config.ts';
import { replaceFile } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { createEventBus } from './events.ts';
import { createWorker } from './jobs/worker.ts';
import { createAgentFiles } from './installations/files.ts';
import { forgetOldRequestIds } from './installations/request-token.ts';
import { tellTicket, tellUpdates } from './live/follow.ts';
import { createLiveHub } from './live/hub.ts';
import { forgetAbsent, presentAt } from './live/presence.ts';
import { liveLimits } from './live/stream-rules.ts';
import { toldSetting } from './live/tell.ts';
import { openBlobs } from './mail/blobs.ts';
import { createMailDesk } from './mail/desk.ts';
import type { MailDesk } from './mail/desk.ts';
import { deskInForce, deskSetting } from './mail/own-desk.ts';
import { mailSecret } from './mail/secret.ts';
import { sendingJobs } from './mail/sending-jobs.ts';
import { createHealth } from './operations/health.ts';
import { createMetrics } from './operations/metrics.ts';
import { createCopies } from './recordings/copies.ts';
import { recordingRetentionHandlers, startRecordingRetention } from './recordings/retention.ts';
import { openRelay } from './relay/relay.ts';
import { storeOf } from './store/store.ts';
import { alarmHandlers, startAlarms } from './tickets/alarms.ts';
import { createDesk } from './tickets/desk.ts';
import { followUpdates } from './tickets/fix-loop.ts';
import { retentionHandlers, startRetention } from './tickets/retention.ts';
import type { Store } from './store/store.ts';
import { recordBuilds } from './updates/builds.ts';
import { expiryOf } from './updates/repository/expiry.ts';
import { createRepository } from './updates/repository/repository.ts';
import type { Repository } from './updates/repository/repository.ts';
import { announceTicket, announceUpdates } from './webhooks/follow.ts';
import { webhookHandlers } from './webhooks/webhooks.ts';

/** How often the server looks whether something is due (re-signing, expiry, old request ids). */
const housekeepingMs = 10 * 60_000;
/** Jobs at a time: mails wait for the disk more than for the processor (docs/mail.md). */
const mailConcurrency = 12;
/** How long requests under way may take once the server is told to stop. */
const drainMs = 10_000;

export interface ServerOptions {
  readonly folder: DataFolder;
  readonly config: Config;
  readonly log: Logger;
  readonly now?: () => Date;
  /** How often the relay looks who is still there and still may be. */
  readonly relayBeatMs?: number | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly store: Store;
  /** What answers requests: for tests that look at all routes. */
  readonly app: Express;
  readonly repository: Repository;
  /** What the clock does, done now: for tests that move it. */
  readonly keepHouse: () => Promise<void>;
  /** As `keepHouse`, for live updates: signs of life, and who is gone. */
  readonly beat: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Where `npm run build` writes the web faces. */
const facesFolder = join(import.meta.dirname, '..', 'dist', 'faces');
const usualPort = 8_600;
const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

/**
 * Starts a server; resolves once it listens.
 * @throws BeistandError INSECURE_URL (an address others can reach, without a publicUrl behind https), DATABASE, REPOSITORY_FAULT
 */
export const startServer = async ({
  folder,
  config,
  log,
  now = () => new Date(),
  relayBeatMs,
}: ServerOptions): Promise<RunningServer> => {
  if (!loopback.test(config.host) && !(config.publicUrl?.startsWith('https:') ?? false))
    throw new BeistandError(
      'INSECURE_URL',
      `${config.host} can be reached from other machines, and this server speaks plain HTTP.`,
      {
        hint: 'Put a proxy with TLS in front and set publicUrl (https) in config.json.',
      },
    );
  const store = storeOf(folder, config);
  try {
    await store.migrate();
    return await run(store, { folder, config, log, now, relayBeatMs });
  } catch (error) {
    await store.close();
    throw error;
  }
};

const listen = (http: HttpServer, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new BeistandError('CONFLICT', `Port ${port} of ${host} is in use.`, {
              hint: 'Choose another with --port, or 0 for any free one.',
              cause,
            })
          : cause,
      ),
    );
    http.listen(port, host, () => resolve());
  });

/** At the configured port; without one at the usual port, or at a free one where that is taken and nobody relies on it. */
const listenSomewhere = async (
  http: HttpServer,
  { port, host, publicUrl }: Config,
  log: Logger,
): Promise<void> => {
  try {
    await listen(http, port ?? usualPort, host);
  } catch (error) {
    if (port !== undefined || publicUrl !== undefined || !isBeistandError(error, 'CONFLICT')) throw error;
    log.warn({ port: usualPort }, 'the usual port is in use; another one is taken');
    await listen(http, 0, host);
  }
};

const run = async (store: Store, options: Required<ServerOptions>): Promise<RunningServer> => {
  const { folder, config, log, now } = options;
  const bus = createEventBus();
  let listensAt = '';
  // The mail desk answers for the ticket desk and needs it; notices made before both are there can't happen.
  let mailDesk: MailDesk | undefined;
  /** Takes up the mail desk's settings, changed here or at another process; what is wrong with them stands on their page. */
  const refreshMail = async (): Promise<void> => {
    // Before it listens nobody knows the address for links; it looks for itself once it does.
    if (listensAt === '') return;
    await mailDesk
      ?.refresh()
      .catch((error: unknown) => log.error({ err: toBeistandError(error) }, 'the mail desk can’t be opened'));
  };
  const announce = announceTicket(now);
  const desk = createDesk({
    store,
    onChange: async (trx, ticket, activities) => {
      await announce(trx, ticket, activities);
      await tellTicket(trx, ticket, activities);
    },
    notify: async (trx, message) => mailDesk?.notify(trx, message),
  });
  followUpdates(bus, desk, now);
  announceUpdates(bus, now);
  tellUpdates(bus);
  const live = createLiveHub({
    presentAt: (ticket) => presentAt(store.db, ticket, now()),
    onError: (err) => log.error({ err: toBeistandError(err) }, 'a live update was not told'),
  });
  await store.hear({
    onText: (text) => {
      live.onText(text);
      if (toldSetting(text) === deskSetting) void refreshMail();
    },
    onGap: () => {
      live.onGap();
      void refreshMail();
    },
  });
  const metrics = createMetrics();
  metrics.showListeners(live.size);
  bus.on('reported', (_trx, { event }) => Promise.resolve(metrics.countEvent(event.kind)));
  const repository = createRepository(store, {
    folder: folder.repository,
    keysFolder: folder.keys,
    timestampDays: config.timestampDays,
    snapshotDays: config.snapshotDays,
    now,
    record: (trx, current) => recordBuilds(trx, bus, folder.repository, current, now()),
  });
  await repository.open();

  const keepHouse = async (): Promise<void> => {
    if (await repository.keepFresh()) log.info('snapshot or timestamp signed again');
    const roles = expiryOf(await repository.current(), config, now());
    metrics.showExpiry(roles);
    for (const { role, daysLeft, state } of roles)
      if (state !== 'fine') log.warn({ role, daysLeft }, 'a role expires soon');
    await forgetOldRequestIds(store, now());
    await forgetOldKeys(store, now());
    await forgetOldArrivals(folder.incoming, now());
  };
  await keepHouse();
  const timer = setInterval(() => {
    keepHouse().catch((error: unknown) => log.error({ err: toBeistandError(error) }, 'housekeeping failed'));
  }, housekeepingMs);

  const beat = async (): Promise<void> => {
    await forgetAbsent(store, now());
    await live.beat();
    // Where the word of a change got lost on the way.
    await refreshMail();
  };
  const pulse = setInterval(() => {
    beat().catch((error: unknown) => log.error({ err: toBeistandError(error) }, 'live updates faltered'));
  }, liveLimits.heartbeatMs);

  const accountsSecret = await readAccountsSecret(folder.keys);
  const webhooks = { secret: accountsSecret, privateToo: config.privateWebhooks, now };
  const blobs = openBlobs(folder.blobs);
  let stopping = false;
  const url = (): string => withoutSlash(config.publicUrl ?? listensAt);
  const sendAccountMail = queueAccountMail(accountsSecret, now);
  let known: Accounts | undefined;
  // Made at the first request: only then is it known where the server listens.
  const accounts = (): Accounts => {
    known ??= createAccounts({
      store,
      secret: accountsSecret,
      url: url(),
      vendor: config.vendor,
      openId: config.openId,
      sendMail: sendAccountMail,
      onError: (message) => log.error({ message }, 'accounts'),
    });
    return known;
  };
  const relay = openRelay({
    store,
    desk,
    accounts,
    vendor: config.vendor,
    url,
    trustedProxies: config.trustedProxies,
    turn: config.turn,
    secret: accountsSecret,
    heartbeatMs: options.relayBeatMs,
    log,
    now,
  });
  const arrivals = { store, desk, blobs, incoming: folder.incoming, now };
  let wake = (): void => undefined;
  const mail = createMailDesk({
    store,
    desk,
    blobs,
    inForce: () => deskInForce(store, { secret: accountsSecret, mail: config.mail }),
    vendor: config.vendor,
    publicUrl: url,
    now,
    chance: Math.random,
    sending: sendingJobs({ store, blobs, secret: accountsSecret, vendor: config.vendor, now }),
    onReceived: () => wake(),
    onTrouble: (err, waitMs) => log.warn({ err, waitMs }, 'the mailbox can’t be read; trying again'),
  });
  mailDesk = mail;
  const app = createApp({
    store,
    bus,
    desk,
    blobs,
    mailSecret: await mailSecret(store),
    repository,
    metrics,
    log,
    now,
    keysFolder: folder.keys,
    incoming: folder.incoming,
    copies: createCopies(arrivals),
    files: createAgentFiles(arrivals),
    trustedProxies: config.trustedProxies,
    url,
    vendor: config.vendor,
    accounts,
    waiting: relay.waiting,
    openId: config.openId,
    webhooks,
    live,
    health: createHealth({ store, folder, config, mail, streams: live.size, now }),
    enrolment: config,
    mailWorks: mail.sends,
    mail: config.mail,
    mailDesk: { mailbox: mail.mailbox, refresh: refreshMail },
    sendAccountMail,
    faces: facesFolder,
    ready: () => !stopping,
  });
  const http = createHttpServer(app);
  http.on('upgrade', relay.upgrade);
  // Uploads of packs take as long as they take; a silent connection does not.
  http.requestTimeout = 0;
  http.headersTimeout = 30_000;
  http.setTimeout(120_000);
  await listenSomewhere(http, config, log);
  const { port } = http.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  listensAt = `http://${host}:${port}`;
  await relay.start(withoutSlash(config.internalUrl ?? listensAt));
  await replaceFile(folder.run, `${JSON.stringify({ url: url(), pid: process.pid })}\n`, 0o600);

  const handlers = {
    ...alarmHandlers(store, desk, now),
    ...retentionHandlers({ store, desk, blobs }, now),
    ...recordingRetentionHandlers({ store, desk, blobs }, now),
    ...sweepHandlers(
      { store, blobs },
      {
        now,
        onSwept: ({ look: { files, unneeded, doubt }, removed }) => {
          if (doubt !== null)
            log.error(
              { doubt, files, unneeded: unneeded.length },
              'the database names none or few of the files in blobs/: nothing is removed; see doctor',
            );
          else if (removed > 0) log.info({ files: removed }, 'files that nothing names were removed');
        },
      },
    ),
    ...webhookHandlers(store, webhooks),
  };
  const worker = createWorker(store, () => ({ ...handlers, ...mail.handlers() }), {
    now,
    chance: Math.random,
    concurrency: mailConcurrency,
    onFailure: (err, job, dead) =>
      dead
        ? log.error({ err, kind: job?.kind, job: job?.id }, 'a job was given up')
        : log.warn({ err, kind: job?.kind, job: job?.id }, 'a job failed and is tried again'),
  });
  await store.transaction(async (trx) => {
    await startAlarms(trx, now());
    await startRetention(trx, now());
    await startRecordingRetention(trx, now());
    await startSweep(trx, now());
  });
  // A fault in config.json keeps the server from starting; one in the console can only be mended there.
  await (config.mail === undefined ? refreshMail() : mail.refresh());
  wake = worker.wake;
  worker.start();

  return {
    url: listensAt,
    store,
    app,
    repository,
    keepHouse,
    beat,
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      clearInterval(pulse);
      // They would never end by themselves.
      live.stop();
      await relay.stop();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      // A connection kept alive is idle only once its answer is out, so they are closed as they become so.
      http.closeIdleConnections();
      const sweep = setInterval(() => http.closeIdleConnections(), 50);
      const cut = setTimeout(() => http.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(cut);
      clearInterval(sweep);
      await mail.stop();
      await worker.stop();
      await mail.close();
      await store.close();
      await rm(folder.run, { force: true });
    },
  };
};
