/** The real CLI as a child process, as a person or a script would call it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

const main = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));

export interface AgentRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON value that `--json` promises, of this shape; throws where it is not. */
  json<T>(shape: z.ZodType<T>): T;
}

export interface AgentOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of standard error so far, whenever more comes. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
  readonly onStdout?: (text: string, child: ChildProcess) => void;
}

/** Starts the agent without waiting for its end. */
export const startAgent = (
  args: readonly string[],
  options: AgentOptions = {},
): { child: ChildProcess; ended: Promise<AgentRun> } => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LANG: 'C.UTF-8', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece.toString();
    options.onStdout?.(stdout, child);
  });
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
    options.onStderr?.(stderr, child);
  });
  const ended = new Promise<AgentRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code,
        stdout,
        stderr,
        json: (shape) => {
          try {
            return shape.parse(JSON.parse(stdout));
          } catch (cause) {
            throw new Error(`not one JSON value (exit code ${code}): ${stdout}\n${stderr}`, { cause });
          }
        },
      });
    });
  });
  return { child, ended };
};

/** Runs the agent to its end. */
export const runAgent = (args: readonly string[], options: AgentOptions = {}): Promise<AgentRun> =>
  startAgent(args, options).ended;
