/**
 * What a face is told while it is open: that something changed, hardly ever what. Whoever hears it asks for the
 * thing itself again, by the routes that check rights.
 */
import { z } from 'zod';

/** What somebody does at a ticket right now. */
export const presenceStates = ['viewing', 'replying'] as const;
export const presentPersonSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  state: z.enum(presenceStates),
});
export type PresentPerson = z.infer<typeof presentPersonSchema>;

export const liveEventSchema = z.discriminatedUnion('type', [
  /** Something may have been missed: everything shown is to be asked for again. */
  z.strictObject({ type: z.literal('reload') }),
  z.strictObject({ type: z.literal('ticket'), number: z.int(), seq: z.int() }),
  /** A build became visible, was withdrawn, or is offered again. */
  z.strictObject({ type: z.literal('build'), target: z.string() }),
  z.strictObject({ type: z.literal('installation'), id: z.string() }),
  /** A customer, their contacts, domains or people. */
  z.strictObject({ type: z.literal('customer'), id: z.string() }),
  /** A session of remote assistance: began, ended, or a recording of it came or went. */
  z.strictObject({ type: z.literal('session'), id: z.string() }),
  /** A customer began to show a code to a helper, or shows it no longer; which of them is asked for, never told. */
  z.strictObject({ type: z.literal('waiting') }),
  z.strictObject({ type: z.literal('presence'), ticket: z.int(), people: z.array(presentPersonSchema) }),
  z.strictObject({ type: z.literal('settings'), name: z.string() }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
