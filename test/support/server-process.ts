/** The server as a process of its own, at the data folder and address of one that was set up in the test's process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { configSchema, writeConfig } from '../../server/config.ts';
import type { Config } from '../../server/config.ts';
import type { DataFolder } from '../../server/data-folder.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

/** Starts it; resolves when it serves. It ends with the test. */
export const startServerProcess = async (
  folder: DataFolder,
  config: Partial<Config> & { readonly port: number },
): Promise<ServerProcess> => {
  await writeConfig(folder, configSchema.parse({ vendor: 'Muster Software', ...config }));
  const child = spawn(
    process.execPath,
    [main, 'start', '--data', folder.root, '--port', String(config.port)],
    {
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const ended = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  onTestFinished(() => kill('SIGTERM'));
  await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return { pid: child.pid ?? 0, kill };
};
