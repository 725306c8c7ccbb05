/**
 * The end of every publish: what is missing is uploaded (packs, deltas, then the manifest), and the channel
 * role that names the manifest is signed and handed over. The order is the point: until the role is
 * there nobody sees anything, and a repetition finds with HEAD what is there already.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { BeistandError, isBeistandError } from '../../../protocol/errors.ts';
import type { Channel } from '../../../protocol/ids.ts';
import { targetPath } from '../../../protocol/manifest.ts';
import type { Manifest } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import { customOf } from './earlier-builds.ts';
import { handOver } from './hand-over.ts';
import type { HandOver } from './hand-over.ts';
import { manifestBytes } from './manifest-writer.ts';
import { viewRepository } from './repository-view.ts';
import type { RepositoryView } from './repository-view.ts';
import { channelSigned, expiryAfter } from './roles-rules.ts';
import { signRole } from './session.ts';
import type { Session } from './session.ts';
import { targetsOf } from './trust.ts';

/** A file to be uploaded under its repository path. */
export interface Blob {
  readonly path: string;
  readonly file: string;
  readonly size: number;
}

export interface UploadSum {
  readonly uploadedBytes: number;
  readonly alreadyThereBytes: number;
}

/** How often the role is signed anew where another publish came in between. */
const tries = 4;

/**
 * Uploads what the server lacks.
 * @throws BeistandError UNREACHABLE, HASH_MISMATCH and others of the server
 */
export const uploadMissing = async (session: Session, blobs: readonly Blob[]): Promise<UploadSum> => {
  let uploadedBytes = 0;
  let alreadyThereBytes = 0;
  for (const { path, file, size } of blobs) {
    if (await session.link.has(path)) {
      alreadyThereBytes += size;
      continue;
    }
    let done = 0;
    const what = `Uploading ${path.slice(0, path.indexOf('/'))}`;
    await session.link.upload(path, file, (bytes) => session.output.progress(what, (done += bytes), size));
    uploadedBytes += size;
  }
  return { uploadedBytes, alreadyThereBytes };
};

/** The delegated keys of a channel, from verified metadata. */
export const channelKeyIds = (view: RepositoryView, channel: Channel): Set<string> => {
  const role = view.targets?.metadata.signed.delegations?.roles?.[channel];
  if (role === undefined)
    throw new BeistandError(
      'TRUST_NOT_ESTABLISHED',
      `The server's trust does not know the channel ${channel}.`,
      {
        hint: 'Run "trust" first.',
      },
    );
  return new Set(role.keyIDs);
};

/**
 * Uploads and signs; `blobs` are packs and deltas. The role is signed on top of the newest verified one, again
 * where another publisher was quicker.
 * @throws BeistandError as handOver; CONFLICT where the target is published with another content
 */
export const publishTarget = async (
  session: Session,
  manifest: Manifest,
  blobs: readonly Blob[],
  scratch: string,
  options: { readonly channelDays: number; readonly partial: string | undefined },
): Promise<{ path: string; sha256: string; upload: UploadSum; handOver: HandOver }> => {
  const bytes = manifestBytes(manifest);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { channel } = manifest;
  const path = targetPath(channel, customOf(manifest));
  const file = join(scratch, 'manifest.json');
  await fs.writeFile(file, bytes);
  const own: Blob = { path: repositoryLayout.target(path, sha256), file, size: bytes.length };
  const upload = await uploadMissing(session, [...blobs, own]);

  for (let attempt = 1; ; attempt += 1) {
    const view = await viewRepository(session.folder, session.keyring, session.link);
    const current = view.channels.get(channel);
    const targets = targetsOf(current?.text);
    const there = targets[path];
    if (there !== undefined && there.hashes['sha256'] !== sha256)
      throw new BeistandError('CONFLICT', `${path} is published already, with other content.`, {
        hint: 'A published build never changes: give the new one a version of its own.',
      });
    targets[path] = { length: bytes.length, hashes: { sha256 }, custom: customOf(manifest) };
    const version = (current?.metadata.signed.version ?? 0) + 1;
    const body = channelSigned(version, expiryAfter(session.now(), options.channelDays), targets);
    const json = await signRole(session, channel, body, channelKeyIds(view, channel));
    try {
      const result = await handOver(session, view, [{ role: channel, json }], options.partial);
      return { path, sha256, upload, handOver: result };
    } catch (error) {
      if (!isBeistandError(error, 'CONFLICT') || attempt >= tries) throw error;
      session.output.say('Another publish came in between; signing on top of it.');
    }
  }
};
