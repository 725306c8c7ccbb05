/**
 * Output for a terminal that draws after every piece it is handed: while it keeps up, each comes at once, so that a key's echo
 * waits for nothing; while it does not, all that came meanwhile is one piece, and is drawn once.
 */
import { concat } from '../../../../../protocol/session/bytes.ts';
import type { Bytes } from '../../../../../protocol/session/bytes.ts';

/** Takes output; `shown` is called when it, and all before it, was drawn. */
type Write = (bytes: Bytes, shown: () => void) => void;

/** `write` in pieces as large as it is slow. Of what goes in one piece only the last is told that it was shown. */
export const inLargePieces = (write: Write): Write => {
  let waiting: Bytes[] = [];
  let last = (): void => undefined;
  let writing = false;
  const next = (): void => {
    const [only] = waiting;
    if (only === undefined) return;
    const bytes = waiting.length === 1 ? only : concat(waiting);
    const shown = last;
    waiting = [];
    writing = true;
    write(bytes, () => {
      writing = false;
      shown();
      next();
    });
  };
  return (bytes, shown) => {
    waiting.push(bytes);
    last = shown;
    if (!writing) next();
  };
};
