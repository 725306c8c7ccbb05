/** Real, short WebM videos, recorded by the browser of a test as the faces record a screen, and what a player shows of one. */
import type { Locator, Page } from 'playwright-core';
import { createFilm } from '../../protocol/webm/film.ts';
import { readOutline } from '../../protocol/webm/outline.ts';

/** So long each colour is shown: a slow machine encodes the first picture late. */
const colorMs = 500;

export interface TinyVideoWish {
  /** What is painted, one after the other, as CSS writes it. */
  readonly colors: readonly string[];
  readonly size?: { readonly width: number; readonly height: number };
}

/** Bytes of a video as its recorder leaves it: no length, no index. */
export const recordTinyVideo = async (
  page: Page,
  { colors, size = { width: 64, height: 48 } }: TinyVideoWish,
): Promise<Buffer> => {
  const base64 = await page.evaluate<string>(`(async () => {
    const { colors, size, colorMs } = ${JSON.stringify({ colors, size, colorMs })};
    const canvas = Object.assign(document.createElement('canvas'), size);
    const paint = canvas.getContext('2d', { alpha: false });
    const recorder = new MediaRecorder(canvas.captureStream(30), {
      mimeType: 'video/webm;codecs=vp8', videoKeyFrameIntervalCount: 5,
    });
    const pieces = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start(100);
    const from = performance.now();
    for (let color = 0; color < colors.length; color = Math.floor((performance.now() - from) / colorMs)) {
      paint.fillStyle = colors[color];
      paint.fillRect(0, 0, size.width, size.height);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  })()`);
  return Buffer.from(base64, 'base64');
};

/** The same video with its length and an index, as the console sends it. */
export const withIndex = async (video: Buffer): Promise<Buffer> => {
  const outline = await readOutline({
    sizeBytes: video.length,
    read: async (from, to) => video.subarray(from, to),
  });
  if (outline === null) throw new Error('this is no video');
  return Buffer.concat(
    createFilm([outline]).pieces.map((one) =>
      'bytes' in one ? one.bytes : video.subarray(one.from, one.to),
    ),
  );
};

interface Player {
  currentTime: number;
  readonly duration: number;
  readonly seeking: boolean;
  readonly videoWidth: number;
  readonly videoHeight: number;
  addEventListener: (name: string, then: () => void, options: { once: boolean }) => void;
}

/** Goes to a share of the whole length; what is shown there, in the middle of the left half: `rgb`, rounded to full colours. */
export const colorAt = (video: Locator, share: number): Promise<string> =>
  video.evaluate(async (one, wanted) => {
    interface Context { drawImage: (...all: unknown[]) => void; getImageData: (...all: number[]) => { data: number[] } } // prettier-ignore
    const { OffscreenCanvas } = globalThis as unknown as { OffscreenCanvas: new (w: number, h: number) => { getContext: (kind: string) => Context } }; // prettier-ignore
    const player = one as unknown as Player;
    const arrived = new Promise<void>((resolve) => {
      player.addEventListener('seeked', resolve, { once: true });
    });
    player.currentTime = player.duration * wanted;
    await arrived;
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(player, player.videoWidth / 4, player.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue].map((part) => (part > 128 ? 1 : 0)).join('');
  }, share);

/** The length that a player knows of a video once it knows anything of it: infinite where it would have to look for the end. */
export const lengthAtOnce = (page: Page, src: string): Promise<number> =>
  page.evaluate(async (from) => {
    const { document } = globalThis as unknown as { document: { createElement: (tag: string) => Player & { src: string; preload: string } } }; // prettier-ignore
    const player = document.createElement('video');
    const known = new Promise<void>((resolve, reject) => {
      player.addEventListener('loadedmetadata', resolve, { once: true });
      player.addEventListener('error', () => reject(new Error('it does not play')), { once: true });
    });
    player.preload = 'metadata';
    player.src = from;
    await known;
    return player.duration;
  }, src);
