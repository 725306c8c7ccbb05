/** Keys as terminals send them: ours are found however a program in the shell had them encoded, and lines are read whole. */
import { describe, expect, it } from 'vitest';
import { emptyLine, lineAfter, pressed } from '../../agent/cli/assist-keys.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('Ctrl-C', () => {
  it.each([
    ['as it is', '\u0003'],
    ['among other keys', 'ab\u0003cd'],
    ['with modifyOtherKeys of xterm', '\u001b[27;5;99~'],
    ['by the keyboard protocol of kitty', '\u001b[99;5u'],
    ['there with caps lock and num lock', '\u001b[99;197u'],
    ['there on a Cyrillic keyboard', '\u001b[1089::99;5:1u'],
    ['there with its text', '\u001b[99;5:1;3u'],
    ['as Windows sends it', '\u001b[67;46;3;1;8;1_'],
    ['after an answer of the terminal itself', '\u001b[?62;c\u001b[99;5u'],
  ])('ends everything: %s', (_how, text) => {
    expect(pressed(bytes(text)).kind).toBe('end');
  });

  it.each([
    ['a letter', 'c'],
    ['with Shift', '\u001b[99;2u'],
    ['with Alt', '\u001b[27;3;99~'],
    ['another key', '\u001b[100;5u'],
    ['where the cursor is', '\u001b[99;5R'],
  ])('is not: %s', (_what, text) => {
    expect(pressed(bytes(text)).kind).toBe('other');
  });
});

it('the menu’s key leaves what was typed before it to the shell; an answer of the terminal’s opens nothing', () => {
  expect(pressed(bytes('ls\u001dk'))).toEqual({ kind: 'menu', before: bytes('ls'), after: bytes('k') });
  expect(pressed(bytes('\u001b[93;5u')).kind).toBe('menu');
  expect(pressed(bytes('\u001b]l\u001d\u001b\\')).kind).toBe('other');
});

describe('a line', () => {
  const typed = (pieces: readonly Uint8Array[], most = 100) =>
    pieces.reduce((line, piece) => lineAfter(line, piece, most), emptyLine);

  it('is read whole over characters cut between two pieces, with backspace and a limit', () => {
    const whole = bytes('Grüße🙂');
    expect(typed([...whole].map((byte) => Uint8Array.of(byte))).typed).toBe('Grüße🙂');
    expect(typed([whole, bytes('\u007f\u007f')]).typed).toBe('Grüß');
    expect(typed([bytes('12345')], 3).typed).toBe('123');
    expect(typed([bytes('ja\rnein')])).toMatchObject({ typed: 'ja', done: 'entered' });
  });

  it('is left by Escape alone; other sequences and control characters are no part of it', () => {
    expect(typed([bytes('a'), bytes('\u001b')]).done).toBe('left');
    expect(typed([bytes('a'), bytes('\u001b[200~'), bytes('\u0007b')])).toMatchObject({
      typed: 'ab',
      done: null,
    });
  });
});
