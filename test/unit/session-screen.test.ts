/** A screen through the sealed pipe: hostile frames are stopped before the decoder, and the rate follows the line. */
import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFrameReader,
  cutFrame,
  decoderFor,
  screenFrameLimits,
} from '../../protocol/session/screen-frames.ts';
import {
  afterKey,
  afterSeen,
  afterSent,
  framesPerSecond,
  freshPace,
  nextFrameIn,
  paceLimits,
  peerRate,
} from '../../protocol/session/screen-pace.ts';
import { zoomed } from '../../server/web/console/sessions/zoom.ts';
import type { Pace } from '../../protocol/session/screen-pace.ts'; // prettier-ignore

const frameOf = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, at) => at % 251);

describe('a frame in pieces', () => {
  it('is whole again after the last one, whatever its length', () => {
    assert(
      property(array(integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const reader = createFrameReader();
        sizes.forEach((size, frame) => {
          const taken = cutFrame(frameOf(size), frame === 0).map((piece) => reader.take(frame, piece));
          expect(taken.slice(0, -1).every(({ kind }) => kind === 'part')).toBe(true);
          const last = taken.at(-1);
          expect(last).toMatchObject({ kind: 'whole', frame, isKey: frame === 0 });
          expect(last?.kind === 'whole' && Buffer.compare(last.data, frameOf(size))).toBe(0);
        });
      }),
      { numRuns: 20 },
    );
  });

  const [first = new Uint8Array(), second = new Uint8Array()] = cutFrame(frameOf(20_000), true);
  const later = cutFrame(frameOf(10), false)[0] ?? new Uint8Array();
  it.each([
    ['a piece with nothing in it', [[0, Uint8Array.of(3)]]],
    ['an empty piece', [[0, new Uint8Array()]]],
    ['flags nobody knows', [[0, Uint8Array.of(5, 1)]]],
    ['a stream that begins with a frame that needs another', [[0, later]]],
    ['a frame left out', [[0, first], [0, second], [2, later]]],
    ['a frame twice', [[0, first], [0, second], [0, first]]],
    ['pieces of two frames mixed', [[0, first], [1, second]]],
    ['pieces that disagree on whether they are of a key frame', [[0, first], [0, second], [1, Uint8Array.of(0, 1)], [1, Uint8Array.of(3, 1)]]],
  ] as const)('is refused: %s', (_, pieces) => {
    const reader = createFrameReader();
    const taken = pieces.map(([frame, piece]) => reader.take(frame, piece));
    expect(taken.at(-1)).toEqual({ kind: 'fault' });
    expect(reader.take(0, first)).toEqual({ kind: 'fault' });
  }); // prettier-ignore

  it('never grows over its limit', () => {
    const reader = createFrameReader();
    const piece = frameOf(screenFrameLimits.pieceBytes + 1).fill(1, 0, 1);
    const most = screenFrameLimits.frameBytes / screenFrameLimits.pieceBytes;
    for (let count = 0; count < most; count += 1) expect(reader.take(0, piece).kind).toBe('part');
    expect(reader.take(0, piece).kind).toBe('fault');
  });
});

describe('what a decoder is asked for', () => {
  const config = { type: 'screen-config', stream: 2, codec: 'vp8', width: 1_280, height: 800 } as const;

  it('is a codec and a size this protocol has', () => {
    expect(decoderFor({ ...config, description: 'AQI=' }, 1)).toEqual({
      codec: 'vp8', codedWidth: 1_280, codedHeight: 800, description: Uint8Array.of(1, 2),
    }); // prettier-ignore
  });

  it.each([
    ['a codec of the attacker’s choice', { codec: 'hev1.1.6.L186.B0' }],
    ['a picture that takes all memory', { width: 16_384, height: 16_384 }],
    ['a picture of nothing', { width: 0 }],
    ['a stream that was there before', { stream: 1 }],
    ['a description that is no base64', { description: '{}' }],
  ])('is refused: %s', (_, change) => {
    expect(decoderFor({ ...config, ...change }, 1)).toBe(null);
  });
});

interface Line {
  readonly kbps: number;
  readonly delayMs: number;
}

