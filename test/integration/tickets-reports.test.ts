/** Reports from the database: the right tickets, and for a customer nothing but their own. */
import { describe, expect, it } from 'vitest';
import { createReports } from '../../server/reports/store.ts';
import type { ReportOptions, ReportRequest } from '../../server/reports/store.ts';
import type { Report } from '../../server/reports/report-model.ts';
import { databases } from '../support/databases.ts';
import { first, openDesk, second } from '../support/desk.ts';

const numbers = (report: Report, table = 0): unknown[] =>
  report.tables[table]?.rows.map((row) => row[0]) ?? [];

describe.each(databases)('reports on $name', ({ open }) => {
  const setUp = async () => {
    const world = await openDesk(await open());
    const own = await world.open({ class: 'A', subject: 'Eigenes' });
    const other = await world.open({ class: 'B', customerId: second, subject: 'Fremdes' });
    await world.act(own.number, { kind: 'note', text: 'zahlt schleppend' });
    await world.act(other.number, { kind: 'close', resolution: 'answered' });
    const make = createReports();
    const staff: ReportOptions = { audience: 'staff', ownCustomerId: null, now: new Date('2026-07-02T12:00:00Z'), personName: (id) => id };
    const theirs: ReportOptions = { ...staff, audience: 'customer', ownCustomerId: first };
    const report = (input: ReportRequest, options = staff) => make(world.store.db, input, options);
    return { own, other, report, theirs };
  }; // prettier-ignore

  it('of staff take in all customers, or the one asked for', async () => {
    const { own, other, report } = await setUp();
    expect(numbers(await report({ report: 'open-items' }))).toEqual([own.number]);
    expect(numbers(await report({ report: 'targets' }), 1)).toEqual([own.number, other.number]);
    expect(numbers(await report({ report: 'targets', customerId: second }), 1)).toEqual([other.number]);
    expect((await report({ report: 'load', from: '2026-06-29T00:00:00Z' })).tables[0]?.rows).toEqual([
      ['2026-W27', 'A', 1, 0, 1],
      ['2026-W27', 'B', 1, 1, 0],
    ]);
    const texts = JSON.stringify(await report({ report: 'history', ticket: own.number }));
    expect(texts).toContain('zahlt schleppend');
  });

  it('of a customer know neither other customers nor internal notes, however they ask', async () => {
    const { own, other, report, theirs } = await setUp();
    for (const kind of ['open-items', 'targets', 'load', 'history'] as const)
      expect(
        JSON.stringify(
          await report({ report: kind, customerId: first, from: '2026-06-01T00:00:00Z' }, theirs),
        ),
      ).not.toMatch(/Fremdes|schleppend|Südlicht/);
    expect(numbers(await report({ report: 'history', ticket: own.number }, theirs))).toContain(own.number);
    const foreign: ReportRequest[] = [
      { report: 'open-items', customerId: second },
      { report: 'history', ticket: other.number },
      { report: 'history', ticket: 99_999 },
    ];
    for (const input of foreign)
      await expect(report(input, theirs)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(report({ report: 'open-items' }, { ...theirs, ownCustomerId: null })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('bounded in time leave out what lies outside', async () => {
    const { report } = await setUp();
    const span = { from: '2026-06-01T00:00:00Z', to: '2026-06-30T00:00:00Z' };
    expect(numbers(await report({ report: 'targets', ...span }), 1)).toEqual([]);
    await expect(report({ report: 'history' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
