/** What the local page says to its server of sessions (page-assist.ts): each message by a strict schema. */
import { z } from 'zod';
import { ticketNumberSchema } from './ids.ts';
import { pageAssistLimits as limits } from './page-assist.ts';
import { capabilitiesSchema } from './session/capabilities.ts';
import { sessionLimits } from './session/limits.ts';
import { fromScreenSchema } from './session/screen.ts';

const message = <K extends string, S extends z.core.$ZodLooseShape>(type: K, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });
const session = z.int().min(1).max(1_000_000);
const question = z.int().min(1);
const size = {
  columns: z.int().min(2).max(sessionLimits.columns),
  rows: z.int().min(2).max(sessionLimits.rows),
};
const minutes = z.int().min(limits.shortestMinutes).max(limits.longestMinutes);

export const fromPageSchema = z.discriminatedUnion('type', [
  message('start', { ticket: ticketNumberSchema.nullable(), offered: capabilitiesSchema, minutes }),
  /** What of a question is allowed, and for how long from now; nothing: no. Null: as long as the rest. */
  message('answer', { session, question, allowed: capabilitiesSchema, minutes: minutes.nullable() }),
  message('answer-file', { session, question, yes: z.boolean() }),
  message('end', { session }),
  message('end-all', {}),
  message('forget', { session }),
  message('withdraw', { session, capabilities: capabilitiesSchema.min(1) }),
  message('pause', { session, paused: z.boolean() }),
  message('keyboard', { session, helper: z.boolean() }),
  message('chat', { session, text: z.string().min(1).max(sessionLimits.chatChars) }),
  /** Offers the helper the file at a path as the customer types it; they are asked once more, by what it leads to. */
  message('offer', { session, path: z.string().min(1).max(sessionLimits.filePathChars) }),
  /** Hands the file at a path to the session's ticket; they are shown what would go, and asked, before anything does. */
  message('to-ticket', { session, path: z.string().min(1).max(sessionLimits.filePathChars) }),
  /** Everything allowed holds for so long from now. */
  message('extend', { session, minutes }),
  /** The customer is still there. */
  message('stay', { session }),
  /** Wants the terminal's output, from the oldest there is. */
  message('attach', size),
  message('detach', {}),
  message('size', size),
  /** Output up to here was shown. */
  message('seen', { upTo: z.int().min(0) }),
  /** `chosen` where it tells of a surface that the customer has chosen just now. */
  message('screen', { session, message: fromScreenSchema, chosen: z.literal(true).optional() }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;
