/** What comes of asking the customer about a file, and what of it stands in their journal. */
import type { FileQuestion } from './face.ts';

/**
 * denied: the customer said no. busy: they were not asked, too much waits for them already. taken-back: what allowed it was gone
 * before they were asked, or before their yes counted. over: the session ended meanwhile.
 */
export type FileAnswer = 'yes' | 'denied' | 'busy' | 'taken-back' | 'over';

export interface FileWish extends Omit<FileQuestion, 'helper'> {
  /** False once whoever wanted it has given it up. */
  readonly isWanted: () => boolean;
}

/** What is noted of a file that did not begin; a no only where the customer said it. Null: nothing happened. */
export const noteOfAnswer = (answer: FileAnswer): Readonly<Record<string, string>> | null => {
  if (answer === 'denied') return { state: 'denied' };
  return answer === 'taken-back' ? { state: 'stopped', reason: answer } : null;
};
