/**
 * How publishing stands: what each channel got last, and what was uploaded but stands in no signed metadata. The server can't
 * tell why: the publish runs still, waits for another signature at somebody's machine, or was broken off. A file's name and
 * content are the publisher's claims until they are signed; they are only shown.
 */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { channels } from '../../protocol/ids.ts';
import type { Channel } from '../../protocol/ids.ts';
import { parseManifest } from '../../protocol/manifest.ts';
import type { Queries } from '../store/store.ts';

/** As many uploads are looked at, the newest first. */
const unfinishedMost = 20;

export interface Unfinished {
  readonly target: string;
  readonly product: string;
  readonly channel: Channel;
  readonly name: string;
  readonly platform: string;
  readonly uploadedAt: string;
}

export interface Publishing {
  /** What each channel got last; null where it never got anything. */
  readonly channels: readonly {
    readonly channel: Channel;
    readonly last: { readonly product: string; readonly name: string; readonly publishedAt: string } | null;
  }[];
  readonly unfinished: readonly Unfinished[];
}

interface Upload {
  readonly target: string;
  readonly channel: Channel;
  readonly file: string;
  readonly at: Date;
}

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const uploadsOf = async (repository: string, channel: Channel): Promise<Omit<Upload, 'at'>[]> => {
  const folder = join(repository, 'targets', channel);
  return (await namesIn(folder)).flatMap((name) => {
    const target = /^[0-9a-f]{64}\.(?<target>.+\.json)$/.exec(name)?.groups?.['target'];
    return target === undefined
      ? []
      : [{ target: `${channel}/${target}`, channel, file: join(folder, name) }];
  });
};

/** What an upload says of itself; null where that can't be read. */
const readUpload = async ({ target, channel, file, at }: Upload): Promise<Unfinished | null> => {
  try {
    const manifest = parseManifest(JSON.parse(await readFile(file, 'utf8')));
    const { product, platform } = manifest;
    const name = manifest.kind === 'build' ? manifest.version : manifest.id;
    return { target, product, channel, name, platform, uploadedAt: at.toISOString() };
  } catch {
    // Nobody has signed it, so it need not be a manifest at all.
    return null;
  }
};

/** How publishing stands. An upload counts as given up once something newer of its product, channel and platform was published. */
export const readPublishing = async (db: Queries, repository: string): Promise<Publishing> => {
  // Uploads first: what is signed in between then counts as published.
  const found = (await Promise.all(channels.map((channel) => uploadsOf(repository, channel)))).flat();
  const builds = await db
    .selectFrom('builds')
    .select(['target', 'product', 'channel', 'name', 'platform', 'published_at'])
    .orderBy('published_at', 'desc')
    .orderBy('target')
    .execute();
  const published = new Set(builds.map(({ target }) => target));
  const uploads = await Promise.all(
    found
      .filter(({ target }) => !published.has(target))
      .map(async (one) => {
        const stats = await stat(one.file).catch(() => null);
        return stats === null ? [] : [{ ...one, at: stats.mtime }];
      }),
  );
  const newest = uploads
    .flat()
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, unfinishedMost);
  const read = (await Promise.all(newest.map(readUpload))).filter((one) => one !== null);
  const seen = new Set<string>();
  return {
    channels: channels.map((channel) => {
      const last = builds.find((one) => one.channel === channel);
      if (last === undefined) return { channel, last: null };
      const { product, name, published_at: publishedAt } = last;
      return { channel, last: { product, name, publishedAt } };
    }),
    unfinished: read.filter((one) => {
      if (seen.has(one.target)) return false;
      seen.add(one.target);
      return !builds.some(
        ({ product, channel, platform, published_at }) =>
          product === one.product &&
          channel === one.channel &&
          platform === one.platform &&
          published_at > one.uploadedAt,
      );
    }),
  };
};
