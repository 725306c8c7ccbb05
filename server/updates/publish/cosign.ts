/**
 * `cosign`: the second signature, on another machine. The pending file comes from outside and proves nothing
 * by itself: what it would change is worked out against this keyring's own verified view, must already be
 * signed by one of the role's keys, and is shown before anything is signed. A channel may only gain
 * targets here, never lose or change one.
 */
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import type { Channel } from '../../../protocol/ids.ts';
import type { Manifest } from '../../../protocol/manifest.ts';
import type { PublishedRole } from '../../../protocol/publish-api.ts';
import type { SignedMetadata } from '../signing/signer.ts';
import type { Cache } from './cache.ts';
import { fetchManifest, publishedIn } from './earlier-builds.ts';
import { delegators, handOver, readPending } from './hand-over.ts';
import type { HandOver, RoleText } from './hand-over.ts';
import { parseRoot, parseTargets } from './signed-metadata.ts';
import { viewRepository } from './repository-view.ts';
import type { RepositoryView } from './repository-view.ts';
import { saysTheSame } from './roles-rules.ts';
import { signRole } from './publisher.ts';
import type { Publisher } from './publisher.ts';
import { targetsOf } from './trust.ts';

export interface CosignResult {
  /** Roles this keyring added a signature to. */
  readonly signed: readonly PublishedRole[];
  readonly shown: readonly string[];
  readonly handOver: HandOver;
}

const refuse = (message: string): BeistandError =>
  new BeistandError('METADATA_INVALID', message, {
    hint: 'Ask the first signer for a new pending file, and sign nothing you can’t explain.',
  });

const fileOf = (json: string): SignedMetadata => JSON.parse(json) as SignedMetadata;

/** Key ids that may sign a role, and how many must: by the present trust, and by the root in the file for itself. */
const mayBeSignedBy = (
  view: RepositoryView,
  roles: readonly RoleText[],
  role: PublishedRole,
): Set<string> => {
  const { root, targets } = delegators(view, roles);
  if (role === 'root')
    return new Set([
      ...(view.root?.metadata.signed.roles['root']?.keyIDs ?? []),
      ...(root.signed.roles['root']?.keyIDs ?? []),
    ]);
  const delegated =
    role === 'targets' ? root.signed.roles['targets'] : targets.signed.delegations?.roles?.[role];
  return new Set(delegated?.keyIDs);
};

/** At least one key that is trusted today (in the keyring, for the very first root) has signed the change. */
const requireKnownSigner = (
  publisher: Publisher,
  view: RepositoryView,
  { role, json }: RoleText,
  roles: readonly RoleText[],
): void => {
  const known = publisher.keyring.roles.root?.keys.map(({ keyId }) => keyId) ?? [];
  const signers =
    role === 'root'
      ? new Set(view.root?.metadata.signed.roles['root']?.keyIDs ?? known)
      : mayBeSignedBy(view, roles, role);
  const metadata = role === 'root' ? parseRoot(json) : parseTargets(role, json);
  const { root, targets } = delegators(view, roles);
  const keys =
    role === 'root'
      ? (view.root?.metadata ?? root).signed.keys
      : role === 'targets'
        ? root.signed.keys
        : (targets.signed.delegations?.keys ?? {});
  const valid = [...signers].some((id) => {
    try {
      keys[id]?.verifySignature(metadata);
      return keys[id] !== undefined;
    } catch {
      return false;
    }
  });
  if (!valid)
    throw refuse(`${role} in the pending file carries no valid signature of a key that is trusted for it.`);
};

const describeBuild = (path: string, manifest: Manifest): string => {
  const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const fixes = manifest.fixes.length === 0 ? '' : `, fixes ${manifest.fixes.map((n) => `#${n}`).join(' ')}`;
  const what =
    manifest.kind === 'build'
      ? `version ${manifest.version}`
      : `script ${manifest.id}, runs ${manifest.run.join(' ')}`;
  return `adds ${path}: ${manifest.product} ${what} for ${manifest.platform}, ${manifest.files.length} files, ${bytes} bytes${fixes}`;
};

