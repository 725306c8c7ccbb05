/** Sizes, times and rates as people read and type them. Pure. */
import type { Language } from '../../protocol/cli/language.ts';

const localeOf: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };
const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1536` → `1.5 KiB` (`1,5 KiB` in German). */
export const showBytes = (bytes: number, language: Language): string => {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), steps.length - 1);
  const value = bytes / 1024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const text = new Intl.NumberFormat(localeOf[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
  return `${text} ${steps[step] ?? 'B'}`;
};

/** `1536` bytes a second → `1.5 KiB/s`. */
export const showRate = (bytesPerSecond: number, language: Language): string =>
  `${showBytes(bytesPerSecond, language)}/s`;

/** Milliseconds → `0.8 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `4 d 2 h`. */
export const showDuration = (ms: number, language: Language): string => {
  const seconds = ms / 1_000;
  if (seconds < 10)
    return `${new Intl.NumberFormat(localeOf[language], { maximumFractionDigits: 1 }).format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

/** An instant (ISO 8601) as local date and time in `timeZone`. */
export const showInstant = (instant: string, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(localeOf[language], { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(
    new Date(instant),
  );

/** Text from outside made safe for a terminal: no control characters, no direction marks, bounded. */
export const plainText = (text: string, maxChars = 500): string => {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, ' ');
  return clean.length <= maxChars ? clean : `${clean.slice(0, maxChars - 1)}…`;
};
