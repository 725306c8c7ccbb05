/** Runs the three programs as their users do, through npm, and reads their JSON. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; never rejects because of its exit code. */
export const run = (
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = root,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });

/** The last JSON value a program printed. */
export const lastJson = (ended: Ended): unknown => {
  const text = ended.stdout.trim();
  try {
    return JSON.parse(text);
  } catch {
    // Not one value: a program may print progress lines first; then the last line counts.
    return JSON.parse(text.slice(text.lastIndexOf('\n') + 1));
  }
};

/** One of our programs, by its npm script. */
export const program =
  (name: 'server' | 'publish' | 'agent', env: Record<string, string> = {}) =>
  (...args: string[]): Promise<Ended> =>
    run('npm', ['run', '-s', name, '--', ...args], env);

/** Starts the server; resolves with its address once it listens. */
export const startServer = async (
  data: string,
  env: Record<string, string> = {},
): Promise<{ url: string; process: ChildProcess }> => {
  const child = spawn(
    process.execPath,
    [join(root, 'server/main.ts'), 'start', '--data', data, '--port', '0'],
    {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with exit code ${code}`)));
  });
  const { url } = JSON.parse(first) as { url: string };
  return { url, process: child };
};

/** Ends a server we started and waits until it is gone. */
export const stopServer = async (child: ChildProcess): Promise<number | null> => {
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return gone;
};
