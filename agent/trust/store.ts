/**
 * The rules of TUF's client workflow (https://theupdateframework.github.io/specification/latest/, 5.3–5.6)
 * without any I/O: bytes and a time become trusted metadata, or an error. Each check names its step. A
 * check that fails changes nothing. The attacker holds the repository, the network and every mirror, but
 * not the keys the enrolled root names.
 */
import { createHash } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';
import type { DelegatedRole, Document, DocumentKind, MetaFile, Signed } from './document.ts';
import { invalid, parseDocument } from './document.ts';
import { sameKeys, verifySignatures } from './signatures.ts';

type TopRole = 'root' | 'timestamp' | 'snapshot' | 'targets';

const rolledBack = (file: string, found: number | string, known: number): BeistandError =>
  new BeistandError(
    'METADATA_ROLLED_BACK',
    `${file} is version ${found}, but version ${known} was seen before.`,
    {
      details: { file, found, known },
      hint: 'A mirror that lags behind gives this too; if it goes on, ask the vendor whether the repository was set back.',
    },
  );

const mixed = (file: string, fault: string): BeistandError =>
  new BeistandError('METADATA_MIXED', `${file} does not belong to the rest of the repository: ${fault}.`, {
    details: { file },
    hint: 'The repository may be changing just now; try again in a minute.',
  });

/** Compares bytes with what trusted metadata says of them (5.5.2, 5.6.2); both members are optional in TUF. */
const checkMeta = (file: string, meta: MetaFile, bytes: Uint8Array): void => {
  if (meta.length !== undefined && meta.length !== bytes.length)
    throw mixed(file, `it has ${bytes.length} bytes instead of ${meta.length}`);
  for (const fault of hashFaults(meta.hashes, bytes)) throw mixed(file, fault);
};

/** What is wrong with `bytes` by a TUF hashes object: a hash that differs, or none that can be computed. */
export const hashFaults = (
  hashes: Readonly<Record<string, string>> | undefined,
  bytes: Uint8Array,
): string[] => {
  if (hashes === undefined) return [];
  const known = Object.entries(hashes).filter(([name]) => name === 'sha256' || name === 'sha512');
  if (known.length === 0) return ['its hash is of an unknown kind'];
  return known
    .filter(([name, hash]) => createHash(name).update(bytes).digest('hex') !== hash)
    .map(([name]) => `its ${name} differs`);
};

export class TrustedStore {
  readonly #now: Date;
  #root: Document<'root'>;
  #timestamp: Document<'timestamp'> | null = null;
  /** Also set while only good for rollback checks; `#isFinal` says whether it is the one to use. */
  #snapshot: Document<'snapshot'> | null = null;
  #isFinal = false;
  readonly #targets = new Map<string, Document<'targets'>>();

  /**
   * @param rootBytes the root trusted already (5.2); expired or not
   * @param now the time all expiries are judged by (5.1)
   * @throws BeistandError METADATA_INVALID, SIGNATURE_INVALID
   */
  constructor(rootBytes: Uint8Array, now: Date) {
    this.#now = now;
    this.#root = parseDocument('root', 'root.json', rootBytes);
    this.#verifyTop('root', this.#root);
  }

  get root(): Document<'root'> {
    return this.#root;
  }

  get timestamp(): Document<'timestamp'> | null {
    return this.#timestamp;
  }

  /** The verified metadata of `targets` or of a delegated role, or null. */
  role(name: string): Document<'targets'> | null {
    return this.#targets.get(name) ?? null;
  }

  /**
   * A newer root (5.3).
   * @returns whether keys of timestamp or snapshot changed, so that what they signed must go (5.3.11)
   */
  updateRoot(bytes: Uint8Array): { readonly rotated: boolean } {
    const next = parseDocument('root', 'root.json', bytes);
    // 5.3.4: signed by a threshold of the present root's keys, and of its own.
    this.#verifyTop('root', next);
    verifySignatures(next.signed.keys, next.signed.roles.root, next, 'root.json');
    // 5.3.5: exactly the next version.
    const known = this.#root.signed.version;
    if (next.signed.version <= known) throw rolledBack('root.json', next.signed.version, known);
    if (next.signed.version !== known + 1)
      throw invalid('root.json', `it is version ${next.signed.version} where ${known + 1} was asked for`);
    const before = this.#root.signed;
    this.#root = next;
    const same = (role: 'timestamp' | 'snapshot'): boolean =>
      sameKeys(before.keys, before.roles[role], next.signed.keys, next.signed.roles[role]);
    return { rotated: !same('timestamp') || !same('snapshot') };
  }

  /** 5.3.10: the last root must not be expired. */
  checkRootExpiry(): void {
    this.#checkExpiry('root.json', this.#root);
  }

  /** The timestamp kept from earlier: signed well, maybe expired; good for rollback checks. */
  loadTimestamp(bytes: Uint8Array): void {
    const local = parseDocument('timestamp', 'timestamp.json', bytes);
    this.#verifyTop('timestamp', local);
    this.#timestamp = local;
  }

  /** A timestamp from the repository (5.4). `same`: it is the version known already, which is kept. */
  updateTimestamp(bytes: Uint8Array): 'new' | 'same' {
    const next = parseDocument('timestamp', 'timestamp.json', bytes);
    this.#verifyTop('timestamp', next); // 5.4.2
    const known = this.#timestamp?.signed;
    if (known !== undefined) {
      // 5.4.3.1: not older; an equal version is discarded.
      if (next.signed.version < known.version)
        throw rolledBack('timestamp.json', next.signed.version, known.version);
      if (next.signed.version === known.version) {
        this.checkTimestampExpiry();
        return 'same';
      }
      // 5.4.3.2: nor may the snapshot it names be older.
      const snapshot = next.signed.meta['snapshot.json'].version;
      const knownSnapshot = known.meta['snapshot.json'].version;
      if (snapshot < knownSnapshot) throw rolledBack('snapshot.json', snapshot, knownSnapshot);
    }
    this.#checkExpiry('timestamp.json', next); // 5.4.4
    this.#timestamp = next;
    return 'new';
  }

