/** Numbers, sizes and times as people of the page's language write them. Times are shown in the browser's zone. */
import { useMemo } from 'react';
import { useLanguage } from './language.ts';

const locales = { de: 'de-DE', en: 'en-GB' } as const;
const sizeUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const spans = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

type Instant = string | number | Date;

/** When the day of an instant began here, in ms since 1970. */
const midnight = (at: Instant): number => new Date(at).setHours(0, 0, 0, 0);

export interface Format {
  /** Day and time of day. */
  readonly instant: (at: Instant) => string;
  readonly day: (at: Instant) => string;
  readonly time: (at: Instant) => string;
  /** As "3 hours ago"; `now` in ms since 1970. */
  readonly ago: (at: Instant, now?: number) => string;
  /** A size in the largest unit that leaves a number of at least one; units of 1000. */
  readonly bytes: (count: number) => string;
  readonly number: (value: number, digits?: number) => string;
  /** 0.25 as "25 %". */
  readonly percent: (share: number, digits?: number) => string;
  /** A span of ms as "2 h 05 min"; negative spans keep their sign. */
  readonly duration: (ms: number) => string;
}

/** Making an Intl format takes as long as a hundred uses of it, and lists use one in every row. */
const keptFormats = (locale: string, options: Intl.NumberFormatOptions) => {
  const kept = new Map<number, Intl.NumberFormat>();
  return (value: number, digits: number): string => {
    let format = kept.get(digits);
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: digits });
      kept.set(digits, format);
    }
    return format.format(value);
  };
};

const createFormat = (locale: string): Format => {
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const numbers = keptFormats(locale, {});
  const shares = keptFormats(locale, { style: 'percent' });
  const number = (value: number, digits = 0): string => numbers(value, digits);
  return {
    instant: (at) => instant.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    ago: (at, now = Date.now()) => {
      const ms = new Date(at).getTime() - now;
      const span = spans.find(([, length]) => Math.abs(ms) >= length);
      if (span === undefined) return relative.format(0, 'minute');
      const [unit, length] = span;
      // “Yesterday” is a day of the calendar, not 24 hours.
      const count = unit === 'day' ? midnight(at) - midnight(now) : ms;
      return relative.format(Math.round(count / length), unit);
    },
    bytes: (count) => {
      let value = count;
      let unit = 0;
      while (Math.abs(value) >= 1_000 && unit < sizeUnits.length - 1) {
        value /= 1_000;
        unit += 1;
      }
      return `${number(value, unit === 0 || value >= 100 ? 0 : 1)} ${sizeUnits[unit]}`;
    },
    number,
    percent: (share, digits = 0) => shares(share, digits),
    duration: (ms) => {
      const sign = ms < 0 ? '−' : '';
      const minutes = Math.floor(Math.abs(ms) / 60_000);
      if (minutes === 0) return `${sign}${Math.floor(Math.abs(ms) / 1_000)} s`;
      const hours = Math.floor(minutes / 60);
      if (hours === 0) return `${sign}${minutes} min`;
      return `${sign}${number(hours)} h ${String(minutes % 60).padStart(2, '0')} min`;
    },
  };
};

/** The formats of the page's language. */
export const useFormat = (): Format => {
  const language = useLanguage();
  return useMemo(() => createFormat(locales[language]), [language]);
};
