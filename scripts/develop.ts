/**
 * Console and customer area with hot reload, in front of a server that runs already: `npm run dev -- [its address]`. Pages
 * come from the sources; everything else is passed on, with the server's own Origin, so that signing in works.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import type { Plugin } from 'vite';
import { faceBuilds } from './faces.ts';

const server = new URL(process.argv[2] ?? 'http://127.0.0.1:8600');
const [faces] = faceBuilds;
if (faces === undefined) throw new Error('there is nothing to develop');
const base = faces.config.root ?? '';

/** `/console/tickets/1` is the console's page; what has a file ending is a source file. */
const pages = (): Plugin => ({
  name: 'beistand-pages',
  configureServer: (vite) => {
    vite.middlewares.use((request, response, next) => {
      const path = request.url ?? '/';
      const face = /^\/(console|portal)(?:\/|\?|$)/.exec(path)?.[1];
      if (face === undefined || /\.\w+(?:\?|$)/.test(path)) {
        next();
        return;
      }
      const answer = async (): Promise<void> => {
        const html = await readFile(join(base, face, 'index.html'), 'utf8');
        const filled = html
          .replaceAll('{{vendor}}', 'Development')
          .replaceAll('{{openId}}', 'false')
          .replaceAll('{{nonce}}', '')
          .replace('./main.tsx', `/${face}/main.tsx`);
        response.setHeader('content-type', 'text/html');
        response.end(await vite.transformIndexHtml(`/${face}/index.html`, filled));
      };
      answer().then(undefined, next);
    });
  },
});

const passOn = { target: server.origin, changeOrigin: true, headers: { origin: server.origin } };
const vite = await createServer({
  ...faces.config,
  plugins: [...(faces.config.plugins ?? []), pages()],
  appType: 'custom',
  server: {
    host: '127.0.0.1',
    fs: { allow: [join(base, '..', '..')] },
    proxy: { '/api': passOn, '/mail': passOn, '/repository': passOn },
  },
});
await vite.listen();
console.log(
  `Console: ${vite.resolvedUrls?.local[0] ?? ''}console · customer area: ${vite.resolvedUrls?.local[0] ?? ''}portal`,
);
console.log(`Everything else comes from ${server.origin}. End with Ctrl-C.`);
