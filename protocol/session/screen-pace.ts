/**
 * How much of a screen a line bears. Through the sealed pipe nobody measures it for us: the sender knows when a frame left and
 * when it was shown, and from that alone chooses rate, frames per second and size. What is sent must stay what the customer
 * does now: quality goes down before the picture falls behind. Pure; times are the sender's own clock, in milliseconds.
 */

/** A frame that was not shown yet. */
interface Unseen {
  readonly frame: number;
  readonly sentMs: number;
  /** Under way when it left, itself among them. */
  readonly aheadBytes: number;
  readonly bytes: number;
}

export interface Pace {
  readonly kbps: number;
  /** Of the sides of what is captured. */
  readonly scale: number;
  readonly unseen: readonly Unseen[];
  /** The last frame that left, and when. */
  readonly sentMs: number;
  /** The way there and back with nothing in it; what is longer is a queue. */
  readonly leastMs: number;
  readonly leastAtMs: number;
  readonly changedMs: number;
  readonly scaledMs: number;
}

export const paceLimits = {
  leastKbps: 80,
  mostKbps: 4_000,
  firstKbps: 1_200,
  /** Frames under way, and how long the line may need for what is under way. */
  unseenFrames: 3,
  unseenMs: 300,
  /** A queue of so long is too much; of less than that, more can be tried. */
  lateMs: 150,
  earlyMs: 60,
  growEveryMs: 400,
  /** The least delay there was is believed for about so long. */
  forgetMs: 60_000,
  /** A change of size costs a key frame, so a larger size has to have proved itself. */
  scaleUpAfterMs: 5_000,
} as const;

/** By rate: frames a second, and the size. Text has to stay readable, so frames go first. */
const steps = [
  { kbps: 1_000, fps: 15, scale: 1 },
  { kbps: 500, fps: 8, scale: 1 },
  { kbps: 250, fps: 5, scale: 0.75 },
  { kbps: 140, fps: 3, scale: 0.5 },
  { kbps: 0, fps: 2, scale: 0.5 },
] as const;

const stepOf = (kbps: number) => steps.find((step) => kbps >= step.kbps) ?? steps[4];

export const framesPerSecond = ({ kbps }: Pace): number => stepOf(kbps).fps;

export const freshPace = (nowMs: number): Pace => ({
  kbps: paceLimits.firstKbps,
  scale: 1,
  unseen: [],
  sentMs: -Infinity,
  leastMs: Infinity,
  leastAtMs: nowMs,
  changedMs: nowMs,
  scaledMs: nowMs,
});

const within = (kbps: number): number =>
  Math.round(Math.min(paceLimits.mostKbps, Math.max(paceLimits.leastKbps, kbps)));

const withRate = (pace: Pace, wanted: number, nowMs: number): Pace => {
  const kbps = within(wanted);
  if (kbps === pace.kbps) return pace;
  const { scale } = stepOf(kbps);
  const grown = stepOf(kbps / 1.4).scale;
  const mayGrow = grown > pace.scale && nowMs - pace.scaledMs >= paceLimits.scaleUpAfterMs;
  const next = scale < pace.scale ? scale : mayGrow ? grown : pace.scale;
  return {
    ...pace,
    kbps,
    scale: next,
    changedMs: nowMs,
    scaledMs: next === pace.scale ? pace.scaledMs : nowMs,
  };
};

const bytesUnseen = (pace: Pace): number => pace.unseen.reduce((sum, { bytes }) => sum + bytes, 0);

/** A frame of so many bytes has left. */
export const afterSent = (pace: Pace, frame: number, bytes: number, nowMs: number): Pace => ({
  ...pace,
  sentMs: nowMs,
  unseen: [...pace.unseen, { frame, bytes, sentMs: nowMs, aheadBytes: bytesUnseen(pace) + bytes }],
});

/** The helper says this frame was shown. A frame that never left, or was seen before, says nothing. */
export const afterSeen = (pace: Pace, frame: number, nowMs: number): Pace => {
  const seen = pace.unseen.find((one) => one.frame === frame);
  if (seen === undefined) return pace;
  const tookMs = Math.max(1, nowMs - seen.sentMs);
  // Grows slowly, so that a line that has become longer is not taken for a queue for ever.
  const grownMs = pace.leastMs * (1 + (nowMs - pace.leastAtMs) / paceLimits.forgetMs);
  const leastMs = Math.min(tookMs, grownMs);
  const next = { ...pace, leastMs, leastAtMs: nowMs, unseen: pace.unseen.filter((one) => one.frame > frame) };
  const queueMs = tookMs - leastMs;
  // The first frame shows what the line carries before anything is known of its length.
  const lateMs = pace.leastMs === Infinity ? tookMs : queueMs;
  if (lateMs > paceLimits.lateMs && seen.sentMs >= pace.changedMs) {
    const carriedKbps = (seen.aheadBytes * 8) / tookMs;
    return withRate(next, Math.min(pace.kbps * 0.7, Math.max(carriedKbps * 0.85, pace.kbps * 0.2)), nowMs);
  }
  const isUsed = seen.bytes * 8 >= (pace.kbps / framesPerSecond(pace)) * 0.5;
  if (queueMs < paceLimits.earlyMs && isUsed && nowMs - pace.changedMs >= paceLimits.growEveryMs)
    return withRate(next, pace.kbps * 1.15, nowMs);
  return next;
};

/** The helper goes on from a key frame: what was under way no longer counts. */
export const afterKey = (pace: Pace): Pace => ({ ...pace, unseen: [] });

/** In how many milliseconds the next frame may leave: 0 now; null not before something was seen. */
export const nextFrameIn = (pace: Pace, nowMs: number): number | null => {
  const { unseen, kbps, sentMs } = pace;
  if (unseen.length >= paceLimits.unseenFrames) return null;
  if (unseen.length > 0 && (bytesUnseen(pace) * 8) / kbps > paceLimits.unseenMs) return null;
  return Math.max(0, Math.ceil(sentMs + 1_000 / framesPerSecond(pace) - nowMs));
};

/** What a peer connection, which measures the line itself, is told to make of it. */
export const peerRate = (availableKbps: number | null): { maxBitrate: number; maxFramerate: number } => {
  const kbps = availableKbps ?? paceLimits.firstKbps;
  const maxFramerate = kbps >= 2_000 ? 30 : kbps >= 800 ? 15 : kbps >= 300 ? 8 : 5;
  return { maxBitrate: 6_000_000, maxFramerate };
};
