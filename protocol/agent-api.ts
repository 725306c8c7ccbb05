/** What an agent and the server say to each other over HTTP. Both sides parse with these schemas. */
import { z } from 'zod';
import {
  channelSchema,
  customerIdSchema,
  installationIdSchema,
  instantSchema,
  platformSchema,
  productSchema,
  scriptIdSchema,
  sha256Schema,
  ticketNumberSchema,
  versionSchema,
} from './ids.ts';
import { languageSchema } from './cli/language.ts';
import { diagnosisSchema } from './diagnosis.ts';
import { limits } from './limits.ts';
import { bodySchema, subjectSchema, ticketClassSchema, ticketLimits } from './ticket.ts';
import { ticketImpactSchema } from './ticket-impact.ts';

/** Paths below the server's base URL. */
export const agentPaths = {
  enroll: '/api/agent/enroll',
  check: '/api/agent/check',
  report: '/api/agent/report',
  tickets: '/api/agent/tickets',
  sessions: '/api/agent/sessions',
  files: '/api/agent/files',
} as const;

/** An Ed25519 public key (RFC 8037). */
export const devicePublicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type DevicePublicKey = z.infer<typeof devicePublicKeySchema>;

/**
 * The claims of an agent's request token: a JWT (EdDSA, header `kid` = installation id) made for one
 * request. `htm` and `htu` bind method and path with query, `bh` the body (base64url of its SHA-256).
 */
export const agentTokenAudience = 'beistand-agent-api';
export const agentTokenSchema = z.object({
  iss: installationIdSchema,
  aud: z.literal(agentTokenAudience),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(16).max(64),
  htm: z.string().max(8),
  htu: z.string().max(2_048),
  bh: z.string().length(43),
});

/**
 * POST enroll. Idempotent for one key: the same token with the same key answers the same installation, so
 * an agent cut off before it stored the answer asks again. Another key: TOKEN_USED.
 */
export const enrollRequestSchema = z.strictObject({
  token: z.string().min(20).max(200),
  publicKey: devicePublicKeySchema,
  machineName: z.string().min(1).max(limits.machineNameChars),
  platform: platformSchema,
  agentVersion: versionSchema,
});
export type EnrollRequest = z.infer<typeof enrollRequestSchema>;

export const enrollResponseSchema = z.object({
  installationId: installationIdSchema,
  customer: z.object({ id: customerIdSchema, name: z.string() }),
  product: productSchema,
  channel: channelSchema,
});
export type EnrollResponse = z.infer<typeof enrollResponseSchema>;

/**
 * GET check?root=N&timestamp=N (the versions the agent trusts already; 0 for none). Answers 304 to a
 * matching If-None-Match. The metadata inside is checked exactly as if it had been fetched file by file;
 * carrying it here makes a check one request.
 */
export const checkQuerySchema = z.object({
  root: z.coerce.number().int().min(0),
  timestamp: z.coerce.number().int().min(0),
});

const offerCommon = { target: z.string().max(512), channel: channelSchema };
export const buildOfferSchema = z.object({
  ...offerCommon,
  version: versionSchema,
  manifestSha256: sha256Schema,
});
export const scriptOfferSchema = z.object({
  ...offerCommon,
  id: scriptIdSchema,
  manifestSha256: sha256Schema,
});

export const checkResponseSchema = z.object({
  /** The installation this answer is for and the token id of the request it answers: an answer recorded elsewhere or earlier is refused. */
  installationId: installationIdSchema,
  requestId: z.string().max(64),
  serverTime: instantSchema,
  /** Root metadata newer than the agent's, oldest first, as text. */
  roots: z.array(z.string().max(limits.rootBytes)).max(limits.maxRootRotations),
  timestamp: z.string().max(limits.timestampBytes),
  /** The build that is for this installation now, or null. Only a hint: what is not in signed metadata does not exist. */
  offer: buildOfferSchema.nullable(),
  scripts: z.array(scriptOfferSchema).max(100),
  /** Builds the vendor has withdrawn: not to be installed by itself any more. */
  withdrawn: z.array(sha256Schema).max(1_000),
});
export type CheckResponse = z.infer<typeof checkResponseSchema>;
export type BuildOffer = z.infer<typeof buildOfferSchema>;
export type ScriptOffer = z.infer<typeof scriptOfferSchema>;

const eventCommon = { id: z.uuid(), at: instantSchema };
const shortText = z.string().max(2_000);

