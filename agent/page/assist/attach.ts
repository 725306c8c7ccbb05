/**
 * Hands a file of this machine to a session's ticket, from the page: the customer types where it is, is shown where that leads, how
 * much it is and how it ends, and only their yes sends it. No word of a helper's comes near it; the journal has a line of it.
 */
import type { Agent } from '../../actions/agent.ts';
import type { AttachAbout } from '../../actions/attach.ts';
import { isBeistandError } from '../../../protocol/errors.ts';
import type { PageAttachment } from '../../../protocol/page-assist.ts';
import { problemOf } from '../jobs.ts';

export interface PageAttachOptions {
  readonly agent: Pick<Agent, 'attach'>;
  readonly ask: (about: AttachAbout) => Promise<boolean>;
  readonly show: (attachment: PageAttachment) => void;
}

/** Resolves when it is over, one way or the other; what came of it is shown. */
export const attachFromPage = async (
  { agent, ask, show }: PageAttachOptions,
  ticket: number,
  typed: string,
): Promise<void> => {
  let now: PageAttachment = { path: typed, state: 'opening', doneBytes: 0, totalBytes: 0, problem: null };
  const become = (change: Partial<PageAttachment>): void => {
    now = { ...now, ...change };
    show(now);
  };
  become({});
  try {
    const { alreadyThere } = await agent.attach({
      ticket,
      path: typed,
      confirm: async (about) => {
        become({ state: 'asking', path: about.path, totalBytes: about.sizeBytes });
        const yes = await ask(about);
        if (yes) become({ state: 'sending' });
        return yes;
      },
      onProgress: (progress) => {
        if (progress.kind === 'upload') become({ doneBytes: progress.doneBytes });
      },
    });
    become({ state: alreadyThere ? 'there-already' : 'sent' });
  } catch (thrown) {
    if (isBeistandError(thrown, 'CANCELLED')) become({ state: 'denied' });
    else become({ state: 'failed', problem: problemOf(thrown) });
  }
};
