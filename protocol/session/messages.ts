/**
 * What agent and helper say to each other inside the sealed pipe. Kind 1 is JSON by the strict schemas below, each
 * direction with its own; the other kinds are bytes after a number. Whatever does not parse ends the session.
 */
import { z } from 'zod';
import { instantSchema, sha256Schema, versionSchema } from '../ids.ts';
import { bytesOf, readCount, utf8 } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { capabilitiesSchema, capabilitySchema } from './capabilities.ts';
import { sessionLimits as limits } from './limits.ts';
import { withCount } from './pipe.ts';
import type { Parcel } from './pipe.ts';
import { brokenPipe } from './seal.ts';

/** Kinds of parcels. */
export const parcelKinds = {
  message: 1,
  terminalOutput: 2,
  terminalInput: 3,
  fileChunk: 4,
  screenChunk: 5,
  /** What follows comes by the peer connection of this number: the line's own business (line.ts). */
  path: 6,
} as const;

const message = <K extends string, S extends z.core.$ZodLooseShape>(type: K, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });
const offset = z.int().min(0);
const id = z.int().min(1).max(1_000_000);
const columns = z.int().min(2).max(limits.columns);
const rows = z.int().min(2).max(limits.rows);
const text = (max: number) => z.string().max(max);
const shown = (max: number) => text(max).regex(/^\P{Cc}*$/u);
const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\p{Cc}]+$/u);

/** Both directions. */
const shared = [
  message('chat', { text: z.string().min(1).max(limits.chatChars) }),
  /**
   * A description or candidate of WebRTC (signal.ts): of the connection that carries the pipe, or of the one that carries
   * the screen; `peer` counts the attempts of its kind.
   */
  message('signal', { of: z.enum(['data', 'screen']), peer: id, data: z.string().max(limits.signalChars) }),
  message('ping', { id: z.int().min(0) }),
  message('pong', { id: z.int().min(0) }),
  /** How far the receiver of a file's bytes may be sent ahead. */
  message('file-credit', { id, upTo: offset }),
  message('file-done', { id, sha256: sha256Schema }),
  message('file-cancel', { id, reason: shown(limits.reasonChars) }),
  message('end', { reason: shown(64) }),
] as const;

export const helperMessageSchema = z.discriminatedUnion('type', [
  ...shared,
  message('hello', { protocol: z.literal(1) }),
  message('ask', { capabilities: capabilitiesSchema.min(1), reason: shown(limits.reasonChars).optional() }),
  message('terminal-attach', { from: offset, columns, rows }),
  message('terminal-credit', { upTo: offset }),
  message('terminal-size', { columns, rows }),
  message('file-ask', { id, path: shown(limits.filePathChars).min(1), from: offset }),
  message('file-put', { id, name: fileName, size: offset.max(limits.fileBytes), sha256: sha256Schema }),
  message('record', { on: z.boolean() }),
  /** Wants the screen's frames through the pipe, because no peer connection holds; or no longer. */
  message('screen-pipe', { on: z.boolean() }),
  /** Frame `frame` of a stream was shown: the pace at which more may come. */
  message('screen-seen', { stream: id, frame: offset }),
  /** Can't go on without a key frame. */
  message('screen-key', { stream: id }),
]);
export type HelperMessage = z.infer<typeof helperMessageSchema>;

