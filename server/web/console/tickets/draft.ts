/** Unsent replies and notes, kept in this browser until they are sent: for each person, ticket and kind, so that no note becomes a reply. */
import type { Answer } from '../../api/client.ts';

export type WritingMode = 'reply' | 'note';

export interface Draft {
  readonly text: string;
  readonly attachments: readonly Answer<'POST /uploads'>[];
  /** Names of files that lay in the draft for too long. */
  readonly dropped: readonly string[];
  /** The last activity that was there when writing began. */
  readonly since: number;
}

/** As it is kept: with the times when files came into it, by their hash. Drafts of earlier versions have none, and dropped nothing. */
type Kept = Omit<Draft, 'dropped'> & {
  readonly dropped?: readonly string[];
  readonly brought?: Readonly<Record<string, number>>;
};

/** The server forgets after 30 days what somebody brought (server/attachments/uploads.ts); whoever reads the draft has a day to send it. */
const attachableMs = 29 * 24 * 60 * 60_000;

export interface DraftPlace {
  readonly person: string;
  readonly ticket: number;
  readonly mode: WritingMode;
}

const keyOf = ({ person, ticket, mode }: DraftPlace): string => `beistand.draft.${person}.${ticket}.${mode}`;

const kept = (place: DraftPlace): Kept | null => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(place)) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
};

/** The draft at this place, if there is one. Files that lay in it for too long are left out; the text stays. */
export const readDraft = (place: DraftPlace, nowMs: number): Draft | null => {
  const draft = kept(place);
  if (draft === null) return null;
  const { text, attachments, since, dropped = [], brought = {} } = draft;
  const isOld = ({ sha256 }: { readonly sha256: string }): boolean =>
    nowMs - (brought[sha256] ?? nowMs) > attachableMs;
  return {
    text,
    since,
    attachments: attachments.filter((one) => !isOld(one)),
    dropped: [...dropped, ...attachments.filter(isOld).map(({ name }) => name)],
  };
};

/** Keeps it; an empty one is forgotten. */
export const keepDraft = (place: DraftPlace, draft: Draft | null, nowMs: number): void => {
  if (draft === null || (draft.text === '' && draft.attachments.length + draft.dropped.length === 0)) {
    localStorage.removeItem(keyOf(place));
    return;
  }
  const before = kept(place)?.brought ?? {};
  const brought = Object.fromEntries(
    draft.attachments.map(({ sha256 }) => [sha256, before[sha256] ?? nowMs]),
  );
  localStorage.setItem(keyOf(place), JSON.stringify({ ...draft, brought } satisfies Kept));
};
