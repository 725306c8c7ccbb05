/** An agent inside a company: a private certificate authority, and a proxy as the only way out. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkedShape, enrolledShape, updatedShape } from '../../agent/actions/results.ts';
import { runAgent } from '../support/agent.ts';
import type { AgentRun } from '../support/agent.ts';
import { closeServer, listen } from '../support/file-server.ts';
import { startTap } from '../support/tap.ts';
import type { Tap } from '../support/tap.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const errorShape = z.strictObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });

let world: World;
let tap: Tap;
let authority: string;
let bundleText: string;
let proxy: Server;
let proxyUrl: string;
const throughProxy: string[] = [];

beforeAll(async () => {
  world = await createWorld();
  await world.publishBuild({ version: '1.0.0' });
  const file = (name: string): string => join(world.folder, name);
  const names = ['-subj', '/CN=Company authority', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-keyout', file('key.pem'), '-out', file('authority.pem'), '-days', '2'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', ...kind, ...made, ...names], { stdio: 'ignore' });
  authority = file('authority.pem');
  const cert = await readFile(authority, 'utf8');
  tap = await startTap(world.url, { key: await readFile(file('key.pem'), 'utf8'), cert });
  const original = await readFile(await world.bundle(await world.addCustomer('adler')), 'utf8');
  bundleText = original.replaceAll(world.url, tap.url);
  proxy = createServer((_request, response) => response.writeHead(501).end());
  proxy.on('connect', (request, socket) => {
    throughProxy.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  });
  proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
});
afterAll(async () => {
  await closeServer(proxy);
  await tap.end();
  await world.end();
});

const agent = (...args: string[]): Promise<AgentRun> =>
  runAgent(['--home', join(world.folder, 'home'), ...args, '--json']);
const bundle = async (name: string, authorities: string | null): Promise<string> => {
  const file = join(world.folder, name);
  const parsed = JSON.parse(bundleText) as Record<string, unknown>;
  await writeFile(file, JSON.stringify(authorities === null ? parsed : { ...parsed, authorities }));
  return file;
};

describe('behind a private authority and a proxy', () => {
  it('a server whose certificate nobody vouches for is not talked to', async () => {
    const run = await agent(
      'enroll',
      '--bundle',
      await bundle('plain.json', null),
      '--install',
      join(world.folder, 'install'),
    );
    expect(run.code).toBe(4);
    expect(run.json(errorShape).error.code).toBe('UNREACHABLE');
    expect(tap.passed).toHaveLength(0);
  });

  it('enrols and updates through the proxy, trusting the authority from the bundle', async () => {
    const file = await bundle('vouched.json', await readFile(authority, 'utf8'));
    const install = join(world.folder, 'install');
    const enrolled = await agent('enroll', '--bundle', file, '--install', install, '--proxy', proxyUrl);
    expect(enrolled.json(enrolledShape).server).toBe(tap.url);
    expect((await agent('update')).json(updatedShape)).toMatchObject({ outcome: 'committed', to: '1.0.0' });
    expect(throughProxy.length).toBeGreaterThan(1);
    expect(new Set(throughProxy)).toEqual(new Set([new URL(tap.url).host]));
    expect(tap.passed.some((one) => one.path.includes('/repository/packs/'))).toBe(true);
  });

  it('says that the proxy is away, and goes on without it when the admin takes it out', async () => {
    await agent('config', 'set', 'proxy', 'http://127.0.0.1:9');
    expect((await agent('check')).json(errorShape).error.code).toBe('UNREACHABLE');
    await agent('config', 'set', 'proxy', 'none');
    expect((await agent('check')).json(checkedShape)).toMatchObject({
      outcome: 'upToDate',
      installed: '1.0.0',
    });
  });

  it('stops trusting the authority when the admin takes it out, and trusts again when it is put back', async () => {
    await agent('config', 'set', 'authorities', 'none');
    expect((await agent('check')).json(errorShape).error.code).toBe('UNREACHABLE');
    await agent('config', 'set', 'authorities', authority);
    expect((await agent('check')).code).toBe(0);
  });
});
