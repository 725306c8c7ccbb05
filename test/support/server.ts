/**
 * A real server in this process, on a free port with a data folder of its own and a clock the test moves;
 * with the tiny publisher's trust already handed over where asked.
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { agentPaths, enrollResponseSchema } from '../../protocol/agent-api.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import type { Channel } from '../../protocol/ids.ts';
import { configSchema } from '../../server/config.ts';
import type { Config } from '../../server/config.ts';
import { addCustomer } from '../../server/customers/store.ts';
import { dataFolder } from '../../server/data-folder.ts';
import type { DataFolder } from '../../server/data-folder.ts';
import { makeEnrolToken } from '../../server/installations/enrol.ts';
import { startServer } from '../../server/server.ts';
import type { RunningServer } from '../../server/server.ts';
import { makePublishToken } from '../../server/updates/publish-tokens.ts';
import { makeOnlineKeys, wantedOnlineKeys } from '../../server/updates/repository/online-keys.ts';
import { authorizationOf, createDevice } from './device.ts';
import type { Device } from './device.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { placeFiles, tinyPublisher } from './tiny-repository.ts';
import type { TinyBuild, TinyPublisher } from './tiny-repository.ts';

export interface TestServer extends RunningServer {
  readonly folder: DataFolder;
  readonly publisher: TinyPublisher;
  readonly publishToken: string;
  /** Every line the server logged. */
  readonly logged: string[];
  now: Date;
  /** Publishes builds of one channel as its next version, without HTTP. */
  publish(channel: Channel, version: number, builds: readonly TinyBuild[]): Promise<void>;
  enrolToken(customer?: string, channel?: Channel): Promise<string>;
  /** An enrolled agent of a new customer. */
  agent(options?: { channel?: Channel; platform?: string }): Promise<TestAgent>;
}

/** An agent that speaks the protocol by hand. */
export interface TestAgent {
  readonly device: Device;
  readonly installationId: string;
  readonly customerId: string;
  request(method: string, target: string, body?: string, headers?: Record<string, string>): Promise<Response>;
  check(root: number, timestamp: number, etag?: string): Promise<Response>;
  report(events: readonly AgentEvent[]): Promise<Response>;
}

/** An event with what every event has. */
export const eventOf = <E extends object>(event: E, at: Date): E & { id: string; at: string } => ({
  id: randomUUID(),
  at: at.toISOString(),
  ...event,
});

export const startTestServer = async (
  database: string,
  options: {
    trusted?: boolean;
    now?: Date;
    openId?: Config['openId'];
    mail?: Config['mail'];
    turn?: Config['turn'];
    trustedProxies?: number;
    relayBeatMs?: number;
    /** A port chosen beforehand, and the address browsers use: passkeys need one with a name. */
    at?: { port: number; publicUrl: string };
  } = {},
): Promise<TestServer> => {
  const root = await temporaryFolder();
  const folder = dataFolder(root);
  await mkdir(folder.repository);
  await makeOnlineKeys(folder.keys);
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const clock = { now: options.now ?? new Date('2026-07-06T10:00:00.000Z') };
  const config = configSchema.parse({
    database,
    port: options.at?.port ?? 0,
    publicUrl: options.at?.publicUrl,
    vendor: 'Muster Software',
    openId: options.openId,
    mail: options.mail,
    turn: options.turn,
    trustedProxies: options.trustedProxies,
  });
  const { relayBeatMs } = options;
  const running = await startServer({
    folder,
    config,
    log,
    now: () => clock.now,
    ...(relayBeatMs === undefined ? {} : { relayBeatMs }),
  });
  onTestFinished(() => running.stop());
  const publisher = tinyPublisher();
  const { store, repository, url } = running;
  if (options.trusted !== false)
    await repository.accept({ roles: await publisher.first(await wantedOnlineKeys(folder.keys)) });

  const server: TestServer = {
    ...running,
    folder,
    publisher,
    publishToken: await makePublishToken(store.db, 'test', clock.now),
    logged,
    get now() {
      return clock.now;
    },
    set now(value: Date) {
      clock.now = value;
    },
    publish: async (channel, version, builds) => {
      for (const build of builds) await placeFiles(folder.repository, build);
      await repository.accept({ roles: [await publisher.channel(channel, version, builds)] });
    },
    enrolToken: async (customer, channel = 'release') => {
      const customerId = customer ?? (await addCustomer(store.db, randomUUID(), clock.now)).id;
      const wish = { customerId, product: 'till', channel, days: 14 };
      return (await makeEnrolToken(store.db, wish, clock.now)).token;
    },
    agent: async ({ channel = 'release', platform = 'linux-x64' } = {}) => {
      const device = createDevice();
      const body = JSON.stringify({
        token: await server.enrolToken(undefined, channel),
        publicKey: device.publicKey,
        machineName: 'till-7',
        platform,
        agentVersion: '0.1.0',
      });
      const answer = await fetch(url + agentPaths.enroll, { method: 'POST', body });
      if (answer.status !== 201) throw new Error(`enrolment: ${answer.status} ${await answer.text()}`);
      const { installationId, customer } = enrollResponseSchema.parse(await answer.json());
      const request: TestAgent['request'] = (method, target, sent, headers = {}) =>
        fetch(url + target, {
          method,
          ...(sent === undefined ? {} : { body: sent }),
          headers: {
            ...headers,
            authorization: authorizationOf(device, {
              installationId,
              method,
              target,
              at: clock.now,
              ...(sent === undefined ? {} : { body: sent }),
            }),
          },
        });
      return {
        device,
        installationId,
        customerId: customer.id,
        request,
        check: (root, timestamp, etag) =>
          request(
            'GET',
            `${agentPaths.check}?root=${root}&timestamp=${timestamp}`,
            undefined,
            etag === undefined ? {} : { 'if-none-match': etag },
          ),
        report: (events) => request('POST', agentPaths.report, JSON.stringify({ events })),
      };
    },
  };
  return server;
};

/** The path of a file in the server's data folder. */
export const inRepository = (server: TestServer, path: string): string =>
  join(server.folder.repository, path);
