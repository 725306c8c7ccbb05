/**
 * The repository's present state, read from its files: what `timestamp.json` leads to is what agents see.
 * Files beyond that (left by an interrupted publish) do not count.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind } from '@tufjs/models';
import type { Root, Snapshot, Targets, Timestamp } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { PublishedRole } from '../../../protocol/publish-api.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';

export interface Role<T extends Root | Snapshot | Targets | Timestamp> {
  readonly text: string;
  readonly metadata: Metadata<T>;
}

export interface Current {
  /** null before the first `publish trust`. */
  readonly root: Role<Root> | null;
  readonly timestamp: Role<Timestamp> | null;
  readonly snapshot: Role<Snapshot> | null;
  /** `targets` and the channel roles. */
  readonly roles: ReadonlyMap<PublishedRole, Role<Targets>>;
}

/** The text of a file of the repository, or null where there is none. */
export const readRepositoryFile = async (folder: string, path: string): Promise<string | null> => {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const invalid = (what: string, cause?: unknown): BeistandError =>
  new BeistandError('METADATA_INVALID', `${what} is not valid TUF metadata.`, { cause });

const parse = <T>(what: string, text: string, from: (json: never) => T): T => {
  try {
    return from(JSON.parse(text) as never);
  } catch (cause) {
    throw invalid(what, cause);
  }
};

export const parseRoot = (text: string): Role<Root> => ({
  text,
  metadata: parse('root', text, (json) => Metadata.fromJSON(MetadataKind.Root, json)),
});
export const parseTargets = (role: string, text: string): Role<Targets> => ({
  text,
  metadata: parse(role, text, (json) => Metadata.fromJSON(MetadataKind.Targets, json)),
});
const parseSnapshot = (text: string): Role<Snapshot> => ({
  text,
  metadata: parse('snapshot', text, (json) => Metadata.fromJSON(MetadataKind.Snapshot, json)),
});
const parseTimestamp = (text: string): Role<Timestamp> => ({
  text,
  metadata: parse('timestamp', text, (json) => Metadata.fromJSON(MetadataKind.Timestamp, json)),
});

/** Newest root: they are numbered without gaps, and each is visible once its file is there. */
const readNewestRoot = async (folder: string, from = 1): Promise<Role<Root> | null> => {
  let newest: string | null = null;
  for (let version = from; ; version += 1) {
    const text = await readRepositoryFile(folder, repositoryLayout.metadata(`${version}.root.json`));
    if (text === null) return newest === null ? null : parseRoot(newest);
    newest = text;
  }
};

/** Root metadata newer than `version`, oldest first, as text. */
export const readRootsAfter = async (folder: string, version: number, atMost: number): Promise<string[]> => {
  const texts: string[] = [];
  while (texts.length < atMost) {
    const text = await readRepositoryFile(
      folder,
      repositoryLayout.metadata(`${version + texts.length + 1}.root.json`),
    );
    if (text === null) break;
    texts.push(text);
  }
  return texts;
};

const missing = (file: string): BeistandError =>
  new BeistandError('REPOSITORY_FAULT', `The repository lacks ${file}, which its metadata names.`, {
    hint: 'Restore the repository folder from its backup.',
  });

/**
 * Reads the present state. Signatures are not checked here: the folder is the server's own, and agents
 * check everything.
 * @throws BeistandError REPOSITORY_FAULT, METADATA_INVALID
 */
export const readCurrent = async (folder: string): Promise<Current> => {
  const root = await readNewestRoot(folder);
  const stamp = await readRepositoryFile(folder, repositoryLayout.metadata('timestamp.json'));
  const roles = new Map<PublishedRole, Role<Targets>>();
  if (stamp === null) return { root, timestamp: null, snapshot: null, roles };
  const timestamp = parseTimestamp(stamp);
  const named = async (name: string, version: number): Promise<string> => {
    const file = repositoryLayout.metadata(`${version}.${name}.json`);
    const text = await readRepositoryFile(folder, file);
    if (text === null) throw missing(file);
    return text;
  };
  const snapshot = parseSnapshot(await named('snapshot', timestamp.metadata.signed.snapshotMeta.version));
  for (const role of ['targets', ...channels] as const) {
    const entry = snapshot.metadata.signed.meta[`${role}.json`];
    if (entry !== undefined) roles.set(role, parseTargets(role, await named(role, entry.version)));
  }
  return { root, timestamp, snapshot, roles };
};

/** Length and hash of a metadata file as its parent names them. */
export const metaEntry = (version: number, text: string): Record<string, unknown> => ({
  version,
  length: Buffer.byteLength(text),
  hashes: { sha256: createHash('sha256').update(text).digest('hex') },
});