/** What an agent tells the server of its own accord. Stored once by `id`, however often it is sent. */
export const agentEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...eventCommon,
    kind: z.literal('status'),
    version: versionSchema.nullable(),
    manifestSha256: sha256Schema.nullable(),
    agentVersion: versionSchema,
    platform: platformSchema,
    pinned: versionSchema.nullable(),
    healthy: z.boolean().nullable(),
  }),
  z.strictObject({
    ...eventCommon,
    kind: z.literal('update'),
    outcome: z.enum(['committed', 'rolledBack', 'failed']),
    from: versionSchema.nullable(),
    to: versionSchema,
    manifestSha256: sha256Schema,
    by: z.enum(['person', 'daemon']),
    code: z.string().max(64).nullable(),
    message: shortText.nullable(),
    durationMs: z.int().min(0),
    downloadedBytes: z.int().min(0),
  }),
  z.strictObject({
    ...eventCommon,
    kind: z.literal('script'),
    scriptId: scriptIdSchema,
    manifestSha256: sha256Schema,
    outcome: z.enum(['exited', 'timedOut', 'unknown', 'refused']),
    exitCode: z.int().nullable(),
    output: z.string().max(limits.scriptOutputBytes),
  }),
  z.strictObject({
    ...eventCommon,
    kind: z.literal('verify'),
    version: versionSchema,
    differing: z.int().min(0),
    repaired: z.int().min(0),
  }),
  z.strictObject({
    ...eventCommon,
    kind: z.literal('warning'),
    code: z.string().max(64),
    message: shortText,
  }),
]);
export type AgentEvent = z.infer<typeof agentEventSchema>;

export const reportRequestSchema = z.strictObject({
  events: z.array(agentEventSchema).min(1).max(limits.reportEvents),
});
export const reportResponseSchema = z.object({ stored: z.array(z.uuid()) });

/**
 * POST tickets: a ticket of the installation's customer, opened by a person at the machine. Idempotent by `requestId`
 * for a day: the same request again answers the same ticket, another one under its id is a CONFLICT.
 */
export const agentTicketRequestSchema = z.strictObject({
  requestId: z.uuid(),
  subject: subjectSchema.max(200),
  text: bodySchema.min(1).max(limits.agentTicketTextChars),
  impact: ticketImpactSchema,
  contact: z.strictObject({ name: bodySchema.min(1).max(200), email: z.email().max(254) }),
  /** What the person saw and let go along; null: nothing. */
  diagnosis: diagnosisSchema.nullable(),
  /** What the person saw was in this language; absent: English. */
  language: languageSchema.optional(),
});
export type AgentTicketRequest = z.infer<typeof agentTicketRequestSchema>;
export const agentTicketResponseSchema = z.object({ number: ticketNumberSchema, class: ticketClassSchema });
export type AgentTicketResponse = z.infer<typeof agentTicketResponseSchema>;

/**
 * The customer's signed copy of a session on its way to the vendor, where recording was allowed (protocol/session/proof.ts):
 * POST sessions/proof with `proof.json` says how much of each file is there; POST sessions/{id}/{part}?at=N adds a piece;
 * POST sessions/{id}/keep has it checked and kept. Each may be sent again; `stored` says that all is done.
 */
export const copyParts = ['events', 'terminal'] as const;
export const copyPartSchema = z.enum(copyParts);
export type CopyPart = z.infer<typeof copyPartSchema>;
const received = z.int().min(0);
export const copyStateSchema = z.object({ stored: z.boolean(), events: received, terminal: received });
export type CopyState = z.infer<typeof copyStateSchema>;
/** How much of the part is there now: where the next piece begins. */
export const copyPieceAnswerSchema = z.object({ received });

/**
 * A file from the machine for a ticket of its customer, by a person's decision there: POST files with what it is says under
 * which id it comes and how much of it is there; POST files/{id}?at=N adds a piece; POST files/{id}/keep has it checked and
 * attached. The id follows from installation and offer, so that the same file goes on where it was cut and is attached once.
 */
export const fileOfferSchema = z.strictObject({
  ticket: ticketNumberSchema,
  name: bodySchema.min(1).max(ticketLimits.fileNameChars),
  sizeBytes: z.int().min(1).max(ticketLimits.attachmentBytes),
  sha256: sha256Schema,
});
export type FileOffer = z.infer<typeof fileOfferSchema>;
export const fileStateSchema = z.object({ file: sha256Schema, stored: z.boolean(), received });
export type FileState = z.infer<typeof fileStateSchema>;

/** Every error answer of the server (RFC 9457, application/problem+json), with our stable code. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  hint: z.string().optional(),
  /** What callers may need beside the text: plain values. */
  details: z.record(z.string(), z.unknown()).optional(),
  /** Present with CLOCK_SKEW, so that the agent can say how far its clock is off. */
  serverTime: instantSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;
