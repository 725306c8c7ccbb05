/**
 * Who listens right now, and what each of them may hear. Nothing is kept for those who were away: whoever comes
 * again is told to load anew. A client that does not read is cut before what waits for it fills the memory; whoever
 * was signed out or shut out is cut at the next heartbeat.
 */
import type { Writable } from 'node:stream';
import { BeistandError } from '../../protocol/errors.ts';
import type { LiveEvent, PresentPerson } from '../../protocol/live-event.ts';
import { can } from '../auth/rules.ts';
import type { Actor } from '../auth/rules.ts';
import type { SignalListener } from '../store/signals.ts';
import { heartbeat, liveLimits, opening, written } from './stream-rules.ts';
import { toldSchema } from './tell.ts';
import type { LiveAudience, ToldEvent } from './tell.ts';

/** A signed-in person. */
export type Listener = Exclude<Actor, { kind: 'nobody' }>;

interface Stream {
  actor: Listener;
  readonly output: Writable;
  /** Who it is now; nobody, or an error, where they may no longer listen. */
  readonly check: () => Promise<Actor>;
}

export interface LiveHub extends SignalListener {
  /**
   * Tells `actor` from now on, on `output`, which the hub ends.
   * @param again true where the same page was here before and may have missed something
   * @throws BeistandError RATE_LIMITED (too many pages of one person, or too many in all), SHUTTING_DOWN
   */
  readonly join: (wish: { actor: Listener; output: Writable; again: boolean; check: () => Promise<Actor> }) => void;
  readonly size: () => number;
  /** A sign of life to everybody, and a look whether they are still who they were. */
  readonly beat: () => Promise<void>;
  /** Ends all streams and takes no more. */
  readonly stop: () => void;
} // prettier-ignore

export interface LiveHubOptions {
  readonly presentAt: (ticket: number) => Promise<PresentPerson[]>;
  readonly onError: (error: unknown) => void;
}

const mayHear = (actor: Actor, { action, also, customerId, everybody }: LiveAudience): boolean => {
  const of = {
    customerId: everybody === true && actor.kind === 'member' ? actor.customerId : customerId,
  };
  return can(actor, action, of) && (also === undefined || can(actor, also, of));
};

export const createLiveHub = ({ presentAt, onError }: LiveHubOptions): LiveHub => {
  const streams = new Set<Stream>();
  let stopped = false;
  /** One after the other, so that nobody hears an older state after a newer one. */
  let order = Promise.resolve();

  const drop = (stream: Stream): void => {
    streams.delete(stream);
    stream.output.destroy();
  };
  const send = (stream: Stream, text: string): void => {
    // Its browser comes back by itself, and is then told to load anew.
    if (stream.output.writableLength > liveLimits.bufferedBytes) drop(stream);
    else stream.output.write(text);
  };
  const whole = async (event: ToldEvent): Promise<LiveEvent> =>
    event.type === 'presence' ? { ...event, people: await presentAt(event.ticket) } : event;

  const spread = async (text: string): Promise<void> => {
    const { live, to } = toldSchema.parse(JSON.parse(text));
    const listening = () => [...streams].filter(({ actor }) => mayHear(actor, to));
    if (listening().length === 0) return;
    const line = written(await whole(live));
    for (const stream of listening()) send(stream, line);
  };

  const lookAgain = async (stream: Stream): Promise<void> => {
    const now = await stream.check().catch((): Actor => ({ kind: 'nobody' }));
    if (now.kind === 'nobody' || now.id !== stream.actor.id) {
      streams.delete(stream);
      stream.output.end();
      return;
    }
    stream.actor = now;
    send(stream, heartbeat);
  };

  return {
    onText: (text) => {
      order = order.then(() => spread(text)).catch(onError);
    },
    onGap: () => {
      for (const stream of streams) send(stream, written({ type: 'reload' }));
    },
    join: ({ actor, output, again, check }) => {
      if (stopped) throw new BeistandError('SHUTTING_DOWN', 'The server is stopping.');
      const own = [...streams].filter((one) => one.actor.id === actor.id).length;
      if (own >= liveLimits.perPerson || streams.size >= liveLimits.streams)
        throw new BeistandError('RATE_LIMITED', 'Too many pages are listening.', {
          hint: 'Close some of them.',
          details: { retryAfterSeconds: 60 },
        });
      const stream: Stream = { actor, output, check };
      streams.add(stream);
      output.on('close', () => streams.delete(stream));
      // A connection that breaks is closed as well; there is nobody left to be told why.
      output.on('error', () => undefined);
      output.write(opening);
      if (again) output.write(written({ type: 'reload' }));
    },
    size: () => streams.size,
    beat: async () => {
      await Promise.all([...streams].map(lookAgain));
    },
    stop: () => {
      stopped = true;
      for (const { output } of streams) output.end();
      streams.clear();
    },
  };
};
