/** The orders in which things are written, the same on every machine: one tree must give the same bytes. */

/** Order of two texts by their UTF-16 units, whatever the locale. */
export const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const extensionOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
};

/** Similar files next to each other: by extension, then name, then folder. */
export const bySimilarity = (a: string, b: string): number => {
  const [left, right] = [nameOf(a), nameOf(b)];
  return byText(extensionOf(left), extensionOf(right)) || byText(left, right) || byText(a, b);
};
