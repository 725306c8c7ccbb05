/**
 * From a signed entry to a manifest whose every claim agrees with the entry: hash and length first, then
 * the schema, then that both say the same. Someone who may sign in one channel must not be able to have a
 * manifest taken for another's.
 */
import { isDeepStrictEqual } from 'node:util';
import { createHash } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';
import type { Manifest, TargetCustom } from '../../protocol/manifest.ts';
import { parseManifest, targetPath } from '../../protocol/manifest.ts';
import type { TargetEntry, VerifiedManifest } from './repository.ts';

/** What a manifest says of itself, in the form its entry says it. */
const customOf = (manifest: Manifest): TargetCustom => {
  const { product, platform, customer, createdAt } = manifest;
  const shared = { product, platform, createdAt, ...(customer === undefined ? {} : { customer }) };
  return manifest.kind === 'build'
    ? { kind: 'build', version: manifest.version, ...shared }
    : { kind: 'script', id: manifest.id, ...shared };
};

const mismatch = (path: string, fault: string): BeistandError =>
  new BeistandError('MANIFEST_INVALID', `The manifest ${path} ${fault}.`, {
    hint: 'The vendor has to publish it again; nothing of it was used.',
    details: { path },
  });

/**
 * @throws BeistandError LENGTH_MISMATCH, HASH_MISMATCH
 */
export const checkManifestBytes = (entry: TargetEntry, bytes: Uint8Array): void => {
  if (bytes.length !== entry.length)
    throw new BeistandError(
      'LENGTH_MISMATCH',
      `${entry.path} has ${bytes.length} bytes instead of ${entry.length}.`,
    );
  if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256)
    throw new BeistandError('HASH_MISMATCH', `${entry.path} is not the file that was signed.`);
};

/**
 * The manifest in `bytes`, as `entry` promised it.
 * @throws BeistandError LENGTH_MISMATCH, HASH_MISMATCH, MANIFEST_INVALID
 */
export const openManifest = (entry: TargetEntry, bytes: Uint8Array): VerifiedManifest => {
  checkManifestBytes(entry, bytes);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new BeistandError('MANIFEST_INVALID', `The manifest ${entry.path} is not JSON.`, { cause });
  }
  const manifest = parseManifest(value);
  const custom = customOf(manifest);
  if (manifest.channel !== entry.channel) throw mismatch(entry.path, 'names another channel than signed it');
  if (!isDeepStrictEqual(custom, { ...entry.custom }))
    throw mismatch(entry.path, 'says something else of itself than the channel role');
  if (entry.path !== targetPath(entry.channel, custom)) throw mismatch(entry.path, 'is not where it belongs');
  return { manifest, sha256: entry.sha256, bytes };
};
