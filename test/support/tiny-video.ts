/** A real, short WebM video, recorded by the browser of a test as the console records a screen. */
import type { Page } from 'playwright-core';

/** Bytes of a video of changing colour, 64 × 48, about half a second long. */
export const recordTinyVideo = async (page: Page): Promise<Buffer> => {
  const base64 = await page.evaluate<string>(`(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
    const paint = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const pieces = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start(100);
    for (let at = 0; at < 20; at += 1) {
      paint.fillStyle = 'hsl(' + at * 18 + ' 80% 50%)';
      paint.fillRect(0, 0, 64, 48);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  })()`);
  return Buffer.from(base64, 'base64');
};
