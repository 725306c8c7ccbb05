/**
 * Which mirror is asked next. A mirror that fails is asked again a bounded number of times, one that lies
 * not at all for the same thing, and both go behind the others for the rest of the run.
 */
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import type { PaceClock } from './pace.ts';
import { waitMs } from './retry-rules.ts';
import type { Source } from './source.ts';

export interface Mirror {
  readonly source: Source;
  /** How often it disappointed in this run; fewer come first. */
  demerits: number;
  /** It asked not to be disturbed before this (the clock's time). */
  notBefore: number;
}

export const mirrorsOf = (sources: readonly Source[]): Mirror[] =>
  sources.map((source) => ({ source, demerits: 0, notBefore: 0 }));

export interface Patience {
  readonly triesPerMirror: number;
  readonly clock: PaceClock;
  readonly random: () => number;
}

/** What a failure means: ask the same mirror again, ask the next one, or give up altogether. */
type Verdict = 'again' | 'next' | 'fatal';

const verdictOf = (error: unknown): Verdict => {
  if (!isBeistandError(error)) return 'fatal';
  switch (error.code) {
    case 'UNREACHABLE':
    case 'STALLED':
    case 'RATE_LIMITED':
      return 'again';
    case 'HTTP_STATUS':
      return Number(error.details['status'] ?? 0) >= 500 ? 'again' : 'next';
    case 'CANCELLED':
    case 'BAD_PATH':
      return 'fatal';
    default:
      return 'next';
  }
};

const askedMs = (error: BeistandError): number | null => {
  const asked = error.details['retryAfterMs'];
  return typeof asked === 'number' ? asked : null;
};

/** The order of mirrors for one thing to fetch. */
export class MirrorChoice {
  readonly #left: Set<Mirror>;
  readonly #patience: Patience;
  readonly #failures = new Map<Mirror, number>();
  readonly #errors: BeistandError[] = [];
  #waitUntil = 0;

  constructor(mirrors: readonly Mirror[], patience: Patience) {
    this.#left = new Set(mirrors);
    this.#patience = patience;
  }

  /**
   * The mirror to ask now, once it may be asked.
   * @throws BeistandError why none is left: a lie, else that nobody has it, else the last failure
   */
  async next(signal: AbortSignal): Promise<Mirror> {
    const { clock } = this.#patience;
    const mirrors = [...this.#left].toSorted((a, b) => a.demerits - b.demerits);
    const now = clock.now();
    const mirror = mirrors.find((one) => one.notBefore <= now) ?? mirrors[0];
    if (mirror === undefined) throw this.#reason();
    const wait = Math.max(this.#waitUntil, mirror.notBefore) - now;
    if (wait > 0) await clock.sleep(wait, signal);
    this.#waitUntil = 0;
    return mirror;
  }

  /**
   * The mirror failed. `progressed`: it had delivered something good before, so its tries start again.
   * Errors that are nobody's fault here (disk, cancelled) are thrown on.
   */
  failed(mirror: Mirror, error: unknown, progressed: boolean): void {
    const verdict = verdictOf(error);
    if (verdict === 'fatal' || !isBeistandError(error)) throw error;
    this.#errors.push(error);
    const { clock, random, triesPerMirror } = this.#patience;
    const failures = progressed ? 1 : (this.#failures.get(mirror) ?? 0) + 1;
    this.#failures.set(mirror, failures);
    if (verdict === 'next' || failures >= triesPerMirror) {
      this.#left.delete(mirror);
      if (error.code !== 'NOT_FOUND') mirror.demerits += 1;
      return;
    }
    const asked = askedMs(error);
    const until = clock.now() + waitMs(failures - 1, asked, random());
    if (asked === null) this.#waitUntil = until;
    else mirror.notBefore = until;
  }

  #reason(): BeistandError {
    const lies = this.#errors.find((error) => verdictOf(error) === 'next' && error.code !== 'NOT_FOUND');
    return (
      lies ??
      this.#errors.find((error) => error.code === 'NOT_FOUND') ??
      this.#errors.at(-1) ??
      new BeistandError('UNREACHABLE', 'No mirror is configured.', {
        hint: 'Set repositories in the configuration.',
      })
    );
  }
}
