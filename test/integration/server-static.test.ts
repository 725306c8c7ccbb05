/** The server's files and faces over HTTP: the repository's ranges, caching and compression, health, metrics, errors, OpenAPI. */
import { readFile, readdir } from 'node:fs/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { agentPaths, problemSchema } from '../../protocol/agent-api.ts';
import { publishPaths } from '../../protocol/publish-api.ts';
import { databases } from '../support/databases.ts';
import { inRepository, startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return problemSchema.parse(await response.json());
};
/** A GET whose body is not unpacked on the way, as `fetch` would. */
const rawGet = (url: string, headers: Record<string, string>) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const sent = httpRequest(url, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      sent.on('error', reject).end();
    },
  );

describe('the server’s files and faces', () => {
  const [sqlite] = databases;
  const start = async () => {
    const server = await startTestServer((await sqlite?.database()) ?? '');
    await server.publish('release', 2, [
      tinyBuild('release', '1.0.0', { notes: { en: 'What is new. '.repeat(300) } }),
    ]);
    return server;
  };
  const firstOf = async (server: TestServer, folder: string) =>
    `${folder}/${(await readdir(inRepository(server, folder)))[0] ?? ''}`;

  it('serve ranges of packs, and answer what is unchanged with 304', async () => {
    const server = await start();
    const path = await firstOf(server, 'packs');
    const whole = await readFile(inRepository(server, path));
    const url = `${server.url}/repository/${path}`;
    const part = await fetch(url, { headers: { range: 'bytes=3-6' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(3, 7));
    expect(part.headers.get('content-range')).toBe(`bytes 3-6/${whole.length}`);
    const beyond = await fetch(url, { headers: { range: `bytes=${whole.length}-` } });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    const etag = part.headers.get('etag') ?? '';
    // Not by fetch, which adds a header of its own that asks for a fresh answer.
    expect((await rawGet(url, { 'if-none-match': etag })).status).toBe(304);
  });

  it('let caches keep what never changes, and nothing else', async () => {
    const server = await start();
    const control = async (path: string) =>
      (await fetch(`${server.url}/repository/${path}`)).headers.get('cache-control');
    expect(await control('metadata/timestamp.json')).toBe('no-cache');
    for (const path of [
      'metadata/2.snapshot.json',
      'metadata/2.release.json',
      await firstOf(server, 'packs'),
    ])
      expect(await control(path)).toContain('immutable');
  });

  it('pack metadata and manifests for whoever accepts it, the same bytes for everyone', async () => {
    const server = await start();
    for (const path of ['metadata/1.targets.json', await firstOf(server, 'targets/release')]) {
      const bytes = await readFile(inRepository(server, path));
      const get = (encoding: string) =>
        rawGet(`${server.url}/repository/${path}`, { 'accept-encoding': encoding });
      const [gzip, zstd, plain] = [await get('gzip'), await get('gzip, zstd'), await get('identity')];
      expect(gzip.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(gzip.body)).toEqual(bytes);
      expect(zstd.headers['content-encoding']).toBe('zstd');
      expect(zstdDecompressSync(zstd.body)).toEqual(bytes);
      expect(zstd.body.length).toBeLessThan(bytes.length);
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.body).toEqual(bytes);
    }
  });

  it('give nothing of the data folder but the repository’s four folders', async () => {
    const server = await start();
    for (const path of [
      '/repository/',
      '/repository/metadata/',
      '/repository/pending-metadata.json',
      '/repository/%2e%2e/keys/timestamp-1.pem',
      '/repository/metadata/..%2f..%2fkeys%2ftimestamp-1.pem',
      '/repository/metadata/..%2f..%2frun.json',
      '/repository/metadata/%.json',
      '/repository/metadata/%ff%00.json',
      '/repository/targets/%2e%2e/%2e%2e/run.json',
    ])
      for (const encoding of ['identity', 'gzip']) {
        const { status: answered } = await rawGet(server.url + path, { 'accept-encoding': encoding });
        expect([400, 403, 404], path).toContain(answered);
      }
  });

  it('say how they are', async () => {
    const server = await start();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await server.keepHouse();
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const role of ['root', 'targets', 'nightly', 'release', 'snapshot', 'timestamp'])
      expect(metrics).toMatch(new RegExp(`beistand_role_expires_seconds\\{role="${role}"\\} \\d+`));
  });

  it('say that they are not ready where the database does not answer', async () => {
    const server = await start();
    await server.store.close();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('warn in log and metrics when an offline role expires soon', async () => {
    const server = await start();
    server.now = new Date('2027-05-20T00:00:00Z');
    await server.keepHouse();
    expect(server.logged.filter((line) => line.includes('expires soon')).join('\n')).toContain(
      '"role":"root"',
    );
  });

  it('describe every route in the OpenAPI document', async () => {
    const server = await start();
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toBe('3.1.0');
    const { sessions, files, ...single } = agentPaths;
    const inPieces = [
      `${sessions}/proof`,
      `${sessions}/{session}/{part}`,
      `${sessions}/{session}/keep`,
      files,
      `${files}/{file}`,
      `${files}/{file}/keep`,
    ];
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        ...Object.values(single),
        ...inPieces,
        publishPaths.metadata,
        publishPaths.onlineKeys,
      ]),
    );
  });

  it('answer what is not there as a problem, with protective headers and without naming their software', async () => {
    const server = await start();
    const answer = await fetch(`${server.url}/api/nothing`);
    expect(answer.status).toBe(404);
    expect((await problem(answer)).code).toBe('NOT_FOUND');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).not.toBeNull();
  });

  it('log requests without tokens and queries', async () => {
    const server = await start();
    const agent = await server.agent();
    await agent.check(7_654_321, 0);
    const log = server.logged.join('\n');
    expect(log).toContain('/api/agent/check');
    expect(log).not.toContain('7654321');
    expect(log).not.toContain('eyJ');
  });
});
