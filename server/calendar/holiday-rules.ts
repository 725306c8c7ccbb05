/**
 * Public holidays in Germany by federal state, computed. Holidays that hold in parts of a state only (Corpus
 * Christi in places of Saxony and Thuringia, Assumption in parts of Bavaria, Augsburg's peace festival) are left
 * out: a vendor there adds them to the calendar by hand.
 */

export const germanStates = [
  'BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH',
] as const; // prettier-ignore
export type GermanState = (typeof germanStates)[number];

export interface Holiday {
  /** ISO date. */
  readonly date: string;
  readonly name: string;
}

/** Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher). */
export const easterSunday = (year: number): Temporal.PlainDate => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return new Temporal.PlainDate(year, Math.floor(n / 31), (n % 31) + 1);
};

/** The Wednesday before 23 November. */
const repentanceDay = (year: number): Temporal.PlainDate => {
  const limit = new Temporal.PlainDate(year, 11, 22);
  return limit.subtract({ days: (limit.dayOfWeek + 4) % 7 });
};

type When = string | number | ((year: number) => Temporal.PlainDate);
interface Rule {
  readonly name: string;
  /** A day of the year as MM-DD, or days after Easter Sunday, or a rule of its own. */
  readonly when: When;
  /** Null: everywhere. */
  readonly states: readonly GermanState[] | null;
  readonly from?: number;
  readonly only?: readonly number[];
}

const north: readonly GermanState[] = ['HB', 'HH', 'NI', 'SH'];

const rules: readonly Rule[] = [
  { name: 'Neujahr', when: '01-01', states: null },
  { name: 'Heilige Drei Könige', when: '01-06', states: ['BW', 'BY', 'ST'] },
  { name: 'Internationaler Frauentag', when: '03-08', states: ['BE'], from: 2019 },
  { name: 'Internationaler Frauentag', when: '03-08', states: ['MV'], from: 2023 },
  { name: 'Karfreitag', when: -2, states: null },
  { name: 'Ostersonntag', when: 0, states: ['BB'] },
  { name: 'Ostermontag', when: 1, states: null },
  { name: 'Tag der Arbeit', when: '05-01', states: null },
  { name: 'Tag der Befreiung', when: '05-08', states: ['BE'], only: [2020, 2025] },
  { name: 'Christi Himmelfahrt', when: 39, states: null },
  { name: 'Pfingstsonntag', when: 49, states: ['BB'] },
  { name: 'Pfingstmontag', when: 50, states: null },
  { name: 'Fronleichnam', when: 60, states: ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'] },
  { name: 'Mariä Himmelfahrt', when: '08-15', states: ['SL'] },
  { name: 'Weltkindertag', when: '09-20', states: ['TH'], from: 2019 },
  { name: 'Tag der Deutschen Einheit', when: '10-03', states: null },
  { name: 'Reformationstag', when: '10-31', states: ['BB', 'MV', 'SN', 'ST', 'TH'] },
  { name: 'Reformationstag', when: '10-31', states: north, from: 2018 },
  { name: 'Reformationstag', when: '10-31', states: ['BW', 'BY', 'BE', 'HE', 'NW', 'RP', 'SL', ...north], only: [2017] },
  { name: 'Allerheiligen', when: '11-01', states: ['BW', 'BY', 'NW', 'RP', 'SL'] },
  { name: 'Buß- und Bettag', when: repentanceDay, states: ['SN'] },
  { name: 'Erster Weihnachtstag', when: '12-25', states: null },
  { name: 'Zweiter Weihnachtstag', when: '12-26', states: null },
]; // prettier-ignore

const dateOf = (when: When, year: number): string => {
  if (typeof when === 'string') return `${year}-${when}`;
  if (typeof when === 'number') return easterSunday(year).add({ days: when }).toString();
  return when(year).toString();
};

const holds = (rule: Rule, year: number, state: GermanState): boolean =>
  (rule.states === null || rule.states.includes(state)) &&
  year >= (rule.from ?? 0) &&
  (rule.only === undefined || rule.only.includes(year));

/** The public holidays of a state in a year (from 1996 on), by date. */
export const germanHolidays = (year: number, state: GermanState): readonly Holiday[] =>
  rules
    .filter((rule) => holds(rule, year, state))
    .map((rule) => ({ date: dateOf(rule.when, year), name: rule.name }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
