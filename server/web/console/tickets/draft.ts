/** Unsent replies and notes, kept in this browser until they are sent: for each person and ticket. */
import type { Answer } from '../../api/client.ts';

export interface Draft {
  readonly mode: 'reply' | 'note';
  readonly text: string;
  readonly attachments: readonly Answer<'POST /uploads'>[];
  /** The last activity that was there when writing began. */
  readonly since: number;
}

const keyOf = (person: string, ticket: string): string => `beistand.draft.${person}.${ticket}`;

/** The draft of this person for this ticket, if there is one. */
export const readDraft = (person: string, ticket: string): Draft | null => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(person, ticket)) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
};

/** Keeps it; an empty one is forgotten. */
export const keepDraft = (person: string, ticket: string, draft: Draft): void => {
  if (draft.text === '' && draft.attachments.length === 0) localStorage.removeItem(keyOf(person, ticket));
  else localStorage.setItem(keyOf(person, ticket), JSON.stringify(draft));
};
