/** The session's cryptography in a real browser, under the policy our pages have: WebAssembly, and nothing else beside our own scripts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { startChromium, visit } from '../support/browser.ts';

const entry = fileURLToPath(new URL('../support/session-browser.ts', import.meta.url));
const vectors = readFileSync(new URL('../vectors/session/frames.json', import.meta.url), 'utf8');

const bundle = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, rolldownOptions: { input: entry, output: { format: 'iife' } } },
  });
  for (const { output } of [built].flat() as { output: { type: string; code?: string }[] }[])
    for (const file of output) if (file.type === 'chunk' && file.code !== undefined) return file.code;
  throw new Error('nothing was built');
};

it('a browser talks as Node does, under a strict policy', async () => {
  const script = await bundle();
  const server = createServer((request, response) => {
    response.setHeader('Content-Security-Policy', `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'`);
    const isScript = request.url === '/script.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>x</title><link rel="icon" href="data:,"><script src="/script.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.close() && undefined);
  const chromium = await startChromium();
  onTestFinished(() => chromium.close());
  const { page } = await visit(chromium);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const said = await page.evaluate(`globalThis.talkAsBothEnds(${vectors})`);
  expect(said).toBe('all is well');
});
