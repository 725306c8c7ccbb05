/** The web faces as the server sends them: what their Content-Security-Policy allows, how long they may be kept, how they are compressed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { faceRoutes } from '../../server/faces/routes.ts';
import { answerNotFound, answerProblems } from '../../server/http/problem.ts';

const startFaces = async ({ built = true, vendor = 'Muster' } = {}): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'beistand-faces-'));
  if (built) {
    for (const face of ['console', 'portal']) {
      await mkdir(join(folder, face));
      await writeFile(
        join(folder, face, 'index.html'),
        `<head><meta name="beistand-vendor" content="{{vendor}}"><meta name="beistand-nonce" content="{{nonce}}"></head>${face}`,
      );
    }
    const page = (path: string, name: string) => ({
      path,
      scripts: [`assets/${name}.js`],
      styles: [`assets/${name}.css`],
    });
    const pages = { console: [page('/tickets/$number', 'ticket'), page('/tickets/new', 'new')], portal: [] };
    await writeFile(join(folder, 'pages.json'), JSON.stringify(pages));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets', 'a.js'), 'plain');
    await writeFile(join(folder, 'assets', 'b.js'), 'plain');
    await writeFile(join(folder, 'assets', 'b.js.br'), 'brotli');
    await writeFile(join(folder, 'secret.txt'), 'secret');
  }
  const app = express();
  app.use(faceRoutes({ folder, vendor, openId: false }));
  app.use(answerNotFound);
  app.use(answerProblems(pino({ level: 'silent' })));
  const http = createServer(app);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
};

it('answers the same page at every path of a face, so that links into it work', async () => {
  const url = await startFaces();
  expect(await (await fetch(`${url}/console/tickets/1042`)).text()).toContain('console');
  expect(await (await fetch(`${url}/portal`)).text()).toContain('portal');
});

it('allows neither inline scripts nor styles without this page’s nonce, nor framing', async () => {
  const url = await startFaces();
  const [first, second] = [await fetch(`${url}/console`), await fetch(`${url}/console`)];
  const policy = first.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval';`);
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).toContain(`frame-ancestors 'none'`);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  expect(nonce.length).toBeGreaterThan(20);
  expect(await first.text()).toContain(`content="${nonce}"`);
  expect(second.headers.get('content-security-policy')).not.toContain(nonce);
});

it('a vendor’s name can’t become markup', async () => {
  const url = await startFaces({ vendor: `"><script>alert(1)</script>` });
  expect(await (await fetch(`${url}/console`)).text()).not.toContain('<script>');
});

it('names the files of the page that is asked for, and asks who is signed in where somebody may be', async () => {
  const url = await startFaces();
  const headAt = async (path: string, cookie = '') =>
    [
      ...(await (await fetch(url + path, { headers: { cookie } })).text()).matchAll(
        /<link[^>]*href="([^"]+)">/g,
      ),
    ].map(([, href]) => href);
  expect(await headAt('/console/tickets/7')).toEqual(['/assets/ticket.js', '/assets/ticket.css']);
  expect(await headAt('/console/tickets/new')).toEqual(['/assets/new.js', '/assets/new.css']);
  expect(await headAt('/portal/tickets/7')).toEqual([]);
  expect(await headAt('/portal', 'a=b; beistand.session_token=x')).toEqual(['/api/v1/me']);
});

it('pages are asked for again each time, files with a hash in their name never', async () => {
  const url = await startFaces();
  expect((await fetch(`${url}/console`)).headers.get('cache-control')).toBe('no-cache');
  expect((await fetch(`${url}/assets/a.js`)).headers.get('cache-control')).toContain('immutable');
});

it('sends the compressed file where there is one, and the plain one where there is none', async () => {
  const url = await startFaces();
  const wants = { headers: { 'accept-encoding': 'br' } };
  expect(
    (await fetch(`${url}/assets/b.js`, { ...wants, method: 'HEAD' })).headers.get('content-encoding'),
  ).toBe('br');
  const plain = await fetch(`${url}/assets/a.js`, wants);
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe('plain');
});

it('nothing outside of the assets can be fetched', async () => {
  const url = await startFaces();
  for (const path of ['/assets/..%2fsecret.txt', '/assets/%2e%2e/secret.txt', '/secret.txt'])
    expect((await fetch(url + path)).status).toBeGreaterThanOrEqual(400);
});

it('says what to do where the faces were never built', async () => {
  const url = await startFaces({ built: false });
  const answer = await fetch(`${url}/console`);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ code: 'REPOSITORY_FAULT', hint: 'Run: npm run build' });
});
