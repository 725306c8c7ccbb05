/** A real coturn on a loopback port, with `use-auth-secret` as our server's credentials need it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const coturnPath = '/usr/bin/turnserver';
export const hasCoturn = existsSync(coturnPath);

/**
 * Another address than the one that the ends call from, as everywhere outside a test. With one for all, what coturn lets
 * through for the other end's relayed address it would let through for that end's own as well.
 */
const address = '127.0.0.3';

export interface TestTurn {
  readonly address: string;
  readonly port: number;
  readonly secret: string;
  readonly log: () => string;
  /** It is gone from one moment to the next. */
  readonly kill: () => Promise<void>;
}

export const startCoturn = async (): Promise<TestTurn> => {
  const folder = await temporaryFolder();
  const secret = 'a-long-static-secret';
  const port = await freePort();
  const child = spawn(
    coturnPath,
    [
      '-n', '--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=test', `--listening-ip=${address}`, `--relay-ip=${address}`,
      `--listening-port=${port}`, '--no-tls', '--no-dtls', '--no-cli', '--log-file=stdout', '--simple-log', '--verbose',
      `--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`,
      // Everybody here is on loopback, which coturn rightly refuses elsewhere.
      '--allow-loopback-peers',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  ); // prettier-ignore
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      log += bytes.toString();
    });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  await expect.poll(() => log, { timeout: 20_000 }).toMatch(/UDP listener opened/i);
  return { address, port, secret, log: () => log, kill };
};
