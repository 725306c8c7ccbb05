/**
 * The customer's signed copy of a session, as the agent writes it, proves it, and hands it to the vendor where recording was
 * allowed: `proof.json` signs what the session was, the head of its chained events, and size and hash of the terminal's recording.
 */
import { z } from 'zod';
import { devicePublicKeySchema } from '../agent-api.ts';
import { sessionAboutShape } from '../agent-results.ts';
import { canonicalJson } from '../canonical-json.ts';
import { sha256Schema } from '../ids.ts';
import { sessionLimits } from './limits.ts';

export const proofFormat = 'beistand-session-proof-1';

/** A video of the screen in the customer's copy, `screen-1.webm` being part 1. */
const screenPartSchema = z.strictObject({
  part: z.int().min(1).max(sessionLimits.screenParts),
  bytes: z.int().min(1),
  sha256: sha256Schema,
});
export type ScreenPart = z.infer<typeof screenPartSchema>;

const claimsSchema = z.strictObject({
  format: z.literal(proofFormat),
  ...sessionAboutShape.shape,
  events: z.strictObject({ seq: z.int().min(0), hash: sha256Schema }),
  cast: z.strictObject({ bytes: z.int().min(1), sha256: sha256Schema }).nullable(),
  /** Left out where the screen was not recorded. */
  screens: z.array(screenPartSchema).max(sessionLimits.screenParts).optional(),
  publicKey: devicePublicKeySchema,
});
export type ProofClaims = z.infer<typeof claimsSchema>;

export const proofSchema = z.strictObject({
  claims: claimsSchema,
  /** Ed25519 over `signedText` as UTF-8, base64url. */
  signature: z.string().regex(/^[\w-]{86}$/),
});
export type Proof = z.infer<typeof proofSchema>;

/** What the signature is over. */
export const signedText = (claims: Readonly<Record<string, unknown>>): string => canonicalJson(claims);

/** The first line of a recording, and each one after it: asciicast v2, of which only output, sizes and marks are written. */
export const castHeaderSchema = z.strictObject({
  version: z.literal(2),
  width: z.int().min(2).max(500),
  height: z.int().min(2).max(300),
  timestamp: z.int().min(0),
});
export const castEventSchema = z.tuple([z.number().min(0).max(1e7), z.enum(['o', 'r', 'm']), z.string()]);
