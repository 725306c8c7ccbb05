/**
 * What the helper sent and the session has not acted on yet: in order, within bounds, and at a pace. A helper who floods makes
 * this machine neither remember nor write more than an honest one: what costs much (a question, a line in the journal, a look
 * at the disk) is done a few times a second, what waits for it is bounded, and beyond that bound they are put out.
 */
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { HelperMessage, Incoming } from '../../protocol/session/messages.ts';

/** Work that may be done at once, and how much of it comes back each second. */
const burst = 200;
const perSecond = 50;
/** Bytes for the shell's keyboard that are one unit of work: a shell that reads none would have them all kept here. */
const typedBytes = 8 * 1024;

const heavy = 10;
/** Credit is paid for what was shown, many times a second, and costs nothing to take. */
const costs: Readonly<Partial<Record<HelperMessage['type'], number>>> = {
  'terminal-credit': 0,
  'file-credit': 0,
  'screen-seen': 0,
  pong: 0,
  chat: heavy,
  ask: heavy,
  record: heavy,
  'file-ask': heavy,
  'file-put': heavy,
};

const costOf = (incoming: Incoming<HelperMessage>): number => {
  if (incoming.kind === 'message') return costs[incoming.message.type] ?? 1;
  return incoming.kind === 'terminalInput' ? incoming.bytes.length / typedBytes : 0;
};

export interface InboxOptions {
  readonly take: (incoming: Incoming<HelperMessage>) => Promise<void>;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** More waits than an honest helper would send. */
  readonly onFlood: () => void;
  /** Something was thrown while acting on a message. */
  readonly onFault: (error: unknown) => void;
}

export interface Inbox {
  readonly add: (incoming: Incoming<HelperMessage>, sizeBytes: number) => void;
  /** Does this before what comes after it. */
  readonly first: (work: () => Promise<unknown>) => void;
  /** Forgets what waits; resolves when what was begun is done. */
  readonly close: () => Promise<void>;
}

export const createInbox = ({ take, nowMs, wait, onFlood, onFault }: InboxOptions): Inbox => {
  let order: Promise<unknown> = Promise.resolve();
  let waitingBytes = 0;
  let closed = false;
  let units = burst;
  let countedMs = nowMs();

  /** Waits until work of this cost may be done. A clock set back only makes it wait. */
  const pay = async (cost: number): Promise<void> => {
    for (;;) {
      const now = nowMs();
      units = Math.min(burst, units + (Math.max(0, now - countedMs) * perSecond) / 1_000);
      countedMs = now;
      if (closed || units >= cost) break;
      await wait(1_000 / perSecond);
    }
    units -= cost;
  };
  const then = (work: () => Promise<unknown>): void => {
    order = order.then(() => (closed ? undefined : work())).catch(onFault);
  };

  return {
    add: (incoming, sizeBytes) => {
      const cost = sizeBytes + sessionLimits.waitingPieceBytes;
      if (closed) return;
      if (waitingBytes + cost > sessionLimits.waitingBytes) {
        onFlood();
        return;
      }
      waitingBytes += cost;
      then(async () => {
        waitingBytes -= cost;
        await pay(costOf(incoming));
        if (!closed) await take(incoming);
      });
    },
    first: then,
    close: async () => {
      closed = true;
      await order;
    },
  };
};
