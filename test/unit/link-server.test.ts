/** The link against a real HTTP server that answers as a good, a broken or a hostile server would. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, jwtVerify } from 'jose';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { createDeviceKey } from '../../agent/home/device-key.ts';
import type { DeviceKey } from '../../agent/home/device-key.ts';
import { createLink } from '../../agent/link/link.ts';
import type { Link } from '../../agent/link/link.ts';
import { agentTokenSchema } from '../../protocol/agent-api.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const installation = 'i_1a2b3c4d5e';
const now = Date.parse('2026-11-24T10:00:00Z');
type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const linkTo = async (handler: Handler): Promise<{ link: Link; key: DeviceKey }> => {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      handler(request, response, Buffer.concat(pieces));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const key = await createDeviceKey(nodeDisk, `${await temporaryFolder()}/device.key`);
  const link = createLink({
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dispatcher,
    key,
    agentVersion: '0.1.0',
    nowMs: () => now,
    randomId: () => crypto.randomUUID(),
  });
  return { link, key };
};

const idOf = (request: IncomingMessage): string => {
  const claims = (request.headers.authorization ?? '').split('.')[1] ?? '';
  return agentTokenSchema.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())).jti;
};
const answerFor = (request: IncomingMessage, changes: object = {}): string =>
  JSON.stringify({
    installationId: installation,
    requestId: idOf(request),
    serverTime: '2026-11-24T10:00:00.000Z',
    roots: [],
    timestamp: '{}',
    offer: null,
    scripts: [],
    withdrawn: [],
    ...changes,
  });
const problem = (response: ServerResponse, status: number, members: object): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: 'No', status, ...members }));
};
const nothingKnown = { root: 1, timestamp: 0, etag: null };

describe('a request of the agent', () => {
  it('carries a token that binds method, path, query and body to this installation and minute', async () => {
    const seen: { token: string; url: string; body: Buffer }[] = [];
    const { link, key } = await linkTo((request, response, body) => {
      seen.push({ token: (request.headers.authorization ?? '').slice(7), url: request.url ?? '', body });
      response.end(request.method === 'GET' ? answerFor(request) : JSON.stringify({ stored: [] }));
    });
    await link.check(installation, { root: 3, timestamp: 9, etag: null });
    await link.report(installation, [
      { id: crypto.randomUUID(), at: '2026-11-24T10:00:00.000Z', kind: 'warning', code: 'X', message: 'y' },
    ]);
    const publicKey = await importJWK(key.publicKey, 'EdDSA');
    const claims = [];
    for (const one of seen) {
      const { payload, protectedHeader } = await jwtVerify(one.token, publicKey, {
        currentDate: new Date(now),
      });
      expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: installation });
      expect(payload['htu']).toBe(one.url);
      expect(payload['bh']).toBe(createHash('sha256').update(one.body).digest('base64url'));
      claims.push(agentTokenSchema.parse(payload));
    }
    expect(claims.map((one) => one.htm)).toEqual(['GET', 'POST']);
    expect(claims.map((one) => one.exp - one.iat)).toEqual([60, 60]);
    expect(new Set(claims.map((one) => one.jti)).size).toBe(2);
    expect(seen[0]?.url).toBe('/api/agent/check?root=3&timestamp=9');
  });

  it('is never sent to another machine in plain text', () => {
    const key: DeviceKey = { publicKey: { kty: 'OKP', crv: 'Ed25519', x: '' }, sign: () => new Uint8Array() };
    const dispatcher = new Agent();
    expect(() =>
      createLink({
        server: 'http://updates.example.com',
        dispatcher,
        key,
        agentVersion: '0.1.0',
        nowMs: () => now,
        randomId: () => 'x',
      }),
    ).toThrow(expect.objectContaining({ code: 'INSECURE_URL' }));
  });
});

describe('a check', () => {
  it('sends the last ETag and understands 304 as unchanged', async () => {
    const { link } = await linkTo((request, response) => {
      if (request.headers['if-none-match'] === '"a"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"a"' }).end(answerFor(request));
    });
    const first = await link.check(installation, nothingKnown);
    expect(first).toMatchObject({ kind: 'answer', etag: '"a"' });
    expect(await link.check(installation, { ...nothingKnown, etag: '"a"' })).toEqual({ kind: 'unchanged' });
  });

  const hostile: readonly (readonly [string, Handler, string])[] = [
    [
      'an answer recorded for another request',
      (q, r) => r.end(answerFor(q, { requestId: 'recorded-earlier' })),
      'OFFER_INVALID',
    ],
    [
      'an answer meant for another installation',
      (q, r) => r.end(answerFor(q, { installationId: 'i_ffffffffff' })),
      'OFFER_INVALID',
    ],
    ['“unchanged” where nothing was known', (_q, r) => r.writeHead(304).end(), 'OFFER_INVALID'],
    ['a login page in the server’s place', (_q, r) => r.end('<html>'), 'OFFER_INVALID'],
    ['an answer with a wrong member', (q, r) => r.end(answerFor(q, { withdrawn: 'all' })), 'OFFER_INVALID'],
    [
      'a redirect to elsewhere',
      (_q, r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'HTTP_STATUS',
    ],
    [
      'a problem with a known code',
      (_q, r) => problem(r, 401, { code: 'UNAUTHENTICATED' }),
      'UNAUTHENTICATED',
    ],
    ['a problem with an unknown code', (_q, r) => problem(r, 418, { code: 'toString' }), 'HTTP_STATUS'],
    ['a closed connection', (_q, r) => r.destroy(), 'UNREACHABLE'],
  ];
  it.each(hostile)('refuses %s', async (_name, handler, code) => {
    const { link } = await linkTo(handler);
    await expect(link.check(installation, nothingKnown)).rejects.toMatchObject({
      code,
      hint: expect.any(String),
    });
  });

  it('stops reading an endless answer', async () => {
    const { link } = await linkTo((_request, response) => {
      const piece = Buffer.alloc(1024 * 1024, ' ');
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more).on('error', () => response.destroy());
      more();
    });
    await expect(link.check(installation, nothingKnown)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('explains a wrong clock with both times', async () => {
    const { link } = await linkTo((_request, response) => {
      problem(response, 401, { code: 'CLOCK_SKEW', serverTime: '2026-11-24T13:30:00.000Z' });
    });
    await expect(link.check(installation, nothingKnown)).rejects.toMatchObject({
      code: 'CLOCK_SKEW',
      message: expect.stringMatching(/4 hours behind.*10:00.*13:30/),
      details: expect.objectContaining({ aheadMs: -12_600_000 }),
    });
  });

  it('keeps what a busy server asked for', async () => {
    const { link } = await linkTo((_request, response) => {
      response.setHeader('retry-after', '120');
      problem(response, 429, { code: 'RATE_LIMITED' });
    });
    await expect(link.check(installation, nothingKnown)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: expect.objectContaining({ retryAfterMs: 120_000 }),
    });
  });

  it('can be stopped', async () => {
    const stop = new AbortController();
    const { link } = await linkTo(() => {
      stop.abort();
    });
    await expect(link.check(installation, nothingKnown, stop.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
