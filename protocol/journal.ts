/**
 * The form of a chained record: the agent's journal and the events of a session. Each entry holds the hash of the one before, so none
 * can be changed, dropped or put in without it showing. Hashes are made by whoever reads or writes; here is over what.
 */
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { instantSchema, sha256Schema } from './ids.ts';

/** Longest line, in bytes. */
export const journalLineBytes = 1024 * 1024;
/** What the first entry follows from. */
export const noHash = '0'.repeat(64);

export const journalEntrySchema = z.strictObject({
  seq: z.int().min(0),
  at: instantSchema,
  kind: z.string().regex(/^[a-zA-Z]{1,40}$/),
  data: z.record(z.string(), z.unknown()),
  prev: sha256Schema,
  hash: sha256Schema,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** What an entry's hash is the SHA-256 of, as UTF-8. Throws where it holds what canonical JSON can't. */
export const hashedText = (entry: Omit<JournalEntry, 'hash'>): string => canonicalJson(entry);

/** What is wrong with an entry's place behind `before`; null: nothing. */
export const chainFault = (entry: JournalEntry, before: JournalEntry | null): string | null => {
  if (entry.seq !== (before === null ? 0 : before.seq + 1)) return 'is out of order';
  return entry.prev === (before?.hash ?? noHash) ? null : 'does not follow from the line before';
};
