/**
 * The server's API on both databases: check, enrol, report, publish.
 * The file stays whole because every test works on the same small world, which is set up below.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  agentPaths,
  checkResponseSchema,
  problemSchema,
  reportResponseSchema,
} from '../../protocol/agent-api.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import { metadataResponseSchema, onlineKeysSchema, publishPaths } from '../../protocol/publish-api.ts';
import { listInstallations } from '../../server/installations/reports.ts';
import { withdrawBuild } from '../../server/updates/builds.ts';
import { databases } from '../support/databases.ts';
import { authorizationOf, createDevice } from '../support/device.ts';
import { eventOf, inRepository, startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return problemSchema.parse(await response.json());
};
const checked = async (response: Response) => {
  expect(response.status).toBe(200);
  return checkResponseSchema.parse(await response.json());
};

const status = (version: string | null, at: Date): AgentEvent =>
  eventOf(
    {
      kind: 'status',
      version,
      manifestSha256: version === null ? null : 'a'.repeat(64),
      agentVersion: '0.1.0',
      platform: 'linux-x64',
      pinned: null,
      healthy: true,
    } as const,
    at,
  );

const update = (
  outcome: 'committed' | 'rolledBack' | 'failed',
  from: string,
  to: string,
  at: Date,
): AgentEvent =>
  eventOf(
    {
      kind: 'update',
      outcome,
      from,
      to,
      manifestSha256: 'b'.repeat(64),
      by: 'daemon',
      code: null,
      message: null,
      durationMs: 5,
      downloadedBytes: 7,
    } as const,
    at,
  );

const later = (server: TestServer, minutes: number) => new Date(server.now.getTime() + minutes * 60_000);

describe.each(databases)('the server on $name', ({ database }) => {
  describe('a check', () => {
    it('carries newer roots, the timestamp and the newest build, bound to the request', async () => {
      const server = await startTestServer(await database());
      await server.publish('release', 2, [tinyBuild('release', '1.2.0'), tinyBuild('release', '1.10.0')]);
      const agent = await server.agent();
      const answer = await checked(await agent.check(0, 0));
      const timestamp = await readFile(inRepository(server, 'metadata/timestamp.json'), 'utf8');
      const root = await readFile(inRepository(server, 'metadata/1.root.json'), 'utf8');
      expect(answer).toMatchObject({
        installationId: agent.installationId,
        serverTime: server.now.toISOString(),
        roots: [root],
        timestamp,
        offer: { version: '1.10.0', channel: 'release' },
        withdrawn: [],
      });
      const again = await checked(await agent.check(1, 1));
      expect(again.roots).toEqual([]);
      expect(again.requestId).not.toBe(answer.requestId);
    });

    it('that finds nothing new is 304, small, until something is published', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      const etag = (await agent.check(1, 1)).headers.get('etag') ?? '';
      const second = await agent.check(1, 1, etag);
      expect(second.status).toBe(304);
      expect(await second.text()).toBe('');
      const headerBytes = [...second.headers].reduce(
        (sum, [name, value]) => sum + name.length + value.length,
        0,
      );
      expect(headerBytes).toBeLessThan(1_500);
      await server.publish('release', 2, [tinyBuild('release', '1.0.0')]);
      expect((await checked(await agent.check(1, 1, etag))).offer?.version).toBe('1.0.0');
    });

    it('offers a customer’s own hotfix to that customer alone', async () => {
      const server = await startTestServer(await database());
      const [own, other] = [await server.agent(), await server.agent()];
      const build = tinyBuild('hotfix', '1.0.1', { customer: own.customerId });
      await server.publish('hotfix', 2, [build]);
      expect((await checked(await own.check(1, 1))).offer?.target).toBe(build.target);
      expect((await checked(await other.check(1, 1))).offer).toBeNull();
    });

    it('offers nightlies only to installations of the nightly channel, and builds only for their platform', async () => {
      const server = await startTestServer(await database());
      await server.publish('nightly', 2, [tinyBuild('nightly', '2.0.0-dev.1')]);
      await server.publish('release', 2, [
        tinyBuild('release', '1.0.0'),
        tinyBuild('release', '1.1.0', { platform: 'win-x64' }),
        tinyBuild('release', '0.9.0', { platform: 'any' }),
      ]);
      const offer = async (options: { channel?: 'nightly' | 'release'; platform?: string }) =>
        (await checked(await (await server.agent(options)).check(1, 1))).offer?.version ?? null;
      expect(await offer({ channel: 'nightly' })).toBe('2.0.0-dev.1');
      expect(await offer({ channel: 'release' })).toBe('1.0.0');
      expect(await offer({ platform: 'win-x64' })).toBe('1.1.0');
      expect(await offer({ platform: 'darwin-arm64' })).toBe('0.9.0');
    });

    it('does not offer a withdrawn build but names it, until the withdrawal is undone', async () => {
      const server = await startTestServer(await database());
      const [old, bad] = [tinyBuild('release', '1.0.0'), tinyBuild('release', '1.1.0')];
      await server.publish('release', 2, [old, bad]);
      const agent = await server.agent();
      await withdrawBuild(server.store, { target: bad.target, withdrawn: true, by: 'server' }, server.now);
      expect(await checked(await agent.check(1, 1))).toMatchObject({
        offer: { version: '1.0.0' },
        withdrawn: [bad.manifestSha256],
      });
      await withdrawBuild(server.store, { target: bad.target, withdrawn: false, by: 'server' }, server.now);
      expect(await checked(await agent.check(1, 1))).toMatchObject({
        offer: { version: '1.1.0' },
        withdrawn: [],
      });
    });

    it('before anything is published says so', async () => {
      const server = await startTestServer(await database(), { trusted: false });
      const agent = await server.agent();
      expect((await problem(await agent.check(0, 0))).code).toBe('TRUST_NOT_ESTABLISHED');
    });

    it('with a query that is not as agreed is refused', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      for (const query of ['', '?root=-1&timestamp=0', '?root=1.5&timestamp=0', '?root=x&timestamp=0']) {
        const answer = await agent.request('GET', `${agentPaths.check}${query}`);
        expect(answer.status, query).toBe(400);
        expect((await problem(answer)).code).toBe('BAD_INPUT');
      }
    });
  });

  describe('an agent', () => {
    it('with a wrong clock is told the server’s time', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      const now = server.now;
      server.now = later(server, -600);
      const pending = agent.check(0, 0);
      server.now = now;
      const answer = await pending;
      expect(answer.status).toBe(401);
      expect(await problem(answer)).toMatchObject({ code: 'CLOCK_SKEW', serverTime: now.toISOString() });
    });

    it('whose recorded request is sent again is refused', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      const target = `${agentPaths.check}?root=0&timestamp=0`;
      const recorded = authorizationOf(agent.device, {
        installationId: agent.installationId,
        method: 'GET',
        target,
        at: server.now,
      });
      const send = () => fetch(server.url + target, { headers: { authorization: recorded } });
      expect((await send()).status).toBe(200);
      const again = await send();
      expect(again.status).toBe(401);
      expect((await problem(again)).code).toBe('REQUEST_REPLAYED');
    });

    it('without a token learns nothing', async () => {
      const server = await startTestServer(await database());
      for (const [method, path] of [
        ['GET', `${agentPaths.check}?root=0&timestamp=0`],
        ['POST', agentPaths.report],
      ] as const) {
        const answer = await fetch(server.url + path, { method });
        expect(answer.status).toBe(401);
        expect((await problem(answer)).code).toBe('UNAUTHENTICATED');
      }
    });

    it('is refused where it enrols with a stolen token, or with nonsense', async () => {
      const server = await startTestServer(await database());
      const token = await server.enrolToken();
      const enrol = (changes: object) =>
        fetch(server.url + agentPaths.enroll, {
          method: 'POST',
          body: JSON.stringify({
            token,
            publicKey: createDevice().publicKey,
            machineName: 'm',
            platform: 'linux-x64',
            agentVersion: '0.1.0',
            ...changes,
          }),
        });
      for (const wrong of [
        { machineName: '' },
        { machineName: 'x'.repeat(256) },
        { platform: 'toaster' },
        { publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'short' } },
        { extra: true },
      ])
        expect((await problem(await enrol(wrong))).code).toBe('BAD_INPUT');
      expect((await enrol({})).status).toBe(201);
      const stolen = await enrol({});
      expect(stolen.status).toBe(409);
      expect((await problem(stolen)).code).toBe('TOKEN_USED');
    });
  });

  describe('reports', () => {
    it('become what is known of the installation, newest first', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      await agent.report([status('1.0.0', later(server, -3))]);
      await agent.report([update('committed', '1.0.0', '1.1.0', later(server, -2))]);
      const [known] = await listInstallations(server.store.db);
      expect(known).toMatchObject({ version: '1.1.0', manifestSha256: 'b'.repeat(64), healthy: true });
      expect(known?.history.map((event) => event.kind)).toEqual(['update', 'status']);
    });

    it('that arrive late change the history but not the present', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      await agent.report([status('1.1.0', later(server, -1))]);
      await agent.report([update('committed', '0.9.0', '1.0.0', later(server, -30))]);
      const [known] = await listInstallations(server.store.db);
      expect(known?.version).toBe('1.1.0');
      expect(known?.history).toHaveLength(2);
    });

    it('from an agent whose clock was once years ahead do not hide what it reports later', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      await agent.report([status('1.0.0', new Date('2099-01-01T00:00:00Z'))]);
      server.now = later(server, 5);
      await agent.report([status('1.1.0', server.now)]);
      expect((await listInstallations(server.store.db))[0]?.version).toBe('1.1.0');
    });

    it('are put in order by time, however their times are written', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      await agent.report([{ ...status('1.0.0', server.now), at: '2026-07-06T09:00:00Z' }]);
      await agent.report([{ ...status('1.1.0', server.now), at: '2026-07-06T09:00:00.500Z' }]);
      const [known] = await listInstallations(server.store.db);
      expect(known?.version).toBe('1.1.0');
      expect(known?.history.map(({ at }) => at)).toEqual([
        '2026-07-06T09:00:00.500Z',
        '2026-07-06T09:00:00Z',
      ]);
    });

    it('of a rollback and of a failure say what runs now', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      await agent.report([
        status('1.0.0', later(server, -3)),
        update('rolledBack', '1.0.0', '1.1.0', later(server, -2)),
        update('failed', '1.0.0', '1.2.0', later(server, -1)),
      ]);
      expect((await listInstallations(server.store.db))[0]?.version).toBe('1.0.0');
    });

    it('sent again after a lost answer are stored once and answered the same', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      const events = [status('1.0.0', server.now), update('committed', '1.0.0', '1.1.0', server.now)];
      for (let tries = 0; tries < 2; tries += 1) {
        const answer = await agent.report(events);
        expect(reportResponseSchema.parse(await answer.json()).stored).toEqual(events.map(({ id }) => id));
      }
      expect((await listInstallations(server.store.db))[0]?.history).toHaveLength(2);
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics).toContain('beistand_agent_events_total{kind="update"} 1');
    });

    it('that are not as agreed are refused whole', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      const good = status('1.0.0', server.now);
      for (const body of [
        '',
        'null',
        '{"events":[]}',
        JSON.stringify({ events: [good, { ...good, id: 'x' }] }),
        JSON.stringify({ events: [{ ...good, kind: 'other' }] }),
        JSON.stringify({ events: Array.from({ length: 101 }, () => good) }),
      ]) {
        const answer = await agent.request('POST', agentPaths.report, body);
        expect((await problem(answer)).code).toBe('BAD_INPUT');
      }
      expect((await listInstallations(server.store.db))[0]?.history).toEqual([]);
    });

    it('that are too large are refused before they are read', async () => {
      const server = await startTestServer(await database());
      const agent = await server.agent();
      const answer = await agent.request('POST', agentPaths.report, 'x'.repeat(1_100_000));
      expect(answer.status).toBe(413);
      expect((await problem(answer)).code).toBe('TOO_LARGE');
    });
  });

  describe('a publisher', () => {
    const authorized = (server: TestServer) => ({ authorization: `Bearer ${server.publishToken}` });

    it('gets nowhere without its token', async () => {
      const server = await startTestServer(await database());
      for (const [method, path] of [
        ['GET', publishPaths.onlineKeys],
        ['PUT', `${publishPaths.blobs}/packs/${'a'.repeat(64)}.pack`],
        ['POST', publishPaths.metadata],
        ['GET', `${publishPaths.customers}/c_aaaaaaaaaa`],
      ] as const)
        for (const headers of [{}, { authorization: 'Bearer bst_publish_guessed' }])
          expect((await fetch(server.url + path, { method, headers })).status, path).toBe(401);
      expect(await readdir(server.folder.incoming).catch(() => [])).toEqual([]);
    });

    it('is asked for its token before a byte of its metadata is read', async () => {
      const server = await startTestServer(await database());
      const post = (headers: Record<string, string>) =>
        fetch(server.url + publishPaths.metadata, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: 'not JSON',
        });
      expect((await post({})).status).toBe(401);
      expect((await post(authorized(server))).status).toBe(400);
    });

    it('is stopped from guessing tokens', async () => {
      const server = await startTestServer(await database());
      const guess = () =>
        fetch(server.url + publishPaths.onlineKeys, { headers: { authorization: 'Bearer guess' } });
      const statuses: number[] = [];
      for (let tries = 0; tries < 25; tries += 1) statuses.push((await guess()).status);
      expect(statuses.slice(0, 20).every((one) => one === 401)).toBe(true);
      const last = await guess();
      expect(last.status).toBe(429);
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await problem(last)).code).toBe('RATE_LIMITED');
    });

    it('uploads what its hash says, and only that', async () => {
      const server = await startTestServer(await database());
      const body = Buffer.from('a pack');
      const name = createHash('sha256').update(body).digest('hex');
      const url = (hash: string) => `${server.url}${publishPaths.blobs}/packs/${hash}.pack`;
      const headers = authorized(server);
      const has = async (hash: string) => (await fetch(url(hash), { method: 'HEAD', headers })).status;
      expect(await has(name)).toBe(404);
      const wrong = await fetch(url('b'.repeat(64)), { method: 'PUT', headers, body });
      expect((await problem(wrong)).code).toBe('HASH_MISMATCH');
      expect(await has('b'.repeat(64))).toBe(404);
      for (let tries = 0; tries < 2; tries += 1)
        expect((await fetch(url(name), { method: 'PUT', headers, body })).status).toBe(204);
      expect(await has(name)).toBe(200);
      expect(await readdir(server.folder.incoming)).toEqual([]);
      expect(await (await fetch(`${server.url}/repository/packs/${name}.pack`)).text()).toBe('a pack');
    });

    it('can’t write outside the repository', async () => {
      const server = await startTestServer(await database());
      const hash = 'a'.repeat(64);
      for (const path of [
        `packs/..%2f..%2f${hash}.pack`,
        `packs/%2e%2e/%2e%2e/keys/${hash}.pack`,
        `keys/${hash}.pem`,
        `metadata/timestamp.json`,
        `targets/release/${hash}...%2fx.json`,
        `targets/elsewhere/${hash}.x.json`,
        `packs/${hash.toUpperCase()}.pack`,
      ]) {
        const answer = await rawPut(`${server.url}${publishPaths.blobs}/${path}`, authorized(server));
        expect([400, 404], path).toContain(answer);
      }
    });

    it('that is cut off in the middle of an upload leaves nothing, and can upload again', async () => {
      const server = await startTestServer(await database());
      const body = Buffer.alloc(300_000, 7);
      const name = createHash('sha256').update(body).digest('hex');
      const path = `${publishPaths.blobs}/packs/${name}.pack`;
      await new Promise<void>((resolve) => {
        const sent = httpRequest(`${server.url}${path}`, {
          method: 'PUT',
          headers: { ...authorized(server), 'content-length': body.length },
        });
        sent.on('error', () => resolve());
        sent.write(body.subarray(0, 100_000), () => sent.destroy());
        sent.on('close', () => resolve());
      });
      await expect.poll(() => readdir(server.folder.incoming).catch(() => [])).toEqual([]);
      await expect(stat(inRepository(server, `packs/${name}.pack`))).rejects.toThrow('ENOENT');
      const again = await fetch(server.url + path, { method: 'PUT', headers: authorized(server), body });
      expect(again.status).toBe(204);
    });

    it('publishes over HTTP from first keys to a visible build', async () => {
      const server = await startTestServer(await database(), { trusted: false });
      const headers = authorized(server);
      const answer = await fetch(server.url + publishPaths.onlineKeys, { headers });
      const online = onlineKeysSchema.parse(await answer.json());
      const hand = (roles: unknown) =>
        fetch(server.url + publishPaths.metadata, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ roles }),
        });
      expect((await hand(await server.publisher.first(online))).status).toBe(200);
      const build = tinyBuild('release', '1.0.0');
      for (const [path, body] of build.files)
        await fetch(`${server.url}${publishPaths.blobs}/${path}`, { method: 'PUT', headers, body });
      const done = await hand([await server.publisher.channel('release', 2, [build])]);
      expect(metadataResponseSchema.parse(await done.json()).added).toEqual([build.target]);
      const agent = await server.agent();
      expect((await checked(await agent.check(1, 1))).offer?.target).toBe(build.target);
    });

    it('hears which customers exist', async () => {
      const server = await startTestServer(await database());
      const { customerId } = await server.agent();
      const ask = (id: string) =>
        fetch(`${server.url}${publishPaths.customers}/${id}`, { headers: authorized(server) });
      expect((await ask(customerId)).status).toBe(200);
      expect((await ask('c_nobody0000')).status).toBe(404);
    });
  });
});

const rawPut = (url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const at = new URL(url);
    const path = url.slice(at.origin.length);
    const sent = httpRequest(
      { host: at.hostname, port: at.port, path, method: 'PUT', headers },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.on('error', reject).end('x');
  });
