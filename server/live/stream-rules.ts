/** The limits of live updates, and how an event is written for a browser's EventSource. Pure. */
import type { LiveEvent } from '../../protocol/live-event.ts';

export const liveLimits = {
  /** Well below the two minutes after which a silent connection is cut, here and in most proxies. */
  heartbeatMs: 20_000,
  /** Pages one person may have open at once. */
  perPerson: 12,
  /** All streams of this server. */
  streams: 5_000,
  /** What may wait for a client that reads slowly before it is cut. */
  bufferedBytes: 256 * 1024,
  /** When a browser tries again after it lost us. */
  retryMs: 2_000,
} as const;

/** The beginning of a stream. The id makes a browser that comes again say so, even where it heard nothing yet. */
export const opening = `retry: ${liveLimits.retryMs}\nid: 1\n\n`;
export const heartbeat = ': still here\n\n';

/** One event; JSON has no line breaks. */
export const written = (event: LiveEvent): string => `id: 1\ndata: ${JSON.stringify(event)}\n\n`;
