/**
 * When the sweep rather removes nothing. A server that was given the wrong database, or an empty one, finds that nothing names the
 * files, and removing them would be the end of every attachment and recording.
 */

/** The database names none of the files, or so few that it is hardly theirs. */
export type Doubt = 'namesNone' | 'namesFew';

/** So many may be unneeded whatever their share is: a small installation that erases one ticket may leave them. */
const handful = 5;
/** A server that dies while it erases leaves a few in a thousand. */
const mostShare = 0.1;

/** Whether to doubt that files and database belong together. `files`: how many are old enough to be named. */
export const doubtOf = ({
  files,
  unneeded,
}: {
  readonly files: number;
  readonly unneeded: number;
}): Doubt | null => {
  if (unneeded === 0) return null;
  if (unneeded === files) return 'namesNone';
  return unneeded > handful && unneeded > files * mostShare ? 'namesFew' : null;
};
