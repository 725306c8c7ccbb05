/** Texts to answer with: found by what is typed after a slash, filled in with the ticket's own names. Pure. */

/** What is typed after the slash before the caret; null where there is none. */
export const slashBefore = (text: string, caret: number): { from: number; typed: string } | null => {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  const typed = found?.[1];
  return typed === undefined ? null : { from: caret - typed.length - 1, typed };
};

/** Those whose name holds what was typed; names that begin with it come first. */
export const fitting = <T extends { readonly name: string }>(
  texts: readonly T[],
  typed: string,
): readonly T[] => {
  const wanted = typed.toLowerCase();
  const fits = texts.filter(({ name }) => name.toLowerCase().includes(wanted));
  return fits.toSorted(
    (a, b) =>
      Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)),
  );
};

/** `{{customer}}`, `{{ticket}}` and `{{helper}}` in a text become what they stand for. */
export const filledIn = (
  text: string,
  values: Readonly<Record<'customer' | 'ticket' | 'helper', string>>,
): string =>
  text.replace(
    /\{\{\s*(customer|ticket|helper)\s*\}\}/g,
    (_whole, name: keyof typeof values) => values[name],
  );
