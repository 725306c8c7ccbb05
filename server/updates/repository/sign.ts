/** Snapshot and timestamp: made and signed here, by the server's own keys. */
import type { Root } from '@tufjs/models';
import type { PublishedRole } from '../../../protocol/publish-api.ts';
import { signMetadata } from '../signing/signer.ts';
import type { MetadataFile } from './apply.ts';
import { metaEntry } from './current.ts';
import { onlineSigners } from './online-keys.ts';

const specVersion = '1.0.31';
const dayMs = 86_400_000;

/** TUF writes times without fractions of a second. */
const expiry = (now: Date, days: number): string =>
  new Date(now.getTime() + days * dayMs).toISOString().replace(/\.\d+Z$/, 'Z');

export interface SigningContext {
  readonly keysFolder: string;
  readonly root: Root;
  readonly now: Date;
  readonly timestampDays: number;
  readonly snapshotDays: number;
}

/** A new snapshot of the given roles, as its file. */
export const makeSnapshot = async (
  context: SigningContext,
  version: number,
  roles: ReadonlyMap<PublishedRole, { readonly version: number; readonly text: string }>,
): Promise<MetadataFile> => {
  const meta = Object.fromEntries(
    [...roles]
      .filter(([role]) => role !== 'root')
      .map(([role, { version, text }]) => [`${role}.json`, metaEntry(version, text)]),
  );
  const expires = expiry(context.now, context.snapshotDays);
  const signed = { _type: 'snapshot', spec_version: specVersion, version, expires, meta };
  const signers = await onlineSigners(context.keysFolder, 'snapshot', context.root);
  return { name: `${version}.snapshot.json`, text: await signMetadata(signed, signers) };
};

/** A new timestamp of the given snapshot, as its file. */
export const makeTimestamp = async (
  context: SigningContext,
  version: number,
  snapshot: { readonly version: number; readonly text: string },
): Promise<MetadataFile> => {
  const expires = expiry(context.now, context.timestampDays);
  const meta = { 'snapshot.json': metaEntry(snapshot.version, snapshot.text) };
  const signed = { _type: 'timestamp', spec_version: specVersion, version, expires, meta };
  const signers = await onlineSigners(context.keysFolder, 'timestamp', context.root);
  return { name: 'timestamp.json', text: await signMetadata(signed, signers) };
};
