/** A real coturn on a loopback port, with `use-auth-secret` as our server's credentials need it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

export const coturnPath = '/usr/bin/turnserver';
export const hasCoturn = existsSync(coturnPath);

export interface TestTurn {
  readonly port: number;
  readonly secret: string;
  readonly log: () => string;
}

export const startCoturn = async (): Promise<TestTurn> => {
  const folder = await temporaryFolder();
  const secret = 'a-long-static-secret';
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const child = spawn(
    coturnPath,
    [
      '-n', '--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=test', '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1',
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
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await expect.poll(() => log, { timeout: 20_000 }).toMatch(/UDP listener opened/i);
  return { port, secret, log: () => log };
};
