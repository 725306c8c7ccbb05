/**
 * The repository as static files. Everything but `timestamp.json` and the roots is immutable, named by version or
 * hash; packs and deltas are compressed already and answer ranges. Metadata and manifests are JSON and go out
 * compressed where the client accepts it; agents hash what comes out.
 */
import { readFile, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import express from 'express';
import type { RequestHandler, Router } from 'express';

const compressors = { zstd: promisify(zstdCompress), gzip: promisify(gzip) };
type Encoding = keyof typeof compressors;

const worthCompressingBytes = 1_024;
const cacheBytes = 64 * 1024 * 1024;
const yearSeconds = 31_536_000;

const encodingFor = (accepted: string): Encoding | null => {
  if (/\bzstd\b/.test(accepted)) return 'zstd';
  return /\bgzip\b/.test(accepted) ? 'gzip' : null;
};

const cacheControl = (path: string): string =>
  /timestamp\.json$|root\.json$/.test(path) ? 'no-cache' : `public, max-age=${yearSeconds}, immutable`;

/** Compressed files, kept by path and time of change, the oldest forgotten first. */
const createCache = () => {
  const kept = new Map<string, Buffer>();
  let total = 0;
  return async (key: string, make: () => Promise<Buffer>): Promise<Buffer> => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = await make();
    // Two requests may have made it at the same time; it counts once.
    if (kept.has(key)) return made;
    kept.set(key, made);
    total += made.length;
    for (const [oldest, value] of kept) {
      if (total <= cacheBytes) break;
      kept.delete(oldest);
      total -= value.length;
    }
    return made;
  };
};

/** A path as it was meant; null where its percent signs mean nothing. */
const decoded = (path: string): string | null => {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
};

const compressedFiles = (folder: string): RequestHandler => {
  const cached = createCache();
  return async (request, response, next) => {
    const encoding = encodingFor(request.get('accept-encoding') ?? '');
    if (
      request.method !== 'GET' ||
      encoding === null ||
      request.get('range') !== undefined ||
      !request.path.endsWith('.json')
    ) {
      next();
      return;
    }
    const path = decoded(request.path);
    const file = path === null ? '' : normalize(join(folder, path));
    if (!file.startsWith(folder + sep)) {
      next();
      return;
    }
    const stats = await stat(file).catch(() => null);
    if (stats === null || !stats.isFile() || stats.size < worthCompressingBytes) {
      next();
      return;
    }
    const key = `${encoding}:${file}:${stats.mtimeMs}:${stats.size}`;
    const body = await cached(key, async () => compressors[encoding](await readFile(file)));
    response.setHeader('Content-Encoding', encoding);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', cacheControl(file));
    response.type('json').send(body);
  };
};

/** Serves `metadata/`, `targets/`, `packs/` and `deltas/` below `folder`, and nothing else of it. */
export const repositoryFiles = (folder: string): Router => {
  const router = express.Router();
  for (const part of ['metadata', 'targets', 'packs', 'deltas'] as const) {
    const within = join(folder, part);
    if (part === 'metadata' || part === 'targets') router.use(`/${part}`, compressedFiles(within));
    router.use(
      `/${part}`,
      express.static(within, {
        index: false,
        redirect: false,
        dotfiles: 'ignore',
        cacheControl: false,
        setHeaders: (response, path) => response.setHeader('Cache-Control', cacheControl(path)),
      }),
    );
  }
  return router;
};
