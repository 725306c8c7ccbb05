/**
 * The faces with hot reload, in front of programs that run already: `npm run dev -- [the server's address] [the local page's]`, the latter
 * as `agent page --no-open` prints it, to be let in once. Pages come from the sources; everything else is passed on, with the own
 * Origin of whoever answers, so that signing in works.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import type { Plugin, ViteDevServer } from 'vite';
import { faceBuilds } from './faces.ts';

interface Face {
  /** Below the face's root: the page at an address, null where it is no page's. */
  readonly pageAt: (path: string) => string | null;
  /** Where everything else comes from, and which addresses that is. */
  readonly origin: string;
  readonly passedOn: readonly string[];
}

/** `/console/tickets/1` is the console's page; what has a file ending is a source file, and `/@…` is the dev server's own. */
const pages = (base: string, { pageAt }: Face): Plugin => ({
  name: 'beistand-pages',
  configureServer: (vite) => {
    vite.middlewares.use((request, response, next) => {
      const path = request.url ?? '/';
      const page = /\.\w+(?:\?|$)|^\/@/.test(path) ? null : pageAt(path);
      if (page === null) {
        next();
        return;
      }
      const answer = async (): Promise<void> => {
        const html = await readFile(join(base, page), 'utf8');
        const filled = html
          .replaceAll('{{vendor}}', 'Development')
          .replaceAll('{{openId}}', 'false')
          .replaceAll(/\{\{(?:nonce|language)\}\}/g, '')
          .replace('./main.tsx', `/${page.replace('index.html', 'main.tsx')}`);
        response.setHeader('content-type', 'text/html');
        response.end(await vite.transformIndexHtml(`/${page}`, filled));
      };
      answer().then(undefined, next);
    });
  },
});

const develop = async (
  build: (typeof faceBuilds)[number] | undefined,
  face: Face,
): Promise<ViteDevServer> => {
  if (build === undefined) throw new Error('there is nothing to develop');
  const base = build.config.root ?? '';
  const passOn = { target: face.origin, changeOrigin: true, ws: true, headers: { origin: face.origin } };
  const vite = await createServer({
    ...build.config,
    plugins: [...(build.config.plugins ?? []), pages(base, face)],
    // Both keep what they have prepared; together they would throw each other's away.
    cacheDir: join(import.meta.dirname, '..', '.cache', `develop-${build.folder.replaceAll(/\W/g, '')}`),
    appType: 'custom',
    server: {
      host: '127.0.0.1',
      fs: { allow: [join(import.meta.dirname, '..')] },
      proxy: Object.fromEntries(face.passedOn.map((path) => [path, passOn])),
    },
  });
  return vite.listen();
};

const addressOf = (vite: ViteDevServer): string => vite.resolvedUrls?.local[0] ?? '';

/** What a program answers below /api/, but not source files of the same folder. */
const api = '^/api/(?!.*\\.tsx?(?:\\?|$))';
const [server = 'http://127.0.0.1:8600', page] = process.argv.slice(2);
const [faces, localPage] = faceBuilds;
const vite = await develop(faces, {
  origin: new URL(server).origin,
  passedOn: [api, '/mail', '/repository'],
  pageAt: (path) => {
    const face = /^\/(console|portal)(?:\/|\?|$)/.exec(path)?.[1];
    return face === undefined ? null : `${face}/index.html`;
  },
});
console.log(`Console: ${addressOf(vite)}console · customer area: ${addressOf(vite)}portal`);
if (page !== undefined) {
  const { origin, pathname, search } = new URL(page);
  const local = await develop(localPage, {
    origin,
    passedOn: [api, '^/enter'],
    pageAt: (path) => (/^\/(?:api\/|enter)/.test(path) ? null : 'index.html'),
  });
  console.log(`Local page, to be opened first: ${new URL(`${pathname}${search}`, addressOf(local)).href}`);
}
console.log(
  `Everything else comes from ${server}${page === undefined ? '' : ' and the agent'}. End with Ctrl-C.`,
);
