/**
 * A part of the build: notes in `pages.json` which files each page of a face loads (protocol/page-files.ts says what for). Pages are
 * found where areas tell them: `{ path: '/tickets', page: () => import('./queue-page.tsx') }`.
 */
import { dirname, join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import type { PageFiles } from '../protocol/page-files.ts';

const route = /path: '([^']+)', page: \(\) => import\('([^']+)'\)/g;

interface Told {
  readonly path: string;
  /** The page's module. */
  readonly module: string;
}

const isChunk = (one: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): one is Rolldown.OutputChunk =>
  one?.type === 'chunk';

/** A chunk and all that it imports at once. */
const closureOf = (
  bundle: Rolldown.OutputBundle,
  first: Rolldown.OutputChunk,
  found = new Set<Rolldown.OutputChunk>(),
): Set<Rolldown.OutputChunk> => {
  if (found.has(first)) return found;
  found.add(first);
  for (const name of first.imports) {
    const next = bundle[name];
    if (isChunk(next)) closureOf(bundle, next, found);
  }
  return found;
};

export const notePageFiles = (): Plugin => {
  const told = new Map<string, Told[]>();
  return {
    name: 'note-page-files',
    transform: {
      // The source as it was written.
      order: 'pre',
      handler: (code, id) => {
        const routes = [...code.matchAll(route)].map(([, path = '', from = '']) => ({
          path,
          module: join(dirname(id), from),
        }));
        if (routes.length > 0) told.set(id, routes);
      },
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(isChunk);
      const pages: PageFiles = {};
      for (const entry of chunks.filter(({ isEntry }) => isEntry)) {
        const face = closureOf(bundle, entry);
        const routes = [...face].flatMap(({ moduleIds }) => moduleIds.flatMap((id) => told.get(id) ?? []));
        pages[entry.name] = routes.flatMap(({ path, module }) => {
          const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId === module);
          if (chunk === undefined) return [];
          const more = [...closureOf(bundle, chunk)].filter((one) => !face.has(one));
          return {
            path,
            scripts: more.map(({ fileName }) => fileName),
            styles: more.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]),
          };
        });
        if (pages[entry.name]?.length === 0) this.error(`no page of ${entry.name} was found`);
      }
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(pages) });
    },
  };
};
