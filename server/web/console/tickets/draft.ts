/** Unsent replies and notes, kept in this browser until they are sent: for each person, ticket and kind, so that no note becomes a reply. */
import type { Answer } from '../../api/client.ts';

export type WritingMode = 'reply' | 'note';

export interface Draft {
  readonly text: string;
  readonly attachments: readonly Answer<'POST /uploads'>[];
  /** The last activity that was there when writing began. */
  readonly since: number;
}

export interface DraftPlace {
  readonly person: string;
  readonly ticket: number;
  readonly mode: WritingMode;
}

const keyOf = ({ person, ticket, mode }: DraftPlace): string => `beistand.draft.${person}.${ticket}.${mode}`;

/** The draft at this place, if there is one. */
export const readDraft = (place: DraftPlace): Draft | null => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(place)) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
};

/** Keeps it; an empty one is forgotten. */
export const keepDraft = (place: DraftPlace, draft: Draft | null): void => {
  if (draft === null || (draft.text === '' && draft.attachments.length === 0))
    localStorage.removeItem(keyOf(place));
  else localStorage.setItem(keyOf(place), JSON.stringify(draft));
};
