/**
 * Whether enough of a role's keys have signed a document (TUF 1.0, 5.3.4, 5.4.2, 5.5.3, 5.6.3). The
 * attacker: someone with a key of another role, with fewer keys than the threshold, or who lists one key
 * under several names to be counted more than once.
 */
import { Key, Signature, Timestamp } from '@tufjs/models';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { Document, DocumentKind, KeyObjectJson, RoleKeys } from './document.ts';

type JsonObject = ReturnType<Key['toJSON']>;

/** The signed part as the library wants it: an object whose JSON is the very JSON that was parsed. */
class RawSigned extends Timestamp {
  readonly #raw: JsonObject;
  constructor(raw: JsonObject) {
    super({ version: 1, specVersion: '1.0', expires: '1970-01-01T00:00:00Z' });
    this.#raw = raw;
  }
  override toJSON(): JsonObject {
    return this.#raw;
  }
}

/** One key under different ids, or with other members beside it, is still one key. */
const identityOf = (key: KeyObjectJson): string => canonicalJson([key.keytype, key.keyval['public'] ?? '']);

const signedBy = (keyId: string, json: KeyObjectJson, sig: string, signed: RawSigned): boolean => {
  try {
    const signature = new Signature({ keyID: keyId, sig });
    Key.fromJSON(keyId, json as JsonObject).verifySignature({
      signatures: Object.fromEntries([[keyId, signature]]),
      signed,
    });
    return true;
  } catch {
    // A signature that can't be read or a key of an unknown kind counts as none: the threshold decides.
    return false;
  }
};

/**
 * @param role the keys that may sign and how many must
 * @param name how messages name the signed file
 * @throws BeistandError SIGNATURE_INVALID
 */
export const verifySignatures = (
  keys: ReadonlyMap<string, KeyObjectJson>,
  role: RoleKeys,
  document: Document<DocumentKind>,
  name: string,
): void => {
  const signed = new RawSigned(document.raw as JsonObject);
  const counted = new Set<string>();
  for (const keyId of role.keyids) {
    const key = keys.get(keyId);
    const sig = document.signatures.get(keyId);
    if (key !== undefined && sig !== undefined && signedBy(keyId, key, sig, signed))
      counted.add(identityOf(key));
  }
  if (counted.size >= role.threshold) return;
  throw new BeistandError(
    'SIGNATURE_INVALID',
    `${name} is signed by ${counted.size} of the ${role.threshold} keys it needs.`,
    {
      details: { file: name, valid: counted.size, threshold: role.threshold },
      hint: 'Nothing was taken over. If this goes on, ask the vendor whether the repository was tampered with.',
    },
  );
};

/** Whether two roles are signed by the same keys with the same threshold. */
export const sameKeys = (
  keysA: ReadonlyMap<string, KeyObjectJson>,
  a: RoleKeys,
  keysB: ReadonlyMap<string, KeyObjectJson>,
  b: RoleKeys,
): boolean => {
  const identities = (keys: ReadonlyMap<string, KeyObjectJson>, role: RoleKeys): Set<string> =>
    new Set(role.keyids.flatMap((id) => identityOfMaybe(keys.get(id))));
  const left = identities(keysA, a);
  return left.symmetricDifference(identities(keysB, b)).size === 0;
};

const identityOfMaybe = (key: KeyObjectJson | undefined): string[] =>
  key === undefined ? [] : [identityOf(key)];
