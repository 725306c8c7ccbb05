/**
 * Days of a time zone, and counts by day. The database counts by ten minutes of UTC, which is what both databases
 * can cut out of a text; here they become days. (A zone whose day begins at a quarter to is off by five minutes.)
 */

/** The first characters of an instant that name its ten minutes: `2026-07-06T10:3`. */
export const tenMinutesChars = 15;

const dayMost = 400;

export interface Span {
  /** Days like 2026-07-06, in order. */
  readonly days: readonly string[];
  /** Instants: the first moment, and the first one after. */
  readonly from: string;
  readonly until: string;
}

const today = (now: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();

const beginning = (day: Temporal.PlainDate, timeZone: string): string =>
  new Date(day.toZonedDateTime({ timeZone }).epochMilliseconds).toISOString();

/**
 * The days from `from` to `to`, without those that have not begun; null where they are none or more than 400. Left out, `to` is
 * today and `from` thirty days before it.
 */
export const spanOf = (
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
  timeZone: string,
): Span | null => {
  const present = today(now, timeZone);
  const wanted = asked.to === undefined ? present : Temporal.PlainDate.from(asked.to);
  const last = Temporal.PlainDate.compare(wanted, present) > 0 ? present : wanted;
  const first = asked.from === undefined ? last.subtract({ days: 29 }) : Temporal.PlainDate.from(asked.from);
  const count = first.until(last).days + 1;
  if (count < 1 || count > dayMost) return null;
  const days = Array.from({ length: count }, (_, at) => first.add({ days: at }).toString());
  return { days, from: beginning(first, timeZone), until: beginning(last.add({ days: 1 }), timeZone) };
};

/** One count of the database: how many of `key` in ten minutes. */
export interface Counted<K extends string> {
  readonly part: string;
  readonly key: K;
  readonly count: number;
}

/** Counts by day and key, as `day key`. */
export const byDay = <K extends string>(
  rows: readonly Counted<K>[],
  timeZone: string,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const days = new Map<string, string>();
  for (const { part, key, count } of rows) {
    let day = days.get(part);
    if (day === undefined) {
      const instant = Temporal.Instant.from(`${part}0:00Z`);
      day = instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
      days.set(part, day);
    }
    const name = `${day} ${key}`;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
};

/** What there is at the end of each day, from what there was before, came and went. */
export const runningTotals = (
  days: readonly string[],
  keys: readonly string[],
  { before, came, went }: {
    before: ReadonlyMap<string, number>;
    came: ReadonlyMap<string, number>;
    went: ReadonlyMap<string, number>;
  },
): ReadonlyMap<string, number> => {
  const totals = new Map<string, number>();
  for (const key of keys) {
    let total = before.get(key) ?? 0;
    for (const day of days) {
      const name = `${day} ${key}`;
      total += (came.get(name) ?? 0) - (went.get(name) ?? 0);
      totals.set(name, total);
    }
  }
  return totals;
}; // prettier-ignore
