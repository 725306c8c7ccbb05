/** The door of the local page: who is kept out, each by the attack they stand for. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../../agent/page/open-browser.ts';
import type { PageServer } from '../../agent/page/server.ts';
import { agentOf, ask, enterPage, startBarePage } from '../support/local-page.ts';
import type { OpenPage } from '../support/local-page.ts';

let folder: string;
const servers: PageServer[] = [];
let page: OpenPage;
let headers: Record<string, string>;

const start = async (): Promise<PageServer> => {
  const home = join(folder, 'home');
  const server = await startBarePage(folder, agentOf(home), home);
  servers.push(server);
  return server;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beistand-page-test-'));
  page = await enterPage(await start());
  headers = { host: `127.0.0.1:${page.port}`, cookie: page.cookie };
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await rm(folder, { recursive: true, force: true });
});

const facts = (changes: Record<string, string> = {}) =>
  ask(page.port, '/api/facts', { headers: { ...headers, ...changes } });

describe('the way in', () => {
  it('answers our own page', async () => {
    expect((await facts({ origin: page.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('takes the token once: a second browser with the same address is kept out', async () => {
    const { pathname, search } = new URL(page.url);
    const again = await ask(page.port, pathname + search, { headers: { host: headers['host'] ?? '' } });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it('leads the browser that is in already back to the page', async () => {
    const { pathname, search } = new URL(page.url);
    const again = await ask(page.port, pathname + search, { headers });
    expect(again.status).toBe(200);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it('gives no cookie for a guessed token, and the real one still works', async () => {
    const server = await start();
    const host = `127.0.0.1:${server.port}`;
    for (const guess of ['', 'x', 'A'.repeat(43), 'A'.repeat(5_000)]) {
      const answer = await ask(server.port, `/enter?token=${guess}`, { headers: { host } });
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await enterPage(server)).cookie).toMatch(/^beistand-page-\d+=[\w-]{43}$/);
  });

  it('gives a cookie that scripts can’t read and other sites can’t send', async () => {
    const server = await start();
    const { pathname, search, host } = new URL(server.url);
    const entered = await ask(server.port, pathname + search, {
      headers: { host, 'sec-fetch-site': 'cross-site' },
    });
    expect(String(entered.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(entered.headers['location']).toBeUndefined();
  });
});

describe('kept out', () => {
  it('a web site whose name was made to point here (DNS rebinding)', async () => {
    for (const host of ['evil.example', `evil.example:${page.port}`, `localhost:${page.port}`, '127.0.0.1'])
      expect((await facts({ host })).status).toBe(403);
  });

  it('a web site that sends across origins', async () => {
    for (const origin of ['https://evil.example', 'null', `http://localhost:${page.port}`])
      expect((await facts({ origin })).status).toBe(403);
    expect((await facts({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('a page of another program of this machine, to which the browser gives the same cookies', async () => {
    expect((await facts({ origin: 'http://127.0.0.1:1' })).status).toBe(403);
    expect((await facts({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    const framed = await ask(page.port, '/', { headers: { ...headers, 'sec-fetch-site': 'same-site' } });
    expect(framed.status).toBe(403);
  });

  it('whoever comes without the cookie, with a guessed one, or with two', async () => {
    const name = page.cookie.split('=')[0] ?? '';
    for (const cookie of ['', `${name}=x`, `${name}=x; ${page.cookie}`, page.cookie.replace(name, 'other')])
      expect((await facts({ cookie })).status).toBe(401);
  });

  it('the cookie of another agent’s page, under its own name and under ours', async () => {
    const other = await enterPage(await start());
    expect((await facts({ cookie: other.cookie })).status).toBe(401);
    const value = other.cookie.split('=')[1] ?? '';
    expect((await facts({ cookie: `beistand-page-${page.port}=${value}` })).status).toBe(401);
  });

  it('a write that names no origin, or is a form of another page', async () => {
    const write = (more: Record<string, string>, body = '{"kind":"check"}') =>
      ask(page.port, '/api/job', { method: 'POST', headers: { ...headers, ...more }, body });
    expect((await write({ 'content-type': 'application/json' })).status).toBe(403);
    expect((await write({ 'content-type': 'text/plain', origin: page.origin })).status).toBe(400);
    expect((await write({ 'content-type': 'application/json', origin: 'https://evil.example' })).status).toBe(
      403,
    );
  });

  it('a body without end, and one that is no JSON', async () => {
    const own = { ...headers, origin: page.origin, 'content-type': 'application/json' };
    const large = await ask(page.port, '/api/job', {
      method: 'POST',
      headers: own,
      body: ' '.repeat(3 * 1024 * 1024),
    });
    expect(large.status).toBe(413);
    expect((await ask(page.port, '/api/job', { method: 'POST', headers: own, body: '{' })).status).toBe(400);
    const extra = JSON.stringify({ kind: 'check', more: true });
    expect((await ask(page.port, '/api/job', { method: 'POST', headers: own, body: extra })).status).toBe(
      400,
    );
  });

  it('names that lead out of the assets', async () => {
    for (const path of ['/assets/..%2f..%2fpackage.json', '/assets/.env', '//evil.example/'])
      expect((await ask(page.port, path, { headers })).status).toBeGreaterThanOrEqual(400);
    expect((await ask(page.port, '/assets/page.js', { headers })).status).toBe(200);
  });
});

describe('every answer', () => {
  it('may not be kept, framed, sniffed or read elsewhere', async () => {
    for (const path of ['/', '/api/facts', '/assets/page.js', '/enter?token=x', '/api/nothing']) {
      const answer = await ask(page.port, path, { headers });
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(answer.headers['content-security-policy']).toContain(`frame-ancestors 'none'`);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('with a page has its own nonce, and allows no inline script', async () => {
    const [one, two] = [
      await ask(page.port, '/', { headers }),
      await ask(page.port, '/versions', { headers }),
    ];
    const nonceOf = (text: string): string => /beistand-nonce" content="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(nonceOf(one.text)).not.toBe(nonceOf(two.text));
    expect(one.headers['content-security-policy']).toContain(`script-src 'self' 'wasm-unsafe-eval';`);
    expect(one.headers['content-security-policy']).not.toContain('unsafe-inline');
  });
});

it('a home that is not enrolled says so, with a stable code', async () => {
  expect((await facts()).json()).toMatchObject({ enrolled: false });
  const overview = await page.api<{ code: string }>('GET /api/overview');
  expect(overview).toMatchObject({ status: 400, value: { code: 'NOT_ENROLLED' } });
});

describe('opening the browser', () => {
  it('hands it a file that only this user can read, so that no other user of the machine sees the token', async () => {
    const seen = join(folder, 'seen');
    // The desktop's program stands for itself: it is given the file and nothing else.
    const opened = await openBrowser(['/bin/sh', '-c', `printf %s "$0" > ${seen}`], page.url);
    await expect.poll(() => readFile(seen, 'utf8').catch(() => '')).toMatch(/\.html$/);
    const file = await readFile(seen, 'utf8');
    expect(file).not.toContain('token');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain(page.url);
    await opened?.close();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('says so where there is no such program', async () => {
    expect(await openBrowser(['/nowhere/xdg-open'], page.url)).toBeNull();
    expect(await openBrowser([], page.url)).toBeNull();
  });
});