  /** 5.4.4 for the timestamp that is kept. */
  checkTimestampExpiry(): void {
    this.#checkExpiry('timestamp.json', this.#needTimestamp());
  }

  /** What the timestamp says of the snapshot. */
  snapshotMeta(): MetaFile {
    return this.#needTimestamp().signed.meta['snapshot.json'];
  }

  /**
   * The snapshot kept from earlier. It stays for rollback checks even where it can't be used itself.
   * @returns whether it is the one the timestamp names, and not expired
   */
  loadSnapshot(bytes: Uint8Array): boolean {
    const local = parseDocument('snapshot', 'snapshot.json', bytes);
    this.#verifyTop('snapshot', local);
    this.#snapshot = local;
    const meta = this.snapshotMeta();
    this.#isFinal =
      local.signed.version === meta.version &&
      (meta.length === undefined || meta.length === bytes.length) &&
      hashFaults(meta.hashes, bytes).length === 0 &&
      !this.#isExpired(local);
    return this.#isFinal;
  }

  /** A snapshot from the repository (5.5). */
  updateSnapshot(bytes: Uint8Array): void {
    const meta = this.snapshotMeta();
    checkMeta('snapshot.json', meta, bytes); // 5.5.2
    const next = parseDocument('snapshot', 'snapshot.json', bytes);
    this.#verifyTop('snapshot', next); // 5.5.3
    if (next.signed.version !== meta.version)
      // 5.5.4
      throw mixed('snapshot.json', `version ${next.signed.version}, the timestamp names ${meta.version}`);
    // 5.5.5: every role listed before is still listed, and none has become older.
    for (const [file, before] of this.#snapshot?.signed.meta ?? []) {
      const after = next.signed.meta.get(file);
      if (after === undefined) throw rolledBack(file, 'gone', before.version);
      if (after.version < before.version) throw rolledBack(file, after.version, before.version);
    }
    this.#checkExpiry('snapshot.json', next); // 5.5.6
    this.#snapshot = next;
    this.#isFinal = true;
  }

  /** What the snapshot says of a targets role's file, or null where the role is not in the repository. */
  targetsMeta(name: string): MetaFile | null {
    if (this.#snapshot === null || !this.#isFinal)
      throw new BeistandError('TRUST_NOT_ESTABLISHED', 'There is no verified snapshot yet.');
    return this.#snapshot.signed.meta.get(`${name}.json`) ?? null;
  }

  /**
   * Metadata of `targets` or a delegated role (5.6), fetched or kept: both pass the same checks, against
   * the delegator it is reached through now.
   */
  updateTargets(name: string, bytes: Uint8Array, delegator: string | null): void {
    const file = `${name}.json`;
    const meta = this.targetsMeta(name);
    if (meta === null) throw mixed(file, 'the snapshot does not list it');
    checkMeta(file, meta, bytes); // 5.6.2
    const next = parseDocument('targets', file, bytes);
    this.#verifyTargets(name, next, delegator); // 5.6.3
    if (next.signed.version !== meta.version)
      // 5.6.4
      throw mixed(file, `version ${next.signed.version}, the snapshot names ${meta.version}`);
    this.#checkExpiry(file, next); // 5.6.5
    this.#targets.set(name, next);
  }

  /** The roles `name` delegates to, in order of priority. */
  delegations(name: string): readonly DelegatedRole[] {
    return this.#targets.get(name)?.signed.delegations?.roles ?? [];
  }

  #verifyTargets(name: string, document: Document<'targets'>, delegator: string | null): void {
    if (delegator === null) {
      this.#verifyTop('targets', document);
      return;
    }
    const delegations = this.#targets.get(delegator)?.signed.delegations;
    const role = delegations?.roles.find((one) => one.name === name);
    if (delegations === undefined || role === undefined)
      throw mixed(`${name}.json`, `${delegator} does not delegate to it`);
    verifySignatures(delegations.keys, role, document, `${name}.json`);
  }

  #verifyTop(role: TopRole, document: Document<DocumentKind>): void {
    const { keys, roles } = this.#root.signed;
    verifySignatures(keys, roles[role], document, `${role}.json`);
  }

  #needTimestamp(): Document<'timestamp'> {
    if (this.#timestamp !== null) return this.#timestamp;
    throw new BeistandError('TRUST_NOT_ESTABLISHED', 'There is no verified timestamp yet.', {
      hint: 'Check for updates once while the vendor’s server can be reached.',
    });
  }

  #isExpired(document: { readonly signed: Pick<Signed<'root'>, 'expires'> }): boolean {
    return this.#now.getTime() >= Date.parse(document.signed.expires);
  }

  #checkExpiry(file: string, document: { readonly signed: Pick<Signed<'root'>, 'expires'> }): void {
    if (!this.#isExpired(document)) return;
    throw new BeistandError('METADATA_EXPIRED', `${file} expired at ${document.signed.expires}.`, {
      details: { file, expires: document.signed.expires, judgedAt: this.#now.toISOString() },
      hint: 'Check this machine’s date and time. If they are right, the vendor has not renewed the repository, or someone is holding its answers back.',
    });
  }
}
