/** The calendar as it is edited: its shape, its faults that can be told at once, and small changes to it. Pure. */
import type { Answer } from '../../../api/client.ts';

/** As the server answers it: every member is there, defaults included. */
export type Calendar = Required<Answer<'GET /settings/calendar'>>;
export type Frame = Calendar['frames'][number];
export type ClassName = keyof Calendar['targets'];

export const classNames = ['A', 'B', 'C', 'D', 'unclassified'] as const satisfies readonly ClassName[];
export const states = [
  'BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH',
] as const; // prettier-ignore
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** What is changed of the calendar: gets it as it is, returns it as it shall be. */
export type Change = (change: (calendar: Calendar) => Calendar) => void;

/** Minutes since midnight. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The spans of a day in the order they were made: none moves while its time is typed. */
export const framesOf = (calendar: Calendar, day: number): readonly Frame[] =>
  calendar.frames.filter((frame) => frame.day === day);

/** The calendar with other frames on one day. */
export const withFrames = (calendar: Calendar, day: number, frames: readonly Frame[]): Calendar => ({
  ...calendar,
  frames: [...calendar.frames.filter((frame) => frame.day !== day), ...frames].sort((a, b) => a.day - b.day),
});

/** The next span worth offering: the working day, or what comes after the last one. */
export const nextFrame = (day: number, frames: readonly Frame[]): Frame => {
  const last = frames.at(-1);
  if (last === undefined) return { day, from: '09:00', to: '17:00' };
  const from = Math.min(minutesOf(last.to) + 60, 22 * 60);
  const text = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { day, from: text(from), to: text(Math.min(from + 120, 24 * 60)) };
};

export type FrameFault = 'frameWrong' | 'frameOverlap';

/** What is wrong with the frames of a day, or null. */
export const faultOf = (frames: readonly Frame[]): FrameFault | null => {
  if (frames.some(({ from, to }) => from === '' || to === '' || minutesOf(from) >= minutesOf(to)))
    return 'frameWrong';
  const ends = frames.toSorted((a, b) => minutesOf(a.from) - minutesOf(b.from));
  return ends.some(({ from }, index) => index > 0 && minutesOf(ends[index - 1]?.to ?? '') > minutesOf(from))
    ? 'frameOverlap'
    : null;
};

/** What is wrong with the whole week, or null. */
export const weekFault = (calendar: Calendar): FrameFault | null =>
  weekdays.map((day) => faultOf(framesOf(calendar, day))).find((fault) => fault !== null) ?? null;

/** Service hours in a week without holidays. */
export const hoursPerWeek = (calendar: Calendar): number =>
  calendar.frames.reduce((sum, { from, to }) => sum + Math.max(0, minutesOf(to) - minutesOf(from)), 0) / 60;

export const sameCalendar = (a: Calendar, b: Calendar): boolean => JSON.stringify(a) === JSON.stringify(b);
