/**
 * Whether a copy of a session is what the customer's machine has signed. Everything here came over the network: the proof's
 * signature against the key that this installation was enrolled with, the recording and the chain of events against the proof,
 * and each line of both against its schema, since browsers will play them.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import type { DevicePublicKey } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { sha256Schema } from '../../protocol/ids.ts';
import { chainFault, hashedText, journalEntrySchema, journalLineBytes } from '../../protocol/journal.ts';
import type { JournalEntry } from '../../protocol/journal.ts';
import { capabilitiesSchema } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { castEventSchema, castHeaderSchema, proofSchema, signedText } from '../../protocol/session/proof.ts';
import type { Proof, ProofClaims } from '../../protocol/session/proof.ts';
import type { GrantChange } from '../relay/record.ts';
import { linesOf } from './lines.ts';

/** A line of a recording: what a terminal printed at once, as JSON. */
const castLineBytes = 1024 * 1024;

const altered = (what: string, cause?: unknown): BeistandError =>
  new BeistandError('HASH_MISMATCH', `${what} is not what the customer’s machine has signed.`, { cause });

/** @throws BeistandError TOO_LARGE, BAD_INPUT */
export const parseProof = (bytes: Uint8Array): Proof => {
  if (bytes.length > sessionLimits.proofBytes) throw new BeistandError('TOO_LARGE', 'The proof is too long.');
  try {
    return proofSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', 'This is not the proof of a session.', { cause });
  }
};

/** @throws BeistandError SIGNATURE_INVALID */
export const requireSignature = ({ claims, signature }: Proof, key: DevicePublicKey): void => {
  const ours = claims.publicKey.x === key.x;
  const signed = verify(
    null,
    new TextEncoder().encode(signedText(claims)),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  if (!ours || !signed)
    throw new BeistandError('SIGNATURE_INVALID', 'The proof is not signed by this installation.');
};

const parseLine = <T>(schema: z.ZodType<T>, line: string, what: string): T => {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', `A line of ${what} is not valid.`, { cause });
  }
};

/**
 * How many seconds a recording plays; each line has its form.
 * @throws BeistandError BAD_INPUT
 */
export const readCast = async (path: string): Promise<number> => {
  let last = 0;
  let first = true;
  for await (const line of linesOf(path, castLineBytes)) {
    if (first) parseLine(castHeaderSchema, line, 'the recording');
    else [last] = parseLine(castEventSchema, line, 'the recording');
    first = false;
  }
  return Math.round(last);
};

const grantKinds = new Set(['sessionGranted', 'sessionWithdrawn', 'sessionPaused']);
const grantData = z.object({ capabilities: capabilitiesSchema });
const recordedData = z.object({ bytes: z.int(), sha256: sha256Schema });
/** Changes of grants that are kept of one session. */
const grantChanges = 500;

const entryOf = (line: string, before: JournalEntry | null): JournalEntry => {
  const entry = parseLine(journalEntrySchema, line, 'the events');
  const { hash, ...rest } = entry;
  if (
    createHash('sha256').update(hashedText(rest)).digest('hex') !== hash ||
    chainFault(entry, before) !== null
  )
    throw altered('A line of the events');
  return entry;
};

/**
 * When which grants held, from events whose chain ends where the proof says, and which know the same recording.
 * @throws BeistandError HASH_MISMATCH, BAD_INPUT
 */
export const readEvents = async (path: string, { events, cast }: ProofClaims): Promise<GrantChange[]> => {
  const grants: GrantChange[] = [];
  let before: JournalEntry | null = null;
  let recorded: { bytes: number; sha256: string } | null = null;
  for await (const line of linesOf(path, journalLineBytes)) {
    const entry = entryOf(line, before);
    before = entry;
    if (entry.kind === 'recorded') recorded = recordedData.parse(entry.data);
    if (grantKinds.has(entry.kind) && grants.length < grantChanges)
      grants.push({ at: entry.at, granted: grantData.parse(entry.data).capabilities });
  }
  if (before?.hash !== events.hash) throw altered('The end of the events');
  if (recorded?.sha256 !== cast?.sha256 || recorded?.bytes !== cast?.bytes) throw altered('The recording');
  return grants;
};
