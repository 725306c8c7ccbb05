/** A customer at a terminal: the real agent in a pseudo-terminal, which answers its questions and reads all it shows, as a terminal window does. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { nodeDisk } from '../../../agent/disk/disk.ts';
import { writeConfig } from '../../../agent/home/config.ts';
import { homeLayout } from '../../../agent/home/layout.ts';
import { repositoryRoot } from '../../support/source-tree.ts';
import type { Machine, World } from './world.ts';

export interface Customer {
  readonly pid: number;
  /** The code, once it is shown. */
  readonly code: () => Promise<string>;
  /** When the question for consent was shown, in milliseconds since 1970. */
  readonly asked: () => Promise<number>;
  /** Allows all that is asked for. */
  readonly allow: () => void;
  /** Ends the session; resolves when the agent has ended. */
  readonly leave: () => Promise<void>;
}

/** Now, finer than milliseconds, comparable with a browser's `performance.timeOrigin + performance.now()`. */
export const epochMs = (): number => performance.timeOrigin + performance.now();

/** Writes the home of an enrolled agent below `root`; returns its path. */
export const writeHome = async (
  root: string,
  world: Pick<World, 'url'>,
  machine: Machine,
  customer = 'Kunde',
): Promise<string> => {
  const layout = homeLayout(join(root, 'home'));
  await mkdir(layout.root, { recursive: true, mode: 0o700 });
  await writeFile(layout.deviceKey, machine.device.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  await writeConfig(nodeDisk, layout, {
    formatVersion: 1,
    server: world.url,
    repositories: [world.url],
    product: 'till',
    channel: 'release',
    customer: { id: machine.customerId, name: customer },
    vendor: 'Muster Software',
    installationId: machine.installationId,
    installFolder: join(root, 'install'),
    platform: 'linux-x64',
    enrolledAt: new Date().toISOString(),
  });
  return layout.root;
};

/** The environment of the customer's shell and of the peers' shells alike. */
export const shellEnvironment = (home: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  HISTFILE: '/dev/null',
});

/** Starts `assist --terminal` in a home. */
export const startCustomer = (home: string): Customer => {
  const child = spawn(
    join(repositoryRoot, 'node_modules/.bin/node'),
    [join(repositoryRoot, 'agent/main.ts'), 'assist', '--home', home, '--terminal'],
    {
      cols: 200,
      rows: 60,
      cwd: home,
      env: { ...shellEnvironment(home), BEISTAND_LANG: 'en' },
      encoding: null,
    },
  );
  /** What was shown before the consent; after it, the shell's output is read and let go. */
  let shown: string | null = '';
  const code = Promise.withResolvers<string>();
  const asked = Promise.withResolvers<number>();
  code.promise.catch(() => undefined);
  asked.promise.catch(() => undefined);
  child.onData((data: unknown) => {
    if (shown === null || !Buffer.isBuffer(data)) return;
    shown += data.toString('latin1');
    const [found] = /\d{5} \d{5}/.exec(shown) ?? [];
    if (found !== undefined) code.resolve(found);
    if (shown.includes('means no: ')) asked.resolve(epochMs());
  });
  const gone = new Promise<void>((resolve) => {
    child.onExit(({ exitCode }) => {
      const fault = new Error(`the agent ended with exit code ${exitCode}: ${shown ?? ''}`);
      code.reject(fault);
      asked.reject(fault);
      resolve();
    });
  });
  return {
    pid: child.pid,
    code: () => code.promise,
    asked: () => asked.promise,
    allow: () => {
      const [, number = ''] = /Type (\d{3}) and Enter to allow this for/.exec(shown ?? '') ?? [];
      shown = null;
      child.write(`${number}\r`);
    },
    leave: async () => {
      child.write('\u0003');
      await gone;
    },
  };
};
