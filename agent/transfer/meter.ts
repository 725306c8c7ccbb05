/** Progress in bytes, with a rate that does not jump and the time left by it. */
import type { TransferProgress } from './transfer.ts';

/** A second after a change, the shown rate has gone about a third of the way to the new one. */
const smoothingMs = 3_000;

export class Meter {
  readonly #totalBytes: number;
  readonly #now: () => number;
  #doneBytes: number;
  #rate: number | null = null;
  #sampledAt: number;
  #arrived = 0;

  /** @param doneBytes bytes that are there already: they count as done, not for the rate */
  constructor(totalBytes: number, doneBytes: number, now: () => number) {
    this.#totalBytes = totalBytes;
    this.#doneBytes = doneBytes;
    this.#now = now;
    this.#sampledAt = now();
  }

  /** `bytes` arrived; a negative number takes back what turned out wrong. */
  add(bytes: number): void {
    this.#doneBytes += bytes;
    if (bytes > 0) this.#arrived += bytes;
    const elapsed = this.#now() - this.#sampledAt;
    if (elapsed < 250) return;
    const measured = (this.#arrived / elapsed) * 1_000;
    const weight = 1 - Math.exp(-elapsed / smoothingMs);
    this.#rate = this.#rate === null ? measured : this.#rate + weight * (measured - this.#rate);
    this.#arrived = 0;
    this.#sampledAt += elapsed;
  }

  progress(): TransferProgress {
    const rate = this.#rate ?? 0;
    const left = Math.max(0, this.#totalBytes - this.#doneBytes);
    return {
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
      bytesPerSecond: Math.round(rate),
      secondsLeft: left === 0 ? 0 : rate < 1 ? null : Math.ceil(left / rate),
    };
  }
}
