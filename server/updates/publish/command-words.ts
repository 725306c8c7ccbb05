/** Splits what `--run` says into words. No shell ever sees it: quotes group, a backslash takes one character, nothing else is special. */
import { BeistandError } from '../../../protocol/errors.ts';

/**
 * The words of a command line: separated by blanks, quoted by ' or ", `\` before a blank, quote or backslash
 * (not within '…') takes it as it is.
 * @throws BeistandError BAD_INPUT (a quote without its end, nothing at all)
 */
export const commandWords = (text: string): [string, ...string[]] => {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\' && quote !== "'" && /[\s'"\\]/.test(next)) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote !== null) {
      if (character === quote) quote = null;
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (quote !== null) throw new BeistandError('BAD_INPUT', `The command has a ${quote} without its end.`);
  if (word !== null) words.push(word);
  const [first, ...rest] = words;
  if (first === undefined || first === '') throw new BeistandError('BAD_INPUT', 'The command is empty.');
  return [first.replace(/^\.\//, ''), ...rest];
};
