/** The helper's page in a session: output on its way to a terminal that is slower than what comes, and files that are given up. */
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import type { HelperMessage } from '../../protocol/session/messages.ts';
import { createHelperFiles } from '../../server/web/console/sessions/link/files.ts';
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

describe('a file the helper gives up while the customer is still being asked', () => {
  const files = () => {
    const sent: HelperMessage[] = [];
    const chunks: number[] = [];
    const states: string[] = [];
    const helper = createHelperFiles({
      send: (message) => sent.push(message),
      sendChunk: async (id) => void chunks.push(id),
      show: (views) => states.splice(0, states.length, ...views.map(({ state }) => state)),
    });
    return { helper, sent, chunks, states, types: () => sent.map(({ type }) => type) };
  };

  it('is not fetched by a yes that comes too late: the agent is told to let go of it', () => {
    const { helper, sent, states, types } = files();
    helper.ask('/var/log/kasse.log');
    helper.cancel(1);
    helper.heard({ type: 'file-accept', id: 1, size: 6, from: 0 });
    expect(types()).toEqual(['file-ask', 'file-cancel', 'file-cancel']);
    expect(sent.at(-1)).toMatchObject({ id: 1 });
    helper.chunk(1, 0, utf8('Inhalt'));
    expect(states).toEqual(['cancelled']);
  });

  it('is not sent either', async () => {
    const { helper, chunks, states, types } = files();
    await helper.put(new File(['Inhalt'], 'fix.sh'));
    helper.cancel(1);
    helper.heard({ type: 'file-accept', id: 1, size: 6, from: 0 });
    helper.heard({ type: 'file-credit', id: 1, upTo: 6 });
    expect(types()).toEqual(['file-put', 'file-cancel', 'file-cancel']);
    expect([states, chunks]).toEqual([['cancelled'], []]);
  });
});
