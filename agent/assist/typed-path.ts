/** The path of a file as the customer types or pastes it, as an absolute one: from their home folder, as in the shared shell. */
import { resolve } from 'node:path';

export const typedPath = (folder: string, typed: string): string => {
  const trimmed = typed.trim();
  // Windows copies a path in quotation marks.
  const path = /^"(.+)"$/.exec(trimmed)?.[1] ?? trimmed;
  return resolve(
    folder,
    path.replace(/^~(?=[/\\]|$)/, () => folder),
  );
};