/** An encoder that uses what it is given, over a line, for so many seconds; what was shown late, and the pace at the end. */
const run = (line: (atMs: number) => Line, seconds: number, from: Pace = freshPace(0)) => {
  let pace = from;
  let freeMs = 0;
  const arriving: { frame: number; atMs: number; tookMs: number }[] = [];
  const shown: { atMs: number; tookMs: number }[] = [];
  let frame = 0;
  for (let nowMs = 0; nowMs < seconds * 1_000; nowMs += 5) {
    while (arriving[0] !== undefined && arriving[0].atMs <= nowMs) {
      const [one] = arriving.splice(0, 1);
      if (one === undefined) break;
      pace = afterSeen(pace, one.frame, nowMs);
      shown.push({ atMs: nowMs, tookMs: one.tookMs });
    }
    if (nextFrameIn(pace, nowMs) !== 0) continue;
    const { kbps, delayMs } = line(nowMs);
    const bytes = (frame === 0 ? 8 : 1) * ((pace.kbps * 125) / framesPerSecond(pace));
    freeMs = Math.max(freeMs, nowMs) + (bytes * 8) / kbps;
    pace = afterSent(pace, frame, bytes, nowMs);
    arriving.push({ frame, atMs: freeMs + delayMs, tookMs: freeMs + delayMs - nowMs });
    frame += 1;
  }
  const typicalMs = (fromMs: number): number =>
    shown.filter(({ atMs }) => atMs >= fromMs).map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)[Math.floor(shown.filter(({ atMs }) => atMs >= fromMs).length * 0.9)] ?? Infinity; // prettier-ignore
  return { pace, shown, typicalMs };
};

describe('the pace', () => {
  it('stays sharp and smooth on a good line', () => {
    const { pace, typicalMs } = run(() => ({ kbps: 50_000, delayMs: 30 }), 10);
    expect(pace.kbps).toBe(paceLimits.mostKbps);
    expect(pace.scale).toBe(1);
    expect(framesPerSecond(pace)).toBe(15);
    expect(typicalMs(2_000)).toBeLessThan(100);
  });

  it.each([
    ['DSL of 1 Mbit/s', { kbps: 1_000, delayMs: 40 }],
    ['a phone at the edge of its cell', { kbps: 300, delayMs: 120 }],
    ['almost nothing', { kbps: 120, delayMs: 200 }],
  ])('gives up quality before the picture falls behind: %s', (_, line) => {
    const { pace, typicalMs } = run(() => line, 30);
    expect(pace.kbps).toBeLessThan(line.kbps * 2.2);
    expect(pace.kbps).toBeGreaterThan(line.kbps * 0.4);
    expect(typicalMs(6_000)).toBeLessThan(line.delayMs + 850);
  });

  it('goes down within a few frames when the line does, and comes back with it', () => {
    const line = (atMs: number): Line => ({ kbps: atMs > 5_000 && atMs < 15_000 ? 250 : 8_000, delayMs: 40 });
    const { pace, typicalMs } = run(line, 15);
    expect(pace.kbps).toBeLessThan(400);
    expect(pace.scale).toBeLessThan(1);
    expect(typicalMs(9_000)).toBeLessThan(850);
    const after = run(line, 60);
    expect(after.pace.kbps).toBeGreaterThan(2_000);
    expect(after.pace.scale).toBe(1);
  });

  it('sends no more than a few frames that were not seen, and goes on after a key frame was asked for', () => {
    let pace = freshPace(0);
    for (let frame = 0; frame < paceLimits.unseenFrames; frame += 1) {
      expect(nextFrameIn(pace, 1_000 * frame)).toBe(0);
      pace = afterSent(pace, frame, 1_000, 1_000 * frame);
    }
    expect(nextFrameIn(pace, 60_000)).toBe(null);
    // A helper that says it has seen what never left moves nothing.
    expect(nextFrameIn(afterSeen(pace, 99, 60_000), 60_000)).toBe(null);
    expect(nextFrameIn(afterKey(pace), 60_000)).toBe(0);
    // One large frame is enough to wait for.
    expect(nextFrameIn(afterSent(freshPace(0), 0, 1_000_000, 0), 60_000)).toBe(null);
  });

  it('leaves the rate of a peer connection to it, and takes frames before sharpness', () => {
    expect(peerRate(null).maxFramerate).toBe(15);
    expect(peerRate(5_000).maxFramerate).toBe(30);
    expect(peerRate(200).maxFramerate).toBe(5);
  });
});

describe('zoom', () => {
  it('goes on from what is seen, by whole steps, and no further than they go', () => {
    expect(zoomed('fit', 1, 62)).toBe(75);
    expect(zoomed('fit', -1, 62)).toBe(50);
    expect(zoomed(100, 1, 62)).toBe(125);
    expect(zoomed(300, 1, 62)).toBe(300);
    expect(zoomed(25, -1, 62)).toBe(25);
  });
});
