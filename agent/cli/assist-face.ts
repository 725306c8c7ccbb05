/**
 * One session's face on the customer's terminal: what it says, and its questions. A terminal answers some sequences by itself as
 * if somebody had typed, so an answer that allows something is a number made for this one question.
 */
import { randomInt } from 'node:crypto';
import type { Helper } from '../../protocol/session/binding.ts';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import type { Controls, Face, FaceEvent } from '../assist/face.ts';
import type { Desk } from './assist-desk.ts';
import type { AssistWords } from './assist-words.ts';
import { plainText, showBytes } from '../words/units.ts';

const threeDigits = (besides: readonly string[]): string => {
  for (;;) {
    const number = String(randomInt(100, 1_000));
    if (!besides.includes(number)) return number;
  }
};

export interface SessionFaceOptions {
  readonly desk: Desk;
  readonly words: AssistWords;
  readonly language: 'de' | 'en';
  readonly showTime: (iso: string) => string;
  readonly onControls: (controls: Controls) => void;
  readonly onEvent: (event: FaceEvent) => void;
  /** Whose session it is, where there are several. */
  readonly label: () => string;
}

export const sessionFace = (options: SessionFaceOptions): Face => {
  const { desk, words, language, showTime } = options;
  const over = new AbortController();
  const who = (helper: Helper, ticket: number | null): string =>
    words.asks(plainText(helper.name), plainText(helper.role), plainText(helper.vendor), ticket);

  const sentence = (event: FaceEvent): string => {
    switch (event.event) {
      case 'code':
        return words.code(event.code, showTime(event.expiresAt));
      case 'wrong-code':
        return words.wrongCode(event.left);
      case 'joined':
        return words.joined(plainText(event.helper.name));
      case 'grants':
        return words.grants(event.granted.map((one) => words.capability[one]).join(', '));
      case 'keyboard':
        return words.keyboard(event.helper);
      case 'recording':
        return words.recording(event.on);
      case 'chat':
        return words.chat(plainText(event.text, 4_000));
      case 'file':
        return words.file(plainText(event.path, 500));
      case 'declined':
        return words.declined(plainText(event.path, 500));
      case 'ended':
        return words.ended(endSentence(plainText(event.reason, 40), language));
      case 'idle':
        return event.endsAt === null ? words.notIdle : words.idle(options.showTime(event.endsAt));
      case 'ending':
        return words.ending(showTime(event.endsAt), event.isLongest);
      default:
        return words[event.event];
    }
  };

  return {
    begin: options.onControls,
    told: (event) => {
      options.onEvent(event);
      const label = options.label();
      desk.say(`${label === '' || event.event === 'code' ? '' : `[${label}] `}${sentence(event)}`);
    },
    ask: ({ helper, ticket, capabilities, reason, minutes }) =>
      desk.alone(async (prompt) => {
        const all = threeDigits([]);
        const watch = threeDigits([all]);
        const canWatchOnly = capabilities.includes('terminal-watch') && capabilities.length > 1;
        const question = [
          who(helper, ticket),
          ...capabilities.map((one) => `  • ${words.capability[one]}`),
          ...(reason === null ? [] : [words.reason(plainText(reason, 500))]),
          words.allowAll(all, minutes),
          ...(canWatchOnly ? [words.allowWatch(watch)] : []),
        ];
        const typed = (await prompt.line(question, words.orNo))?.trim();
        if (typed === all) return { capabilities, minutes: null };
        return { capabilities: canWatchOnly && typed === watch ? ['terminal-watch'] : [], minutes: null };
      }, over.signal),
    askFile: ({ helper, direction, path, sizeBytes, by }) =>
      desk.alone(async (prompt) => {
        const number = threeDigits([]);
        const what = direction === 'from' ? words.fileFrom : words.fileTo;
        const question = [
          by === 'customer' ? words.offers(plainText(helper.name)) : who(helper, null),
          what(plainText(path, 1_000), showBytes(sizeBytes, language)),
          words.allowFile(number),
        ];
        return (await prompt.line(question, words.orNo))?.trim() === number;
      }, over.signal),
    // Whoever is still asked has not answered.
    end: () => over.abort(),
  };
};
