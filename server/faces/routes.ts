/**
 * The web faces as files: `/console` and `/portal` answer the same page at every path below them (the browser's router
 * does the rest), `/assets` what they load. Nothing in a page runs or styles but what this server sent: the
 * Content-Security-Policy allows our own files and, for the styles a component makes, a nonce made anew for each page.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import { BeistandError } from '../../protocol/errors.ts';
import { headFor, parsePageFiles } from '../../protocol/page-files.ts';

export interface FaceOptions {
  /** Where `npm run build` wrote the faces. */
  readonly folder: string;
  readonly vendor: string;
  readonly openId: boolean;
}

const faces = ['console', 'portal'] as const;
const nonceBytes = 18;
/** A part of its name; whether it is a good one is the API's matter. */
const sessionCookie = 'beistand.session_token=';
const yearSeconds = 31_536_000;

/** What a page may load and do. WebAssembly is for OPAQUE, blob: for pictures and recordings made in the page. */
const policy = (nonce: string): string =>
  [
    `default-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** Who is signed in is the first thing a face asks; the browser asks it while the face is still on its way. */
const askWho = '<link rel="preload" as="fetch" crossorigin href="/api/v1/me">';

/** What the browser should fetch at once, by the page that is asked for. */
const headOf = (pages: string, face: string, { path, headers }: Request): string =>
  (headers.cookie?.includes(sessionCookie) === true ? askWho : '') +
  headFor(parsePageFiles(pages), face, path.slice(face.length + 1));

const sendPage = async (
  request: Request,
  response: Response,
  face: string,
  { folder, vendor, openId }: FaceOptions,
): Promise<void> => {
  const [template, pages] = await Promise.all(
    [join(face, 'index.html'), 'pages.json'].map((name) => readFile(join(folder, name), 'utf8')),
  ).catch((cause: unknown) => {
    throw new BeistandError('REPOSITORY_FAULT', 'The web faces are not built.', {
      hint: 'Run: npm run build',
      cause,
    });
  });
  const nonce = randomBytes(nonceBytes).toString('base64');
  const facts: Readonly<Record<string, string>> = { vendor, openId: String(openId), nonce };
  const page = (template ?? '')
    .replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => escaped(facts[name] ?? ''))
    .replace('</head>', `${headOf(pages ?? '', face, request)}</head>`);
  response.setHeader('Content-Security-Policy', policy(nonce));
  response.setHeader('Cache-Control', 'no-cache');
  response.type('html').send(page);
};

const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** Answers the compressed file that the build wrote beside the plain one, where the browser takes it. */
const compressed =
  (folder: string): RequestHandler =>
  (request, response, next) => {
    if (!/^\/[\w.-]+\.(?:js|css|svg|wasm)$/.test(request.path)) {
      next();
      return;
    }
    const accepted = request.get('accept-encoding') ?? '';
    const [encoding, ending] = encodings.find(([name]) => accepted.includes(name)) ?? [];
    if (encoding === undefined || ending === undefined) {
      next();
      return;
    }
    response.setHeader('Content-Encoding', encoding);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', `public, max-age=${yearSeconds}, immutable`);
    response.type(request.path.slice(request.path.lastIndexOf('.')));
    response.sendFile(`${request.path.slice(1)}${ending}`, { root: folder }, (error) => {
      if (error === undefined || response.headersSent) return;
      for (const name of ['Content-Encoding', 'Vary', 'Cache-Control', 'Content-Type'])
        response.removeHeader(name);
      next();
    });
  };

/** Serves the faces. */
export const faceRoutes = (options: FaceOptions): Router => {
  const router = express.Router();
  const assets = join(options.folder, 'assets');
  router.use(
    '/assets',
    compressed(assets),
    express.static(assets, { immutable: true, maxAge: yearSeconds * 1_000, index: false }),
  );
  for (const face of faces)
    router.get([`/${face}`, `/${face}/*path`], (request, response) =>
      sendPage(request, response, face, options),
    );
  router.get('/', (_request, response) => response.redirect('/portal'));
  return router;
};
