/** The menu behind Ctrl-]: what a customer can do in their sessions beside typing and ending them. One key, no Enter. */
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Controls } from '../assist/face.ts';
import type { Desk, Prompt } from './assist-desk.ts';
import type { Party, Round } from './assist-round.ts';
import type { AssistWords } from './assist-words.ts';
import { plainText } from '../words/units.ts';

type Present = Party & { readonly controls: Controls };
const isPresent = (party: Party): party is Present => party.controls !== null && party.name !== null;

/** Hands a file to the ticket of the sessions; what would go is confirmed first. Rejects where it was not done. */
export interface HandOver {
  readonly ticket: number;
  readonly hand: (
    path: string,
    confirm: (question: readonly string[]) => Promise<boolean>,
  ) => Promise<string>;
}

export interface MenuOptions {
  readonly desk: Desk;
  readonly words: AssistWords;
  /** A sentence of ours in the language of this run. */
  readonly spoken: (english: string) => string;
  readonly round: Round;
  readonly endAll: () => void;
  /** Null where the sessions are for no ticket. */
  readonly handOver: HandOver | null;
  /** What a person typed, as an absolute path. */
  readonly pathOf: (typed: string) => string;
}

/** What is allowed at once where the time runs out. */
const moreMinutes = 60;

export const createMenu = ({
  desk,
  words,
  spoken,
  round,
  endAll,
  handOver,
  pathOf,
}: MenuOptions): (() => Promise<void>) => {
  const nameOf = (party: Party): string => plainText(party.name ?? '');
  /** By its number; a single one is taken without a question. */
  const choose = async <T>(
    prompt: Prompt,
    question: string,
    from: readonly (readonly [string, T])[],
  ): Promise<T | null> => {
    if (from.length < 2) return from[0]?.[1] ?? null;
    const lines = from.slice(0, 9).map(([text], index) => `${index + 1}  ${text}`);
    const key = await prompt.key([question, ...lines]);
    return key === null ? null : (from[Number(key) - 1]?.[1] ?? null);
  };
  const chooseHelper = (prompt: Prompt): Promise<Present | null> =>
    choose(
      prompt,
      words.whom,
      round
        .parties()
        .filter(isPresent)
        .map((party) => [nameOf(party), party] as const),
    );

  const takeBack = async (prompt: Prompt, present: readonly Present[]): Promise<void> => {
    const grants = present.flatMap((party) =>
      party.granted.map(
        (one) =>
          [`${nameOf(party)}: ${words.capability[one]}`, () => party.controls.withdraw([one])] as const,
      ),
    );
    const lines = grants.slice(0, 9).map(([text], index) => `${index + 1}  ${text}`);
    // Asked for a single one too: it must not go by one key pressed in error.
    const key = grants.length === 0 ? null : await prompt.key([words.whichGrant, ...lines]);
    if (key !== null) grants[Number(key) - 1]?.[1]();
  };
  const write = async (prompt: Prompt): Promise<void> => {
    const party = await chooseHelper(prompt);
    const text = await (party === null
      ? null
      : prompt.line([words.message(nameOf(party))], '> ', sessionLimits.chatChars));
    if (text !== null && text.trim() !== '') party?.controls.chat(text.trim());
  };

  /** The path first, while the terminal is ours; what is offered is asked once more by the session itself. */
  const offer = async (prompt: Prompt): Promise<(() => Promise<void>) | null> => {
    const party = await chooseHelper(prompt);
    const path = await (party === null
      ? null
      : prompt.line([words.whichFile], '> ', sessionLimits.filePathChars));
    if (party === null || path === null || path.trim() === '') return null;
    return async () => desk.say(words.offered[await party.controls.offer(pathOf(path.trim()))]);
  };

  /** The path first; whether it goes is asked when the file is open, and sending it leaves the terminal free. */
  const handFile = async (prompt: Prompt, { hand }: HandOver): Promise<(() => Promise<void>) | null> => {
    const path = await prompt.line([words.whichFile], '> ', sessionLimits.filePathChars);
    if (path === null || path.trim() === '') return null;
    const confirm = (question: readonly string[]) =>
      desk.alone(async (again) => /^[yj]$/i.test((await again.key(question)) ?? ''));
    return async () => {
      try {
        desk.say(await hand(pathOf(path.trim()), confirm));
      } catch (error) {
        desk.say(words.notHanded(plainText(spoken(error instanceof Error ? error.message : String(error)))));
      }
    };
  };

  return async () => {
    const then = await desk.alone(async (prompt) => {
      const present = round.parties().filter(isPresent);
      const theyType = present.some((one) => one.helperTypes);
      const paused = present.some((one) => one.paused);
      const key = await prompt.key(
        words.menu({ theyType, paused, alone: present.length === 0, ticket: handOver?.ticket ?? null }),
      );
      switch (key?.toLowerCase()) {
        case 'k':
          for (const one of present) one.controls.keyboard(!theyType);
          break;
        case 'p':
          for (const one of present) {
            one.paused = !paused;
            one.controls.pause(!paused);
          }
          break;
        case 'h':
          for (const one of present) one.controls.extend(moreMinutes);
          break;
        case 'c':
          round.add();
          break;
        case 'g':
          await takeBack(prompt, present);
          break;
        case 'm':
          await write(prompt);
          break;
        case 'f':
          return offer(prompt);
        case 't':
          return handOver === null ? null : handFile(prompt, handOver);
        case 'e':
          endAll();
          break;
        default:
          break;
      }
      return null;
    });
    await then?.();
  };
};
