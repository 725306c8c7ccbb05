/**
 * Time, as the transfer sees it: the rate limit over all requests together, and the watch that ends a
 * request on which nothing comes. The clock is an argument, so that tests can let hours pass.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { BeistandError } from '../../protocol/errors.ts';

export interface PaceClock {
  /** Milliseconds that only grow. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: PaceClock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal });
  },
};

/** Bytes may pass at `bytesPerSecond` on average, with bursts of a quarter of a second's worth. */
export class TokenBucket {
  readonly #clock: PaceClock;
  readonly #bytesPerSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor(bytesPerSecond: number, clock: PaceClock) {
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
    this.#burst = bytesPerSecond / 4;
    this.#tokens = this.#burst;
    this.#filledAt = clock.now();
  }

  /** Takes `count` bytes, going into debt if need be, and waits until the debt is paid. */
  async take(count: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    this.#tokens = Math.min(
      this.#burst,
      this.#tokens + ((now - this.#filledAt) / 1_000) * this.#bytesPerSecond,
    );
    this.#filledAt = now;
    this.#tokens -= count;
    if (this.#tokens < 0)
      await this.#clock.sleep(Math.ceil((-this.#tokens / this.#bytesPerSecond) * 1_000), signal);
  }
}

/** Fewer bytes than this within one stall time is no progress: a drip must not hold a request open for ever. */
const dripBytes = 512;

/**
 * Runs one request under the watch: it is aborted with STALLED when fewer than a few hundred bytes came
 * within `stallMs`, however long it takes in all. Time between chunks spent by the reader is not counted.
 */
export async function* watched(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>,
  { stallMs, signal, name }: { stallMs: number; signal: AbortSignal; name: string },
): AsyncGenerator<Uint8Array> {
  const stalled = new AbortController();
  const both = AbortSignal.any([signal, stalled.signal]);
  let leftMs = stallMs;
  let recent = 0;
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    const started = performance.now();
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(both.reason as Error);
      both.addEventListener('abort', onAbort, { once: true });
      if (both.aborted) onAbort();
    });
    const timer = setTimeout(() => {
      stalled.abort(
        new BeistandError('STALLED', `${name} has sent nothing for ${Math.ceil(stallMs / 1_000)} s.`, {
          hint: 'It is tried again by itself; what has arrived is kept.',
          details: { mirror: name, stallMs },
        }),
      );
    }, leftMs);
    try {
      return await Promise.race([work, aborted]);
    } finally {
      clearTimeout(timer);
      if (onAbort !== undefined) both.removeEventListener('abort', onAbort);
      leftMs = Math.max(1, leftMs - (performance.now() - started));
    }
  };
  let iterator: AsyncIterator<Uint8Array> | undefined;
  let ended = false;
  try {
    const opening = open(both);
    // Where the watch gives up first, the request still ends by itself, with an error nobody waits for.
    opening.catch(() => undefined);
    iterator = (await guard(opening))[Symbol.asyncIterator]();
    for (;;) {
      const pending = iterator.next();
      pending.catch(() => undefined);
      const step = await guard(pending);
      if (step.done === true) {
        ended = true;
        return;
      }
      recent += step.value.length;
      if (recent >= dripBytes) {
        recent = 0;
        leftMs = stallMs;
      }
      yield step.value;
    }
  } finally {
    if (!ended) {
      stalled.abort(new BeistandError('CANCELLED', 'The request is not needed any more.'));
      void iterator?.return?.().catch(() => undefined);
    }
  }
}
