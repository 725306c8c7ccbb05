/**
 * The hash chain of one ticket's log: how an activity is linked to the one before, and how a whole log is
 * proved. Trusts nothing of what it is given: a row is what the database says, perhaps after somebody's hand.
 *
 * content hash = SHA-256(salt | canonical JSON of the content); activity hash = SHA-256(canonical JSON of the
 * head). The salt goes with the content when that is erased, so that nobody can try texts against the hash.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { activityHeadSchema, ticketContentSchema } from '../../protocol/ticket-activity.ts';
import type { ActivityHead, TicketContent } from '../../protocol/ticket-activity.ts';

export const firstPrevious = '0'.repeat(64);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const hashHead = (head: ActivityHead): string => sha256(canonicalJson(head));
export const hashContent = (salt: string, content: TicketContent): string =>
  sha256(`${salt}|${canonicalJson(content)}`);

/** One activity as it is stored: head and content as JSON texts. */
export interface StoredActivity {
  readonly head: string;
  readonly hash: string;
  readonly salt: string | null;
  readonly content: string | null;
}

export interface ChainFault {
  readonly seq: number;
  readonly fault: string;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const contentFault = (row: StoredActivity, head: ActivityHead): string | null => {
  if (head.contentHash === null)
    return row.content === null ? null : 'has content that the log knows nothing of';
  if (row.content === null) return null;
  const content = ticketContentSchema.safeParse(parse(row.content));
  if (row.salt === null || !content.success) return 'has content that can’t be read';
  return hashContent(row.salt, content.data) === head.contentHash ? null : 'has content that was changed';
};

/**
 * Proves one ticket's log, oldest first. `end` is what the ticket's own row says the log ends with, so that a
 * log cut short at its end shows too.
 * @returns every fault found; empty where the log holds
 */
export const verifyChain = (
  ticket: number,
  rows: readonly StoredActivity[],
  end: { readonly seq: number; readonly hash: string },
): readonly ChainFault[] => {
  const faults: ChainFault[] = [];
  const missing = new Set<number>();
  const erased = new Set<number>();
  let previous = firstPrevious;
  for (const [index, row] of rows.entries()) {
    const seq = index + 1;
    const add = (fault: string) => void faults.push({ seq, fault });
    const head = activityHeadSchema.safeParse(parse(row.head));
    if (!head.success) {
      add('can’t be read');
      previous = row.hash;
      continue;
    }
    const { data } = head;
    if (data.ticket !== ticket || data.seq !== seq)
      add('stands in the wrong place: one is missing, or it was moved');
    if (data.previous !== previous) add('does not follow the one before');
    if (hashHead(data) !== row.hash) add('was changed');
    const fault = contentFault(row, data);
    if (fault !== null) add(fault);
    if (data.contentHash !== null && row.content === null) missing.add(seq);
    if (data.facts.kind === 'contentErased') erased.add(data.facts.seq);
    previous = row.hash;
  }
  for (const seq of missing)
    if (!erased.has(seq))
      faults.push({ seq, fault: 'has lost its content, and no activity says it was erased' });
  for (const seq of erased)
    if (!missing.has(seq)) faults.push({ seq, fault: 'is said to be erased and still has its content' });
  if (rows.length !== end.seq || previous !== end.hash)
    faults.push({ seq: end.seq, fault: 'is the end the ticket names, and the log ends elsewhere' });
  return faults;
};
