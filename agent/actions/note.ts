/** One line in the journal for what a person decided on this machine. The caller holds the lock. */
import { isBeistandError } from '../../protocol/errors.ts';
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

/** An update may hold the lock for a while; what has to be noted waits so often, half a second each time. */
const noteTries = 240;
const noteWaitMs = 500;

/** As `note`, for callers that do not hold the lock: waits until it is free. @throws BeistandError BUSY, and as `note` */
export const noteWhenFree = async (
  context: ActionContext,
  kind: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> => {
  for (let tries = 1; ; tries += 1)
    try {
      await context.exclusively('session', () => note(context, kind, data));
      return;
    } catch (error) {
      if (!isBeistandError(error, 'BUSY') || tries === noteTries) throw error;
      await context.sleep(noteWaitMs);
    }
};
