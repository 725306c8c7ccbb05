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

/** Recordings before giving up: a machine with much else to do drops pictures. */
const tries = 6;

/**
 * Bytes of a video as its recorder leaves it: no length, no index. Each colour has been seen in it, each at its time. It is made on
 * an empty page of its own, where no Content-Security-Policy keeps a player from it.
 */
export const recordTinyVideo = async (
  visited: Page,
  { colors, size = { width: 64, height: 48 } }: TinyVideoWish,
): Promise<Buffer> => {
  const page = await visited.context().newPage();
  const base64 = await page.evaluate<string>(`(async () => {
    const { colors, size, colorMs, tries } = ${JSON.stringify({ colors, size, colorMs, tries })};
    const canvas = Object.assign(document.createElement('canvas'), size);
    const paint = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    const fill = (color) => {
      paint.fillStyle = color;
      paint.fillRect(0, 0, size.width, size.height);
    };
    const event = (target, name) =>
      new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
    const middle = () =>
      [...paint.getImageData(size.width / 2, size.height / 2, 1, 1).data].slice(0, 3).map((part) => part > 128);

    const record = async () => {
      fill(colors[0]);
      const recorder = new MediaRecorder(canvas.captureStream(30), {
        mimeType: 'video/webm;codecs=vp8', videoKeyFrameIntervalCount: 5,
      });
      const pieces = [];
      recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
      const stopped = event(recorder, 'stop');
      recorder.start(100);
      const from = performance.now();
      for (let color = 0; color < colors.length; color = Math.floor((performance.now() - from) / colorMs)) {
        fill(colors[color]);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      recorder.stop();
      await stopped;
      return new Blob(pieces);
    };
    const isWhole = async (film) => {
      const player = document.createElement('video');
      const known = event(player, 'loadeddata');
      player.src = URL.createObjectURL(film);
      await known;
      for (const [index, color] of colors.entries()) {
        const there = event(player, 'seeked');
        player.currentTime = ((index + 0.5) * colorMs) / 1000;
        await there;
        fill(color);
        const painted = middle();
        paint.drawImage(player, 0, 0, size.width, size.height);
        if (String(middle()) !== String(painted)) return false;
      }
      return true;
    };

    for (let at = 0; at < tries; at += 1) {
      const film = await record();
      if (!(await isWhole(film))) continue;
      const bytes = new Uint8Array(await film.arrayBuffer());
      return btoa(String.fromCharCode(...bytes));
    }
    throw new Error('pictures were dropped ' + tries + ' times');
  })()`);
  await page.close();
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
