/** The API's description: complete, and readable in a browser. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openApiPage } from '../../server/http/openapi-page.ts';
import { databases } from '../support/databases.ts';
import { startTestServer } from '../support/server.ts';

const start = async () => startTestServer((await databases[0]?.database()) ?? '', { trusted: false });

it('describes every route there is, with the right it needs', async () => {
  const server = await start();
  const document = z
    .looseObject({
      paths: z.record(
        z.string(),
        z.record(z.string(), z.looseObject({ description: z.string().optional() })),
      ),
    })
    .parse(await (await fetch(`${server.url}/api/openapi.json`)).json());
  const mounted = server.app.router.stack.flatMap(({ route }) =>
    route?.path.startsWith('/api/v1') === true ? [route.path.replace(/:(\w+)/g, '{$1}')] : [],
  );
  expect(mounted.length).toBeGreaterThan(60);
  expect(mounted.filter((path) => document.paths[path] === undefined)).toEqual([]);
  expect(document.paths['/api/v1/tickets/{number}/merge']?.['post']?.description).toBe('Needs: ticket.merge');
});

it('has a page without scripts that shows it', async () => {
  const server = await start();
  const answer = await fetch(`${server.url}/api/docs`);
  const page = await answer.text();
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
  expect(page).toContain('/api/v1/tickets/{number}/classify');
  expect(page).not.toContain('<script');
});

it('lets nothing of the document become markup', () => {
  const page = openApiPage({
    info: { title: '<img src=x onerror=alert(1)>', version: '1' },
    paths: { '/api/v1/x': { get: { summary: '</summary><script>alert(1)</script>' } } },
  });
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
});
