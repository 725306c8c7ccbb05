/** A customer at a terminal with the real agent: enrolled, in a pseudo-terminal, read and typed as a person would. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import { expect, onTestFinished } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { writeConfig } from '../../agent/home/config.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import type { TestAgent, TestServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const main = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));

export interface CustomerAtTerminal {
  readonly agent: TestAgent;
  readonly home: string;
  readonly pid: number;
  /** All the terminal has shown. */
  readonly screen: () => string;
  readonly code: () => Promise<string>;
  /** Answers the question that stands with its first number (all of it), its second (watching only), or no. */
  readonly answer: (what: 'all' | 'watch' | 'no') => Promise<void>;
  readonly type: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: string) => void;
  /** The exit code, once it has ended. */
  readonly exit: Promise<number>;
}

/** Writes the home of an enrolled agent. */
export const enrolledHome = async (
  server: Pick<TestServer, 'url' | 'now'>,
  agent: Pick<TestAgent, 'device' | 'customerId' | 'installationId'>,
): Promise<string> => {
  const root = await temporaryFolder();
  const layout = homeLayout(join(root, 'home'));
  await mkdir(layout.root, { mode: 0o700 });
  await writeFile(layout.deviceKey, agent.device.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  await writeConfig(nodeDisk, layout, {
    formatVersion: 1,
    server: server.url,
    repositories: [server.url],
    product: 'till',
    channel: 'release',
    customer: { id: agent.customerId, name: 'Bäckerei Muster' },
    vendor: 'Muster Software',
    installationId: agent.installationId,
    installFolder: join(root, 'install'),
    platform: 'linux-x64',
    enrolledAt: server.now.toISOString(),
  });
  return layout.root;
};

/** Starts `assist` for a new customer, or in the home of one. */
export const startAssist = async (
  server: Pick<TestServer, 'url' | 'now' | 'agent'>,
  options: {
    args?: readonly string[];
    agent?: TestAgent;
    environment?: Readonly<Record<string, string>>;
    /** Of what the terminal showed, the newest alone. */
    keepChars?: number;
  } = {},
): Promise<CustomerAtTerminal> => {
  const agent = options.agent ?? (await server.agent());
  const home = await enrolledHome(server, agent);
  const child = spawn(
    process.execPath,
    [main, 'assist', '--home', home, ...(options.args ?? ['--terminal'])],
    {
      cols: 100,
      rows: 30,
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        LANG: 'C.UTF-8',
        BEISTAND_LANG: 'en',
        TERM: 'xterm-256color',
        PS1: '$ ',
        HISTFILE: '/dev/null',
        ...options.environment,
      },
    },
  );
  let shown = '';
  let answered = 0;
  let running = true;
  child.onData((data) => {
    shown += data;
    if (options.keepChars !== undefined) shown = shown.slice(-options.keepChars);
  });
  const exit = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => {
      running = false;
      resolve(exitCode);
    });
  });
  onTestFinished(async () => {
    // Told to end, so that its shell has ended too before the folder is removed.
    if (running) child.kill('SIGTERM');
    await exit;
  });
  const questions = () => shown.split('means no: ').length - 1;
  return {
    agent,
    home,
    pid: child.pid,
    screen: () => shown,
    code: async () => {
      await expect.poll(() => shown, { timeout: 20_000 }).toMatch(/\d{5} \d{5}/);
      return /\d{5} \d{5}/.exec(shown)?.[0] ?? '';
    },
    answer: async (what) => {
      await expect.poll(questions, { timeout: 20_000 }).toBeGreaterThan(answered);
      const text = shown.split('means no: ')[answered] ?? '';
      answered += 1;
      const numbers = [...text.matchAll(/Type (\d{3}) and Enter/g)].map(([, number]) => number ?? '');
      const chosen =
        what === 'all' ? numbers.at(what === 'all' && numbers.length > 1 ? -2 : -1) : numbers.at(-1);
      child.write(what === 'no' ? '\r' : `${chosen ?? ''}\r`);
    },
    type: (text) => child.write(text),
    resize: (columns, rows) => child.resize(columns, rows),
    kill: (signal) => child.kill(signal),
    exit,
  };
};
