/**
 * Handing signed roles to the server, or, where a threshold needs keys of another machine, to a pending
 * file that the next signer completes with `cosign`. A pending file is no secret and needs no trust: its
 * signatures are checked by whoever reads it, and by the server at the end.
 */
import { z } from 'zod';
import type { Metadata, Root, Targets } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import { publishedRoleSchema } from '../../../protocol/publish-api.ts';
import type { MetadataResponse, PublishedRole } from '../../../protocol/publish-api.ts';
import { parseJson, readSmall, writeDurably } from './durable-file.ts';
import { isSigned, parseRoot, parseTargets } from './signed-metadata.ts';
import { rememberRoot, rememberSeen } from './memory.ts';
import type { RepositoryView } from './repository-view.ts';
import type { Publisher } from './publisher.ts';

/** A role on its way: its name and signed text. */
export interface RoleText {
  readonly role: PublishedRole;
  readonly json: string;
}

const pendingSchema = z.strictObject({
  formatVersion: z.literal(1),
  roles: z
    .array(z.strictObject({ role: publishedRoleSchema, json: z.string().max(limits.targetsBytes) }))
    .min(1)
    .max(6),
});

/** @throws BeistandError NOT_FOUND, TOO_LARGE, BAD_INPUT */
export const readPending = async (file: string): Promise<RoleText[]> => {
  const text = await readSmall(file, limits.metadataUploadBytes * 2);
  if (text === null) throw new BeistandError('NOT_FOUND', `There is no pending file ${file}.`);
  const read = pendingSchema.safeParse(parseJson(text, 'The pending file'));
  if (!read.success)
    throw new BeistandError('BAD_INPUT', `${file} is not a pending file.`, { cause: read.error });
  const names = read.data.roles.map(({ role }) => role);
  if (new Set(names).size !== names.length)
    throw new BeistandError('BAD_INPUT', `${file} names a role twice.`);
  return read.data.roles;
};

export const writePending = (file: string, roles: readonly RoleText[]): Promise<void> =>
  writeDurably(file, `${JSON.stringify({ formatVersion: 1, roles })}\n`);

/** The roles as they would be after the change: those handed over, else those of the server. */
export const delegators = (
  view: RepositoryView,
  roles: readonly RoleText[],
): { root: Metadata<Root>; targets: Metadata<Targets> } => {
  const text = (role: PublishedRole) => roles.find((one) => one.role === role)?.json;
  const rootText = text('root') ?? view.root?.text;
  const targetsText = text('targets') ?? view.targets?.text;
  if (rootText === undefined || targetsText === undefined)
    throw new BeistandError('TRUST_NOT_ESTABLISHED', 'The server has no root of trust yet.', {
      hint: 'Run "trust" first.',
    });
  return { root: parseRoot(rootText), targets: parseTargets('targets', targetsText) };
};

/** Which of the roles still lack signatures. */
export const incompleteRoles = (view: RepositoryView, roles: readonly RoleText[]): PublishedRole[] => {
  const { root, targets } = delegators(view, roles);
  return roles
    .filter(({ role, json }) => {
      if (role === 'root') {
        const before = view.root?.metadata ?? root;
        return !isSigned(root, 'root', root) || !isSigned(before, 'root', root);
      }
      return !isSigned(role === 'targets' ? root : targets, role, parseTargets(role, json));
    })
    .map(({ role }) => role);
};

export type HandOver =
  | { readonly kind: 'published'; readonly response: MetadataResponse }
  | { readonly kind: 'pending'; readonly file: string; readonly lacking: readonly PublishedRole[] };

/**
 * Hands complete roles to the server, all in one step; incomplete ones to the file `partial`.
 * @throws BeistandError SIGNATURE_INVALID (incomplete, and no file was named), CONFLICT and others of the server
 */
export const handOver = async (
  publisher: Publisher,
  view: RepositoryView,
  roles: readonly RoleText[],
  partial: string | undefined,
): Promise<HandOver> => {
  const lacking = incompleteRoles(view, roles);
  if (lacking.length > 0) {
    if (partial === undefined)
      throw new BeistandError('SIGNATURE_INVALID', `This keyring can’t sign ${lacking.join(', ')} alone.`, {
        hint: 'Use --partial FILE, and let the holder of the other key run "cosign --pending FILE".',
      });
    await writePending(partial, roles);
    return { kind: 'pending', file: partial, lacking };
  }
  const response = await publisher.link.metadata({ roles: roles.map(({ role, json }) => ({ role, json })) });
  const version = ({ role, json }: RoleText): number =>
    (role === 'root' ? parseRoot(json) : parseTargets(role, json)).signed.version;
  const root = roles.find(({ role }) => role === 'root');
  if (root !== undefined) await rememberRoot(publisher.folder, root.json);
  await rememberSeen(publisher.folder, {
    ...Object.fromEntries(roles.map((role) => [role.role, version(role)])),
    snapshot: response.snapshotVersion,
    timestamp: response.timestampVersion,
  });
  return { kind: 'published', response };
};
