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
import { signersFor } from './keyring.ts';
import { manifestBytes } from './manifest-writer.ts';
import { viewRepository } from './repository-view.ts';
import type { RepositoryView } from './repository-view.ts';
import { channelSigned, expiryAfter } from './roles-rules.ts';
import { signRole } from './publisher.ts';
import type { Publisher } from './publisher.ts';
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
export const uploadMissing = async (publisher: Publisher, blobs: readonly Blob[]): Promise<UploadSum> => {
  let uploadedBytes = 0;
  let alreadyThereBytes = 0;
  for (const { path, file, size } of blobs) {
    if (await publisher.link.has(path)) {
      alreadyThereBytes += size;
      continue;
    }
    let done = 0;
    const what = `Uploading ${path.slice(0, path.indexOf('/'))}`;
    await publisher.link.upload(path, file, (bytes) =>
      publisher.output.progress(what, (done += bytes), size),
    );
    uploadedBytes += size;
  }
  return { uploadedBytes, alreadyThereBytes };
};

/** True where the server refused because someone else handed over a newer role meanwhile. */
const overtaken = (error: unknown): boolean =>
  isBeistandError(error, 'CONFLICT') || isBeistandError(error, 'METADATA_ROLLED_BACK');

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
 * Finds out before the long work whether the server takes this token, and whether this keyring can sign the
 * channel at the end of it.
 * @throws BeistandError UNAUTHENTICATED, TRUST_NOT_ESTABLISHED, SIGNATURE_INVALID (too few keys, and no file for a part), PASSPHRASE_MISSING, PASSPHRASE_WRONG
 */
export const requireSigners = async (
  publisher: Publisher,
  view: RepositoryView,
  channel: Channel,
  partial: string | undefined,
): Promise<void> => {
  const { folder, keyring, link } = publisher;
  await link.onlineKeys();
  const keyIds = channelKeyIds(view, channel);
  const signers = await signersFor(folder, keyring, channel, keyIds, await publisher.passphrase());
  const needed = view.targets?.metadata.signed.delegations?.roles?.[channel]?.threshold ?? 1;
  if (signers.length === 0)
    throw new BeistandError('SIGNATURE_INVALID', `This keyring has no key that may sign ${channel}.`, {
      hint: 'After "keys add" or "keys rotate", run "trust" first.',
    });
  if (signers.length < needed && partial === undefined)
    throw new BeistandError(
      'SIGNATURE_INVALID',
      `${channel} needs ${needed} signatures, this keyring has ${signers.length} key.`,
      {
        hint: 'Use --partial FILE, and let the holder of the other key run "cosign --pending FILE".',
      },
    );
};

/**
 * Uploads and signs; `blobs` are packs and deltas. The role is signed on top of the newest verified one, again
 * where another publisher was quicker.
 * @throws BeistandError as handOver; CONFLICT where the target is published with another content
 */
export const publishTarget = async (
  publisher: Publisher,
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
  const upload = await uploadMissing(publisher, [...blobs, own]);

  for (let attempt = 1; ; attempt += 1) {
    const view = await viewRepository(publisher.folder, publisher.keyring, publisher.link);
    const current = view.channels.get(channel);
    const targets = targetsOf(current?.text);
    const there = targets[path];
    if (there !== undefined && there.hashes['sha256'] !== sha256)
      throw new BeistandError('CONFLICT', `${path} is published already, with other content.`, {
        hint: 'A published build never changes: give the new one a version of its own.',
      });
    targets[path] = { length: bytes.length, hashes: { sha256 }, custom: customOf(manifest) };
    const version = (current?.metadata.signed.version ?? 0) + 1;
    const body = channelSigned(version, expiryAfter(publisher.now(), options.channelDays), targets);
    const json = await signRole(publisher, channel, body, channelKeyIds(view, channel));
    try {
      const result = await handOver(publisher, view, [{ role: channel, json }], options.partial);
      return { path, sha256, upload, handOver: result };
    } catch (error) {
      if (!overtaken(error) || attempt >= tries) throw error;
      publisher.output.say(
        publisher.output.words(
          'Another publish came in between; signing on top of it.',
          'Eine andere Veröffentlichung kam dazwischen; es wird darauf aufbauend signiert.',
        ),
      );
    }
  }
};