export const agentMessageSchema = z.discriminatedUnion('type', [
  ...shared,
  message('hello', {
    protocol: z.literal(1),
    agent: versionSchema,
    machine: shown(255),
    platform: shown(64),
    user: shown(255),
    customer: shown(200),
    /** What can be asked for here: a machine without a screen has none to show. */
    possible: capabilitiesSchema,
  }),
  /** All that is allowed from now on, after each change. */
  message('grants', {
    granted: capabilitiesSchema,
    until: instantSchema.nullable(),
    paused: z.boolean(),
  }),
  /** The customer said no; `busy`: they were not asked, for too much waits for their answer already. */
  message('denied', { capabilities: capabilitiesSchema, why: z.literal('busy').optional() }),
  /** Something was asked for without its grant. */
  message('refused', { what: shown(64), capability: capabilitySchema.nullable() }),
  /** Output begins at `from`: what is before it is gone. */
  message('terminal-open', { from: offset, columns, rows }),
  message('terminal-size', { columns, rows }),
  message('terminal-end', { exitCode: z.int().nullable() }),
  message('keyboard', { helper: z.boolean() }),
  /** More was typed than the program in the terminal reads: the last of it was not taken, and nothing is until this says so. */
  message('terminal-full', { full: z.boolean() }),
  /** The customer offers a file: the helper takes it by its first `file-credit`, or declines by `file-cancel`. */
  message('file-offer', { id, name: fileName, size: offset.max(limits.fileBytes) }),
  message('file-accept', { id, size: offset, from: offset }),
  message('file-refuse', { id, reason: shown(limits.reasonChars) }),
  message('recording', { on: z.boolean() }),
  /** What of the screen is shown, as the customer's browser says; `surface` null where it does not say. */
  message('screen-state', {
    on: z.boolean(),
    surface: z.enum(['monitor', 'window', 'browser']).nullable(),
    width: offset.max(limits.screenPixels),
    height: offset.max(limits.screenPixels),
  }),
  /** How to decode the frames of a stream through the pipe: a codec of the WebCodecs registry. */
  message('screen-config', {
    stream: id,
    codec: shown(64),
    width: offset.max(limits.screenPixels),
    height: offset.max(limits.screenPixels),
    /** Base64 of the decoder's description, where the codec has one. */
    description: text(8_192).optional(),
  }),
]);
export type AgentMessage = z.infer<typeof agentMessageSchema>;

export type Incoming<M> =
  | { readonly kind: 'message'; readonly message: M }
  | { readonly kind: 'terminalOutput' | 'terminalInput'; readonly at: number; readonly bytes: Bytes }
  | {
      readonly kind: 'fileChunk' | 'screenChunk';
      readonly id: number;
      readonly at: number;
      readonly bytes: Bytes;
    };

export const messageParcel = (value: AgentMessage | HelperMessage): Parcel => ({
  kind: parcelKinds.message,
  payload: utf8(JSON.stringify(value)),
});

/** Terminal bytes from number `at` of their direction on. */
export const terminalParcel = (
  kind: 'terminalOutput' | 'terminalInput',
  at: number,
  bytes: Uint8Array,
): Parcel => ({ kind: parcelKinds[kind], payload: withCount(at, bytes) });

/**
 * Bytes of a file from `at` on, or a piece of a screen's frame `at` of a stream: there the first byte says 1 for a
 * key frame, plus 2 for the last piece of its frame.
 */
export const chunkParcel = (
  kind: 'fileChunk' | 'screenChunk',
  number: number,
  at: number,
  bytes: Uint8Array,
): Parcel => ({ kind: parcelKinds[kind], payload: withCount(number, withCount(at, bytes)) });

const readMessage = <M>(schema: z.ZodType<M>, payload: Uint8Array): M => {
  if (payload.length > limits.messageBytes) throw brokenPipe('too long');
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch (cause) {
    throw brokenPipe('malformed', cause);
  }
};

/**
 * A parcel as what it says.
 * @throws BeistandError SESSION_BROKEN (nothing the other end of this protocol says)
 */
export const readParcel = <M>(schema: z.ZodType<M>, { kind, payload }: Parcel): Incoming<M> => {
  const count = (at: number): number => {
    const found = payload.length < at + 8 ? null : readCount(payload, at);
    if (found === null) throw brokenPipe('malformed');
    return found;
  };
  switch (kind) {
    case parcelKinds.message:
      return { kind: 'message', message: readMessage(schema, payload) };
    case parcelKinds.terminalOutput:
      return { kind: 'terminalOutput', at: count(0), bytes: bytesOf(payload.subarray(8)) };
    case parcelKinds.terminalInput:
      if (payload.length > limits.terminalInputBytes + 8) throw brokenPipe('too long');
      return { kind: 'terminalInput', at: count(0), bytes: bytesOf(payload.subarray(8)) };
    case parcelKinds.fileChunk:
    case parcelKinds.screenChunk:
      return {
        kind: kind === parcelKinds.fileChunk ? 'fileChunk' : 'screenChunk',
        id: count(0),
        at: count(8),
        bytes: bytesOf(payload.subarray(16)),
      };
    default:
      throw brokenPipe('malformed');
  }
};
