/** What a terminal wrote, read again by the number of its bytes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrollback } from '../../agent/assist/scrollback.ts';

const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 40 });

describe('a scrollback', () => {
  it('gives as much as is asked for and there, over the seams of its pieces', () => {
    fc.assert(
      fc.property(pieces, fc.nat(), fc.integer({ min: 1, max: 300 }), (written, where, most) => {
        const scrollback = createScrollback(1_000_000);
        for (const piece of written) scrollback.add(piece);
        const all = Buffer.concat(written);
        const at = where % (all.length + 1);
        expect(Buffer.from(scrollback.read(at, most))).toEqual(all.subarray(at, at + most));
      }),
    );
  });

  it('is begun at a line, and where there is none near at a character, never inside one or inside a sequence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('äöü', '🙂', '\u001b[38;5;196mrot\u001b[0m', '\r\n', 'x'), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.integer({ min: 1, max: 300 }),
        (written, most) => {
          const scrollback = createScrollback(most);
          const all = Buffer.from(written.join(''));
          for (let at = 0; at < all.length; at += 7) scrollback.add(all.subarray(at, at + 7));
          const begin = scrollback.begin();
          const read = Buffer.from(scrollback.read(begin, all.length));
          expect(read).toEqual(all.subarray(begin));
          expect(read.toString()).not.toContain('\uFFFD');
          if (read.includes('\n') && begin > 0) expect(all[begin - 1]).toBe(10);
        },
      ),
    );
  });

  it('keeps the newest and tells where they begin', () => {
    const scrollback = createScrollback(100);
    for (let number = 0; number < 50; number += 1) scrollback.add(new Uint8Array(10).fill(number));
    expect(scrollback.end()).toBe(500);
    expect(scrollback.start()).toBe(400);
    expect(scrollback.read(400, 25)).toEqual(Uint8Array.from([...Array(10).fill(40), ...Array(10).fill(41), ...Array(5).fill(42)])); // prettier-ignore
  });
});
