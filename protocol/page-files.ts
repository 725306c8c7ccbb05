/**
 * What each page of a web face loads beside the face itself. The build notes it in `pages.json`, and whoever sends a page names
 * these files in its head: the browser then fetches them together with the face, not when the face has started.
 */
import { z } from 'zod';

/** As the build names its files; nothing that could become markup. */
const file = z.string().regex(/^assets\/[\w.-]+$/);

const schema = z.record(
  z.string(),
  z.array(z.strictObject({ path: z.string(), scripts: z.array(file), styles: z.array(file) })),
);

/** By the face: its pages, each with its path as the areas have it (`/tickets/$number`) and its files below the root. */
export type PageFiles = z.infer<typeof schema>;

/** @throws ZodError, SyntaxError */
export const parsePageFiles = (json: string): PageFiles => schema.parse(JSON.parse(json));

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** `/tickets/new` is more of a match than `/tickets/$number`. */
const matches = (pattern: readonly string[], path: readonly string[]): number =>
  pattern.length === path.length && pattern.every((part, at) => part.startsWith('$') || part === path[at])
    ? pattern.filter((part) => !part.startsWith('$')).length
    : -1;

/** The elements for the head of the page at a path below the face's root; empty where the face has no such page. */
export const headFor = (pages: PageFiles, face: string, path: string): string => {
  const wanted = partsOf(path);
  const [best] = (pages[face] ?? [])
    .map((page) => ({ page, match: matches(partsOf(page.path), wanted) }))
    .filter(({ match }) => match >= 0)
    .toSorted((a, b) => b.match - a.match);
  const { scripts = [], styles = [] } = best?.page ?? {};
  return [
    ...scripts.map((one) => `<link rel="modulepreload" crossorigin href="/${one}">`),
    ...styles.map((one) => `<link rel="stylesheet" crossorigin href="/${one}">`),
  ].join('');
};
