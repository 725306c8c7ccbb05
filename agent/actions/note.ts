/** One line in the journal for what a person decided on this machine. The caller holds the lock. */
import { openJournal } from '../update/journal.ts';
import type { ActionContext } from './context.ts';

/** @throws BeistandError NO_SPACE, READ_ONLY, DISK_FAULT */
export const note = async (
  { disk, layout, nowMs }: ActionContext,
  kind: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const journal = await openJournal({ disk, path: layout.journal, now: () => new Date(nowMs()) });
  await journal.append(kind, data);
};
