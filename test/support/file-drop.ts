/** A real file of the disk, dragged over a page and dropped, as a file manager does it. */
import type { Page } from 'playwright-core';

/** Drops files in the middle of what a selector names. Their bytes are read by the browser alone. */
export const dropFiles = async (page: Page, selector: string, ...files: readonly string[]): Promise<void> => {
  const place = page.locator(selector).first();
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (box === null) throw new Error(`${selector} is nowhere to be seen`);
  const devtools = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  await devtools.detach();
};
