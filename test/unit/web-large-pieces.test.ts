/** Output on its way to a terminal that is slower than what comes. */
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { inLargePieces } from '../../server/web/console/sessions/link/large-pieces.ts';

describe('output in large pieces', () => {
  it('comes at once to a terminal that keeps up, and in one piece after it was busy', () => {
    const written: string[] = [];
    const drawn: (() => void)[] = [];
    const shown: string[] = [];
    const write = inLargePieces((bytes: Bytes, done) => {
      written.push(new TextDecoder().decode(bytes));
      drawn.push(done);
    });
    const put = (text: string) => write(utf8(text), () => shown.push(text));
    put('a');
    expect(written).toEqual(['a']);
    put('b');
    put('c');
    put('d');
    expect(written).toEqual(['a']);
    drawn.shift()?.();
    expect(written).toEqual(['a', 'bcd']);
    expect(shown).toEqual(['a']);
    drawn.shift()?.();
    // Whoever was told of d knows of b and c.
    expect(shown).toEqual(['a', 'd']);
    put('e');
    expect(written).toEqual(['a', 'bcd', 'e']);
  });
});
