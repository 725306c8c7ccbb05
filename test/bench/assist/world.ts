/**
 * The real server as a process of its own, so that its memory is its own, with as many helpers and enrolled machines as a run
 * needs. It believes one proxy: a run that stands for hundreds of people names an address for each of them.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { agentPaths, enrollResponseSchema } from '../../../protocol/agent-api.ts';
import { configSchema, writeConfig } from '../../../server/config.ts';
import { addCustomer } from '../../../server/customers/store.ts';
import { dataFolder } from '../../../server/data-folder.ts';
import { makeEnrolToken } from '../../../server/installations/enrol.ts';
import { storeOf } from '../../../server/store/store.ts';
import { makeOnlineKeys } from '../../../server/updates/repository/online-keys.ts';
import { createDevice } from '../../support/device.ts';
import type { Device } from '../../support/device.ts';
import { addStaff, browserAt, testPassword } from '../../support/people.ts';
import type { Browser } from '../../support/people.ts';
import { repositoryRoot } from '../../support/source-tree.ts';
import { endWith } from './processes.ts';

export interface Machine {
  readonly device: Device;
  readonly installationId: string;
  readonly customerId: string;
}

export interface Memory {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

export interface World {
  readonly url: string;
  readonly pid: number;
  /** A browser in which somebody who may hold sessions is signed in; its requests come from this address. */
  readonly helper: (address: string) => Promise<Browser>;
  readonly machine: (address: string) => Promise<Machine>;
  /** What the server's process holds, once its garbage is collected. */
  readonly memory: () => Promise<Memory>;
}

/** An address of nobody's, a different one for each number. */
export const addressOf = (number: number): string => `198.18.${number >> 8}.${number & 255}`;

/** Starts a server in an empty folder; `stops` ends it. */
export const startWorld = async (root: string, stops: AsyncDisposableStack): Promise<World> => {
  const folder = dataFolder(root);
  for (const path of [folder.root, folder.repository, folder.incoming, folder.bundles])
    await mkdir(path, { recursive: true });
  await makeOnlineKeys(folder.keys);
  const config = configSchema.parse({ vendor: 'Muster Software', trustedProxies: 1 });
  await writeConfig(folder, config);
  const store = storeOf(folder, config);
  stops.defer(() => store.close());
  await store.migrate();

  const report = join(root, 'memory.json');
  const child = spawn(
    join(repositoryRoot, 'node_modules/.bin/node'),
    [
      '--expose-gc',
      '--import',
      join(repositoryRoot, 'test/bench/assist/memory-report.ts'),
      'server/main.ts',
      'start',
      '--data',
      root,
      '--port',
      '0',
    ],
    {
      cwd: repositoryRoot,
      env: { ...process.env, BENCH_MEMORY_FILE: report },
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    },
  );
  const ended = endWith(stops, child);
  const { stdout } = child;
  if (stdout === null) throw new Error('the server has no standard output');
  const first = await Promise.race([
    once(createInterface({ input: stdout }), 'line'),
    ended.then((code) => {
      throw new Error(`the server ended with exit code ${code}`);
    }),
  ]);
  const { url } = JSON.parse(String(first[0])) as { url: string };

  return {
    url,
    pid: child.pid ?? 0,
    helper: async (address) => {
      const { id, email } = await addStaff(store, 'support');
      const browser = browserAt(url);
      const answer = await browser.call(
        'POST',
        '/api/auth/sign-in/email',
        { email, password: testPassword },
        { 'x-forwarded-for': address },
      );
      if (answer.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`);
      await store.db.updateTable('auth_users').set({ twoFactorEnabled: 1 }).where('id', '=', id).execute();
      return browser;
    },
    machine: async (address) => {
      const now = new Date();
      const { id: customerId } = await addCustomer(store.db, `Kunde ${randomUUID()}`, now);
      const wish = { customerId, product: 'till', channel: 'release', days: 14 } as const;
      const { token } = await makeEnrolToken(store.db, wish, now);
      const device = createDevice();
      const answer = await fetch(url + agentPaths.enroll, {
        method: 'POST',
        headers: { 'x-forwarded-for': address },
        body: JSON.stringify({
          token,
          publicKey: device.publicKey,
          machineName: 'till-7',
          platform: 'linux-x64',
          agentVersion: '0.1.0',
        }),
      });
      if (answer.status !== 201) throw new Error(`enrolment: ${answer.status} ${await answer.text()}`);
      const { installationId } = enrollResponseSchema.parse(await answer.json());
      return { device, installationId, customerId };
    },
    memory: async () => {
      const told = once(child, 'message');
      child.send('memory');
      await told;
      return JSON.parse(await readFile(report, 'utf8')) as Memory;
    },
  };
};
