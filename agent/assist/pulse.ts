/**
 * Notices a line that died without a word: an address that changed, a router that forgot the connection. Nothing is heard then, and
 * nothing fails for many minutes. Where the helper says nothing by themselves they are asked, and where they do not answer
 * the line is drawn again, which costs nothing if it was alive after all.
 */

/** An honest helper’s page says something more often than that. */
const askMs = 5_000;
const silenceMs = 15_000;

export interface Pulse {
  /** Something came, or the line was drawn again. */
  readonly heard: () => void;
  /** To be called about every second while the line is thought to be alive. */
  readonly tick: () => void;
}

export interface PulseOptions {
  readonly nowMs: () => number;
  readonly ask: (id: number) => void;
  readonly redraw: () => void;
}

export const createPulse = ({ nowMs, ask, redraw }: PulseOptions): Pulse => {
  let heardMs = nowMs();
  let asked = 0;
  let askedMs = 0;
  return {
    heard: () => {
      heardMs = nowMs();
    },
    tick: () => {
      const now = nowMs();
      if (now - heardMs >= silenceMs) {
        heardMs = now;
        redraw();
      } else if (now - heardMs >= askMs && now - askedMs >= askMs) {
        askedMs = now;
        asked += 1;
        ask(asked);
      }
    },
  };
};
