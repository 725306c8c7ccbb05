/**
 * The built page as files (`npm run build` wrote them): one page for every path, and the assets it loads. The page gets a
 * nonce for the styles its components make; scripts come from files alone.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { headFor, parsePageFiles } from '../../protocol/page-files.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const nonceBytes = 18;

export interface PageFiles {
  /** The page at a path, with these facts in its `<meta>` elements, and the policy it is to be sent with. */
  readonly page: (
    path: string,
    facts: Readonly<Record<string, string>>,
  ) => {
    readonly html: string;
    readonly policy: string;
  };
  /** An asset by its name, null where there is none. */
  readonly asset: (name: string) => Promise<{ readonly type: string; readonly bytes: Uint8Array } | null>;
}

const policyOf = (nonce: string): string =>
  [
    `default-src 'none'`,
    // The player of recordings reads a terminal's output by WebAssembly.
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    // Recordings of the screen in the customer's copies.
    `media-src 'self'`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** @throws BeistandError NOT_FOUND where the page was not built */
export const openPageFiles = async (folder: string): Promise<PageFiles> => {
  const [template = '', noted = ''] = await Promise.all(
    ['index.html', 'pages.json'].map((name) => readFile(join(folder, name), 'utf8')),
  ).catch((cause: unknown) => {
    throw new BeistandError('NOT_FOUND', 'The local page is not built.', {
      hint: 'Run: npm run build',
      cause,
    });
  });
  const pages = parsePageFiles(noted);
  return {
    page: (path, facts) => {
      const nonce = randomBytes(nonceBytes).toString('base64');
      const all: Readonly<Record<string, string>> = { ...facts, nonce };
      const html = template
        .replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => escaped(all[name] ?? ''))
        .replace('</head>', `${headFor(pages, 'page', path)}</head>`);
      return { html, policy: policyOf(nonce) };
    },
    asset: async (name) => {
      const type = types[extname(name)];
      // Names as the build makes them; nothing that could lead out of the folder.
      if (type === undefined || !/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return null;
      try {
        return { type, bytes: await readFile(join(folder, 'assets', name)) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
};
