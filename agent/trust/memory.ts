/**
 * `clock.json`: the latest time and the highest root version this installation has seen. It is only ever
 * raised. The file is the agent's own; what can't be read counts as no memory, which is what a new
 * installation has, and is written anew by the next refresh.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';

const memorySchema = z.strictObject({
  formatVersion: z.literal(1),
  highestTime: z.iso.datetime().nullable(),
  rootVersion: z.int().min(0),
});

export interface TrustMemory {
  /** In ms since the epoch; null where no time was seen yet. */
  readonly highestMs: number | null;
  readonly rootVersion: number;
}

const maxBytes = 4_096;
const nothing: TrustMemory = { highestMs: null, rootVersion: 0 };

export const memoryPath = (folder: string): string => join(folder, 'clock.json');

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** What is remembered; nothing where the file is missing or unreadable. */
export const readMemory = async (disk: Disk, folder: string): Promise<TrustMemory> => {
  const entry = await disk.stat(memoryPath(folder));
  if (entry === null || entry.kind !== 'file' || entry.size > maxBytes) return nothing;
  const parsed = memorySchema.safeParse(parseJson(await disk.read(memoryPath(folder), maxBytes)));
  if (!parsed.success) return nothing;
  const { highestTime, rootVersion } = parsed.data;
  return { highestMs: highestTime === null ? null : Date.parse(highestTime), rootVersion };
};

/** Writes the memory durably, where it says something new. */
export const writeMemory = async (
  disk: Disk,
  folder: string,
  before: TrustMemory,
  after: TrustMemory,
): Promise<TrustMemory> => {
  if (after.highestMs === before.highestMs && after.rootVersion === before.rootVersion) return before;
  const highestTime = after.highestMs === null ? null : new Date(after.highestMs).toISOString();
  const content = { formatVersion: 1, highestTime, rootVersion: after.rootVersion };
  await replaceFile(disk, memoryPath(folder), new TextEncoder().encode(`${JSON.stringify(content)}\n`));
  return after;
};
