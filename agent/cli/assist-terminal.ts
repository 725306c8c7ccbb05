/**
 * A session on the customer's terminal: the code, the questions, and the shared shell mirrored live. What the helper can make
 * appear in the shell could look like one of our questions, and a terminal answers some sequences by itself as if somebody had
 * typed. So an answer that allows something is a number made for this one question, while nothing of the shell is shown.
 */
import { randomInt } from 'node:crypto';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Controls, Face, FaceEvent } from '../assist/face.ts';
import type { AssistWords } from './assist-words.ts';
import { plainText, showBytes } from './units.ts';

/** The terminal a person sits at. */
export interface PersonTerminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
}

const ctrlC = 0x03;
const ctrlBracket = 0x1d;
const escape = 0x1b;
/** Attributes off, cursor shown, scrolling region and modes as at the start. */
const softReset = '\u001b[!p\u001b[0m\u001b[?25h';

const threeDigits = (besides: readonly string[]): string => {
  for (;;) {
    const number = String(randomInt(100, 1_000));
    if (!besides.includes(number)) return number;
  }
};

export interface TerminalFaceOptions {
  readonly person: PersonTerminal;
  readonly words: AssistWords;
  readonly language: 'de' | 'en';
  readonly showTime: (iso: string) => string;
}

export const terminalFace = ({ person, words, language, showTime }: TerminalFaceOptions): Face => {
  const { input, output } = person;
  let controls: Controls | null = null;
  let question: { typed: string; answer: (typed: string) => void } | null = null;
  let helperTypes = true;
  const held: Uint8Array[] = [];

  const print = (text: string): void => {
    output.write(`${text.replaceAll('\n', '\r\n')}\r\n`);
  };
  const say = (text: string): void => print(`\r\n── ${text}`);
  const size = () => ({
    columns: Math.min(500, Math.max(2, output.columns || 80)),
    rows: Math.min(300, Math.max(2, output.rows || 24)),
  });

  const readAnswer = (byte: number): void => {
    if (question === null) return;
    const { typed, answer } = question;
    if (byte === 0x0d || byte === 0x0a) {
      question = null;
      print('');
      answer(typed);
    } else if (byte === 0x7f || byte === 0x08) question.typed = typed.slice(0, -1);
    else if (byte >= 0x20 && byte < 0x7f && typed.length < 20) {
      question.typed = typed + String.fromCharCode(byte);
      output.write(String.fromCharCode(byte));
    }
  };
  const onData = (bytes: Buffer): void => {
    if (bytes.includes(ctrlC)) {
      controls?.revokeAll();
      return;
    }
    if (question !== null) {
      // An answer of the terminal itself, or a key with a sequence: no part of a number.
      if (bytes[0] !== escape) for (const byte of bytes) readAnswer(byte);
      return;
    }
    if (bytes.includes(ctrlBracket)) {
      helperTypes = !helperTypes;
      controls?.keyboard(helperTypes);
      return;
    }
    controls?.type(bytes);
  };
  const onResize = (): void => controls?.resize(size());

  const read = (lines: readonly string[]): Promise<string> => {
    output.write(softReset);
    say(lines.join('\n   '));
    output.write(`   ${words.orNo}`);
    return new Promise<string>((resolve) => {
      question = { typed: '', answer: resolve };
    }).then((typed) => {
      for (const bytes of held.splice(0)) output.write(bytes);
      controls?.drained();
      return typed.trim();
    });
  };
  const who = ({
    helper,
    ticket,
  }: {
    helper: { name: string; role: string; vendor: string };
    ticket: number | null;
  }) => words.asks(helper.name, helper.role, helper.vendor, ticket);

  const sentence = (event: FaceEvent): string => {
    switch (event.event) {
      case 'code':
        return words.code(event.code, showTime(event.expiresAt));
      case 'wrong-code':
        return words.wrongCode(event.left);
      case 'joined':
        return words.joined(event.helper.name);
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
      case 'ended':
        return words.ended(event.reason);
      default:
        return words[event.event];
    }
  };

  return {
    size,
    begin: (given) => {
      controls = given;
      input.setRawMode(true);
      input.on('data', onData);
      input.resume();
      output.on('resize', onResize);
    },
    told: (event) => say(sentence(event)),
    ask: async ({ capabilities, reason, minutes, ...about }) => {
      const all = threeDigits([]);
      const watch = threeDigits([all]);
      const canWatchOnly = capabilities.includes('terminal-watch') && capabilities.length > 1;
      const typed = await read([
        who(about),
        ...capabilities.map((one) => `  • ${words.capability[one]}`),
        ...(reason === null ? [] : [words.reason(plainText(reason, 500))]),
        words.allowAll(all, minutes),
        ...(canWatchOnly ? [words.allowWatch(watch)] : []),
      ]);
      if (typed === all) return capabilities;
      return canWatchOnly && typed === watch ? ['terminal-watch'] : [];
    },
    askFile: async ({ helper, direction, path, sizeBytes }) => {
      const number = threeDigits([]);
      const what = direction === 'from' ? words.fileFrom : words.fileTo;
      const lines = [
        who({ helper, ticket: null }),
        what(plainText(path, 1_000), showBytes(sizeBytes, language)),
        words.allowFile(number),
      ];
      return (await read(lines)) === number;
    },
    mirror: (bytes) => {
      if (question !== null) {
        held.push(bytes);
        return false;
      }
      const more = output.write(bytes);
      if (!more) output.once('drain', () => controls?.drained());
      return more;
    },
    end: () => {
      controls = null;
      // Whoever is still asked has not answered.
      question?.answer('');
      question = null;
      output.write(softReset);
      output.off('resize', onResize);
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
    },
  };
};
