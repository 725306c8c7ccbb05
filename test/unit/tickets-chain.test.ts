/** Whoever changes a ticket's log afterwards is seen. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashHead, verifyChain } from '../../server/tickets/chain-rules.ts';
import type { StoredActivity } from '../../server/tickets/chain-rules.ts';
import { activityHeadSchema } from '../../protocol/ticket-activity.ts';
import { reduce, reduceAll } from '../../server/tickets/ticket-state.ts';
import type { TicketState } from '../../server/tickets/ticket-state.ts';
import { customer, TicketLog } from '../support/ticket-log.ts';

const busy = (): TicketLog =>
  new TicketLog({ class: 'B' })
    .do({ kind: 'step', step: 'accept' })
    .do({ kind: 'reply', text: 'Wir schauen.' })
    .do({ kind: 'note', text: 'Drucktreiber?' })
    .do({ kind: 'reply', text: 'Danke' }, customer);

type Row = { -readonly [K in keyof StoredActivity]: StoredActivity[K] };
const tampered = (change: (rows: Row[]) => void): readonly string[] => {
  const log = busy();
  const rows = log.rows.map((row) => ({ ...row }));
  change(rows);
  return verifyChain(1042, rows, log.end).map((one) => `${one.seq} ${one.fault}`);
};
const row = (rows: Row[], at: number): Row => {
  const found = rows[at];
  if (found === undefined) throw new Error('no such row');
  return found;
};

describe('the chain of a ticket', () => {
  it('holds for an honest log', () => {
    expect(tampered(() => undefined)).toEqual([]);
  });

  it.each<[string, RegExp, (rows: Row[]) => void]>([
    ['a text was replaced', /3 has content that was changed/, (rows) => void (row(rows, 2).content = '{"text":"Nie gesagt."}')],
    ['a text was taken away', /3 has lost its content/, (rows) => void (row(rows, 2).content = null)],
    ['content was put where there was none', /2 has content that the log knows nothing of/, (rows) => void (row(rows, 1).content = '{"text":"x"}')],
    ['the actor was replaced', /2 was changed/, (rows) => void (row(rows, 1).head = row(rows, 1).head.replace('u_support', 'u_else'))],
    ['the time was replaced', /4 was changed/, (rows) => void (row(rows, 3).head = row(rows, 3).head.replace('07:04', '06:04'))],
    ['one was taken out', /wrong place/, (rows) => void rows.splice(2, 1)],
    ['two were swapped', /does not follow/, (rows) => void rows.splice(1, 2, row(rows, 2), row(rows, 1))],
    ['the end was cut off', /the log ends elsewhere/, (rows) => void rows.pop()],
    ['a head is garbage', /2 can’t be read/, (rows) => void (row(rows, 1).head = '{')],
    ['a change was hashed again by somebody who knows how', /3 does not follow/, (rows) => {
      const head = activityHeadSchema.parse(JSON.parse(row(rows, 1).head));
      const forged = { ...head, by: { kind: 'staff' as const, id: 'u_else' } };
      row(rows, 1).head = JSON.stringify(forged);
      row(rows, 1).hash = hashHead(forged);
    }],
  ])('shows that %s', (_name, expected, change) => {
    expect(tampered(change).join('\n')).toMatch(expected);
  }); // prettier-ignore

  it('notices any single changed letter of any head', () => {
    const log = busy();
    const place = fc.record({ at: fc.nat(log.rows.length - 1), letter: fc.nat(400) });
    fc.assert(
      fc.property(place, ({ at, letter }) => {
        const rows = log.rows.map((one) => ({ ...one }));
        const { head } = row(rows, at);
        const index = letter % head.length;
        const other = head[index] === 'x' ? 'y' : 'x';
        row(rows, at).head = head.slice(0, index) + other + head.slice(index + 1);
        return verifyChain(1042, rows, log.end).length > 0;
      }),
    );
  });
});

describe('the state of a ticket', () => {
  it('is the same, reduced one by one or all at once', () => {
    const log = busy();
    const single = log.activities.reduce<TicketState | null>((state, one) => reduce(state, one), null);
    expect(single).toEqual(reduceAll(log.activities));
    expect(reduceAll([])).toBeNull();
  });

  it('survives the erasure of every content', () => {
    const bare = busy().activities.map(({ head }) => ({ head, content: null }));
    expect(reduceAll(bare)).toMatchObject({ subject: '', class: 'B', status: 'open', seq: 5 });
  });
});
