/** Names in double braces within a text, to be filled in: canned texts and the words of mails use the same. */

/** What a canned text may name. */
export const cannedPlaceholders = ['customer', 'ticket', 'helper'] as const;

/** Whatever stands between double braces and is none of `known`, as it is written. */
export const unknownPlaceholders = (text: string, known: readonly string[]): string[] => [
  ...new Set([...text.matchAll(/\{\{(.*?)\}\}/gs)].map(([, name = '']) => name).filter((name) => !known.includes(name))),
]; // prettier-ignore

/** The text with its names filled in; what has no value becomes nothing. */
export const fillPlaceholders = (
  text: string,
  values: Readonly<Record<string, string | undefined>>,
): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '',
  );