const describeChannel = async (
  publisher: Publisher,
  view: RepositoryView,
  channel: Channel,
  json: string,
  cache: Cache,
): Promise<string[]> => {
  const before = targetsOf(view.channels.get(channel)?.text);
  const after = targetsOf(json);
  for (const [path, target] of Object.entries(before))
    if (canonicalJson(after[path] ?? null) !== canonicalJson(target))
      throw refuse(`The pending ${channel} removes or changes ${path}, which is published.`);
  const lines: string[] = [];
  for (const one of publishedIn(channel, parseTargets(channel, json)))
    if (before[one.path] === undefined)
      lines.push(describeBuild(one.path, await fetchManifest(one, publisher.link, cache)));
  return lines.length === 0
    ? [`${channel}: renewed, no build added`]
    : lines.map((line) => `${channel}: ${line}`);
};

const describeRole = async (
  publisher: Publisher,
  view: RepositoryView,
  one: RoleText,
  cache: Cache,
): Promise<string[]> => {
  const { role, json } = one;
  const { signed } = fileOf(json);
  if (role === 'root' || role === 'targets') {
    const before = role === 'root' ? view.root?.text : view.targets?.text;
    if (before !== undefined && saysTheSame(fileOf(before).signed, signed))
      return [`${role}: renewed until ${String(signed['expires'])}`];
    return [
      `${role}: ${JSON.stringify(role === 'root' ? signed['roles'] : (signed['delegations'] as { roles: unknown }).roles)}`,
    ];
  }
  return describeChannel(publisher, view, role, json, cache);
};

const versionNow = (view: RepositoryView, role: PublishedRole): number => {
  if (role === 'root') return view.root?.metadata.signed.version ?? 0;
  if (role === 'targets') return view.targets?.metadata.signed.version ?? 0;
  return view.channels.get(role)?.metadata.signed.version ?? 0;
};

const addSignatures = async (
  publisher: Publisher,
  view: RepositoryView,
  roles: readonly RoleText[],
  one: RoleText,
) => {
  const file = fileOf(one.json);
  const allowed = mayBeSignedBy(view, roles, one.role);
  for (const { keyid } of file.signatures) allowed.delete(keyid);
  const own = fileOf(await signRole(publisher, one.role, file.signed, allowed)).signatures;
  const json = JSON.stringify({ signatures: [...file.signatures, ...own], signed: file.signed });
  return { role: { role: one.role, json }, added: own.length > 0 };
};

/**
 * Shows what a pending file would change, and after a yes signs and hands it over (or writes it back, where
 * signatures still lack).
 * @throws BeistandError METADATA_INVALID (not what may be signed), CANCELLED (no yes), NOT_FOUND (no key of ours signs it)
 */
export const cosign = async (
  publisher: Publisher,
  file: string,
  cache: Cache,
  agreed: boolean,
): Promise<CosignResult> => {
  const roles = await readPending(file);
  const view = await viewRepository(publisher.folder, publisher.keyring, publisher.link);
  const shown: string[] = [];
  for (const one of roles) {
    const { version } = (one.role === 'root' ? parseRoot(one.json) : parseTargets(one.role, one.json)).signed;
    const now = versionNow(view, one.role);
    if (version !== now + 1)
      throw refuse(`The pending ${one.role} has version ${version}; after ${now} it must be ${now + 1}.`);
    requireKnownSigner(publisher, view, one, roles);
    shown.push(...(await describeRole(publisher, view, one, cache)));
  }
  for (const line of shown) publisher.output.say(line);
  if (!agreed && !(await publisher.output.confirm(publisher.output.words('Sign this?', 'Das signieren?'))))
    throw new BeistandError('CANCELLED', 'Nothing was signed.', {
      hint: 'Without a terminal, --yes says that you have looked.',
    });

  const signed: PublishedRole[] = [];
  const complete: RoleText[] = [];
  for (const one of roles) {
    const { role, added } = await addSignatures(publisher, view, roles, one);
    complete.push(role);
    if (added) signed.push(one.role);
  }
  if (signed.length === 0)
    throw new BeistandError('NOT_FOUND', 'This keyring has no key that could still sign any of it.');
  return { signed, shown, handOver: await handOver(publisher, view, complete, file) };
};
