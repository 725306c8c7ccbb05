/**
 * The server's own keys: snapshot and timestamp. They can't make an agent install anything; they say which
 * published files belong together and that this is still so. Files `<role>-<n>.pem`, mode 0600.
 *
 * A rotation adds a key with a higher number. Until a root naming it is published both sign, so agents with the
 * old root and agents with the new one are served at every moment; afterwards the old one is removed.
 */
import { mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Root } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import type { OnlineKeys } from '../../../protocol/publish-api.ts';
import { replaceFile } from '../../data-folder.ts';
import { generateKeyPem, signerFromPem } from '../signing/signer.ts';
import type { Signer } from '../signing/signer.ts';

export const onlineRoles = ['snapshot', 'timestamp'] as const;
export type OnlineRole = (typeof onlineRoles)[number];

interface NumberedSigner {
  readonly number: number;
  readonly file: string;
  readonly signer: Signer;
}

const load = async (folder: string, role: OnlineRole): Promise<NumberedSigner[]> => {
  const found: NumberedSigner[] = [];
  for (const name of await readdir(folder)) {
    const number = Number(new RegExp(`^${role}-(\\d+)\\.pem$`).exec(name)?.[1] ?? Number.NaN);
    if (!Number.isInteger(number)) continue;
    const file = join(folder, name);
    found.push({ number, file, signer: signerFromPem(await readFile(file, 'utf8'), null) });
  }
  if (found.length === 0)
    throw new BeistandError('REPOSITORY_FAULT', `There is no ${role} key in ${folder}.`, {
      hint: 'Restore the keys folder from its backup.',
    });
  return found.toSorted((a, b) => a.number - b.number);
};

/** Makes the first keys where there are none. */
export const makeOnlineKeys = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  for (const role of onlineRoles)
    if (!names.some((name) => name.startsWith(`${role}-`)))
      await replaceFile(join(folder, `${role}-1.pem`), generateKeyPem(null), 0o600);
};

/** Adds a key to a role; it is used once `publish trust` has signed a root that names it. */
export const rotateOnlineKey = async (folder: string, role: OnlineRole): Promise<string> => {
  const keys = await load(folder, role);
  const number = (keys.at(-1)?.number ?? 0) + 1;
  const pem = generateKeyPem(null);
  await replaceFile(join(folder, `${role}-${number}.pem`), pem, 0o600);
  return signerFromPem(pem, null).keyId;
};

/** The keys a new root should name: the newest of each role. */
export const wantedOnlineKeys = async (folder: string): Promise<OnlineKeys> => {
  const newest = async (role: OnlineRole) => {
    const { signer } = (await load(folder, role)).at(-1) as NumberedSigner;
    return [{ keyid: signer.keyId, key: signer.key }];
  };
  return { snapshot: await newest('snapshot'), timestamp: await newest('timestamp') };
};

/** All that sign for a role now: what the root names, and the newest. */
export const onlineSigners = async (folder: string, role: OnlineRole, root: Root): Promise<Signer[]> => {
  const keys = await load(folder, role);
  const named = new Set(root.roles[role]?.keyIDs ?? []);
  const used = keys.filter((key, index) => named.has(key.signer.keyId) || index === keys.length - 1);
  if (!used.some((key) => named.has(key.signer.keyId)))
    throw new BeistandError('REPOSITORY_FAULT', `The root names no ${role} key this server has.`, {
      hint: 'Run: publish trust',
    });
  return used.map((key) => key.signer);
};

/** Removes keys that the root no longer names and that are not the newest. */
export const removeRetiredKeys = async (folder: string, root: Root): Promise<void> => {
  for (const role of onlineRoles) {
    const keys = await load(folder, role);
    const named = new Set(root.roles[role]?.keyIDs ?? []);
    for (const key of keys.slice(0, -1)) if (!named.has(key.signer.keyId)) await unlink(key.file);
  }
};
