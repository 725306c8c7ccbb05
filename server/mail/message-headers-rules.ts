/** Looking up headers of a parsed mail. */
import type { ParsedMail } from './message.ts';

/** The first value of a header, '' where there is none. */
export const header = (mail: Pick<ParsedMail, 'headers'>, name: string): string =>
  mail.headers.find(([key]) => key === name)?.[1] ?? '';

export const headerValues = (mail: Pick<ParsedMail, 'headers'>, name: string): string[] =>
  mail.headers.filter(([key]) => key === name).map(([, value]) => value);
