/** Instants (ISO 8601, UTC) within a sentence that was written for programs and people alike. */

/** The text with its instants as `show` writes them. */
export const withTimes = (text: string, show: (instant: string) => string): string =>
  text.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, show);
