/** How many installations ran which version at the end of each day. */
import { sql } from 'kysely';
import type { Queries } from '../store/store.ts';
import { byDay, runningTotals, tenMinutesChars } from './day-rules.ts';
import type { Span } from './day-rules.ts';

export interface VersionDays {
  /** Those that ran on most machines, the most first. */
  readonly versions: readonly string[];
  readonly days: readonly {
    readonly day: string;
    /** Machines by version; a version that ran on none is left out. */
    readonly counts: Readonly<Record<string, number>>;
    /** All versions that are not named. */
    readonly others: number;
    readonly total: number;
  }[];
}

export const versionsOverTime = async (
  db: Queries,
  wish: { product: string; customerId: string | null; span: Span; timeZone: string; most: number },
): Promise<VersionDays> => {
  const { span, timeZone } = wish;
  let spans = db.selectFrom('installation_versions').where('product', '=', wish.product);
  if (wish.customerId !== null) spans = spans.where('customer_id', '=', wish.customerId);
  const changes = (column: 'since' | 'until') =>
    spans
      .select((is) => [
        sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(tenMinutesChars)})`.as('part'),
        'version as key',
        is.fn.countAll<number>().as('count'),
      ])
      .where(column, '>=', span.from)
      .where(column, '<', span.until)
      .groupBy(['part', 'version'])
      .execute();
  const atFirst = await spans
    .select((is) => ['version', is.fn.countAll<number>().as('count')])
    .where('since', '<', span.from)
    .where((is) => is.or([is('until', 'is', null), is('until', '>=', span.from)]))
    .groupBy('version')
    .execute();
  const before = new Map(atFirst.map(({ version, count }) => [version, count]));
  const [since, until] = [await changes('since'), await changes('until')];
  const all = [...new Set([...before.keys(), ...since.map(({ key }) => key)])];
  const totals = runningTotals(span.days, all, {
    before,
    came: byDay(since, timeZone),
    went: byDay(until, timeZone),
  });
  const at = (day: string, version: string): number => totals.get(`${day} ${version}`) ?? 0;
  const sum = (version: string): number => span.days.reduce((before, day) => before + at(day, version), 0);
  const versions = all
    .map((version) => ({ version, sum: sum(version) }))
    .filter((one) => one.sum > 0)
    .sort((a, b) => b.sum - a.sum || a.version.localeCompare(b.version))
    .slice(0, wish.most)
    .map(({ version }) => version);
  const days = span.days.map((day) => {
    const counts = Object.fromEntries(
      versions.flatMap((version) => {
        const count = at(day, version);
        return count === 0 ? [] : [[version, count] as const];
      }),
    );
    const total = all.reduce((before, version) => before + at(day, version), 0);
    const named = Object.values(counts).reduce((before, count) => before + count, 0);
    return { day, counts, others: total - named, total };
  });
  return { versions, days };
};
