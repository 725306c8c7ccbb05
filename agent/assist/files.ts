/**
 * Files in a session. Each one is asked about on the customer's side by its real path and size, in either direction: those that
 * go (files-out.ts) and those that come (files-in.ts). A few at once that the helper wants, and as many that the customer offers, so that
 * neither is kept from theirs by the other; a number that is in use is not used again.
 */
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentMessage, HelperMessage } from '../../protocol/session/messages.ts';
import type { FileAnswer, FileWish } from './file-answer.ts';
import { createFilesIn } from './files-in.ts';
import type { FilesIn } from './files-in.ts';
import { createFilesOut, firstOffer } from './files-out.ts';
import type { FilesOut } from './files-out.ts';

export type Message<T extends HelperMessage['type']> = Extract<HelperMessage, { type: T }>;

export interface FilesOptions {
  /** Where received files go; made when the first one comes. */
  readonly received: () => string;
  readonly makeFolder: (path: string) => Promise<void>;
  readonly consent: (wish: FileWish) => Promise<FileAnswer>;
  readonly send: (message: AgentMessage) => Promise<void>;
  readonly sendChunk: (id: number, at: number, bytes: Uint8Array) => Promise<void>;
  readonly note: (kind: string, data: Readonly<Record<string, unknown>>) => void;
}

/** With whether the helper still wants what nobody has answered yet. */
export interface FileJobs extends FilesOptions {
  readonly isWanted: (id: number) => boolean;
}

/** What may go on: of what the helper asks for, of what the customer offers, of what comes. */
export interface FilesAllowed {
  readonly asked: boolean;
  readonly offered: boolean;
  readonly coming: boolean;
}

export interface SessionFiles
  extends Pick<FilesOut, 'ask' | 'offer' | 'credit'>, Pick<FilesIn, 'put' | 'chunk' | 'done'> {
  readonly cancel: (id: number) => Promise<void>;
  /** Stops what is no longer allowed, and tells the helper. */
  readonly settle: (allowed: FilesAllowed) => Promise<void>;
  readonly end: () => Promise<void>;
}

const takenBack = 'taken-back';

export const createFiles = (options: FilesOptions): SessionFiles => {
  /** Those the helper wants and nobody has answered yet, and whether they still want them. */
  const asked = new Map<number, boolean>();
  const isWanted = (id: number): boolean => asked.get(id) === true;
  const going = createFilesOut({ ...options, isWanted });
  const coming = createFilesIn({ ...options, isWanted });
  const isFull = (): boolean =>
    going.count('helper') + coming.count() + asked.size >= sessionLimits.filesAtOnce;
  const isFree = (id: number): boolean =>
    id < firstOffer && !isFull() && !going.has(id) && !coming.has(id) && !asked.has(id);
  const whereFree = async (id: number, work: () => Promise<void>): Promise<void> => {
    if (!isFree(id)) {
      await options.send({ type: 'file-refuse', id, reason: 'too-many' });
      return;
    }
    asked.set(id, true);
    await work().finally(() => asked.delete(id));
  };
  const settle = async ({ asked, offered, coming: mayCome }: FilesAllowed): Promise<void> => {
    await Promise.all([
      asked ? null : going.stop('helper', takenBack),
      offered ? null : going.stop('customer', takenBack),
      mayCome ? null : coming.stop(takenBack),
    ]);
  };
  return {
    ask: (message) => whereFree(message.id, () => going.ask(message)),
    put: (message) => whereFree(message.id, () => coming.put(message)),
    offer: going.offer,
    credit: going.credit,
    chunk: coming.chunk,
    done: coming.done,
    cancel: async (id) => {
      // One that waits for its turn is not asked about any more.
      if (asked.has(id)) asked.set(id, false);
      if (!(await going.cancel(id))) await coming.cancel(id);
    },
    settle,
    end: async () => {
      await settle({ asked: false, offered: false, coming: false });
      await coming.end();
    },
  };
};
