/**
 * Whether what is stored is still what arrived, and what the customer's machine has signed: looked at again when somebody asks, at
 * most once for each state of a file on the disk. Whoever owns the disk and the database can change a file and its row alike; what
 * was signed then no longer fits its signature.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { DevicePublicKey } from '../../protocol/agent-api.ts';
import type { Proof, ProofClaims } from '../../protocol/session/proof.ts';
import type { Blobs } from '../mail/blobs.ts';
import { parseProof, readEvents, requireSignature } from './copy-check.ts';
import type { RecordingTable } from './tables.ts';

/** Files whose hash is remembered. */
const remembered = 1_000;

/**
 * `signed`: as the customer's machine has signed it. `stored`: as it arrived; nobody has signed it. `changed`, `missing`:
 * something happened to it here. `erased`: on purpose.
 */
export const recordingStateSchema = z.enum(['signed', 'stored', 'changed', 'missing', 'erased']);
type RecordingState = z.infer<typeof recordingStateSchema>;

type HashFile = (path: string) => Promise<string | null>;

/** Hashes files, null where there is none; remembers by path, length and time of the last change. */
const createFileHasher = (): HashFile => {
  const known = new Map<string, string>();
  return async (path) => {
    const at = await stat(path).catch(() => null);
    if (at === null) return null;
    const key = `${path} ${at.size} ${at.mtimeMs} ${at.ctimeMs}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
    const sha256 = hash.digest('hex');
    if (known.size >= remembered) known.clear();
    known.set(key, sha256);
    return sha256;
  };
};

/** The state of one file against its row. */
const fileState = async (row: RecordingTable, blobs: Blobs, hashFile: HashFile): Promise<RecordingState> => {
  if (row.erased_at !== null) return 'erased';
  const sha256 = await hashFile(blobs.path(row.sha256));
  if (sha256 === null) return 'missing';
  return sha256 === row.sha256 ? 'stored' : 'changed';
};

type Verify = (
  rows: readonly RecordingTable[],
  key: DevicePublicKey,
) => Promise<ReadonlyMap<RecordingTable['kind'], RecordingState>>;

/** Looks at all recordings of one session; `key` is that of the installation it was held with. */
export const createVerify = (blobs: Blobs): Verify => {
  const hashFile = createFileHasher();
  /** Events, by hash, whose chain was followed to a head. */
  const followed = new Set<string>();

  const eventsFit = async (row: RecordingTable, claims: ProofClaims): Promise<boolean> => {
    const known = `${row.sha256} ${claims.events.hash} ${claims.cast?.sha256 ?? ''}`;
    if (followed.has(known)) return true;
    await readEvents(blobs.path(row.sha256), claims);
    if (followed.size >= remembered) followed.clear();
    followed.add(known);
    return true;
  };
  const isSigned = async (row: RecordingTable, { claims }: Proof): Promise<boolean> => {
    if (row.kind === 'terminal') return claims.cast?.sha256 === row.sha256;
    return row.kind === 'proof' || eventsFit(row, claims);
  };
  const readProof = async (row: RecordingTable, key: DevicePublicKey): Promise<Proof | null> => {
    try {
      const proof = parseProof(await readFile(blobs.path(row.sha256)));
      requireSignature(proof, key);
      return proof.claims.session === row.session_id ? proof : null;
    } catch {
      // Whatever is wrong with it, it proves nothing.
      return null;
    }
  };

  return async (rows, key) => {
    const states = new Map<RecordingTable['kind'], RecordingState>();
    for (const row of rows) states.set(row.kind, await fileState(row, blobs, hashFile));
    const proofRow = rows.find(({ kind }) => kind === 'proof');
    const proof =
      proofRow === undefined || states.get('proof') !== 'stored' ? null : await readProof(proofRow, key);
    for (const row of rows) {
      if (row.kind === 'screen' || states.get(row.kind) !== 'stored') continue;
      const signed = proof !== null && (await isSigned(row, proof).catch(() => false));
      states.set(row.kind, signed ? 'signed' : 'changed');
    }
    return states;
  };
};
