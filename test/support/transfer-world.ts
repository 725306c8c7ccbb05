/** Packs of known bytes, mirrors in front of them, and a transfer whose clock the test holds. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { createDispatcher } from '../../agent/transfer/dispatcher.ts';
import { createHttpSource } from '../../agent/transfer/http-source.ts';
import type { PaceClock } from '../../agent/transfer/pace.ts';
import type { FetchItem, Transfer, TransferOptions } from '../../agent/transfer/transfer.ts';
import { createTransfer } from '../../agent/transfer/transfer.ts';
import type { FileServer, Misbehaviour } from './file-server.ts';
import { serveFiles } from './file-server.ts';

/** Bytes that look random and are the same every time. */
export const noise = (length: number, seed: string): Buffer => {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 32 < length; index += 1)
    blocks.push(createHash('sha256').update(`${seed} ${index}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
};

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Items covering `bytes` at the path in pieces of the given lengths. */
export const itemsOf = (path: string, bytes: Buffer, lengths: readonly number[]): FetchItem[] => {
  let offset = 0;
  return lengths.map((length) => {
    const item = { path, offset, length, sha256: hashOf(bytes.subarray(offset, offset + length)) };
    offset += length;
    return item;
  });
};

/** A clock that stands still until someone sleeps on it. */
export class TestClock implements PaceClock {
  readonly sleeps: number[] = [];
  #now = 0;
  now(): number {
    return this.#now;
  }
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    this.#now += ms;
    return signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve();
  }
}

export const mirror = async (
  files: ReadonlyMap<string, Uint8Array>,
  misbehave?: Misbehaviour,
): Promise<FileServer> => {
  const server = await serveFiles(files, misbehave);
  onTestFinished(() => server.close());
  return server;
};

export const transferFrom = (
  urls: readonly string[],
  changes: Partial<TransferOptions> & { proxy?: string; authorities?: string } = {},
): Transfer => {
  const { proxy = null, authorities = null, ...options } = changes;
  const dispatcher = createDispatcher({ proxy, authorities });
  onTestFinished(() => dispatcher.destroy());
  return createTransfer({
    sources: urls.map((baseUrl) => createHttpSource({ baseUrl, dispatcher })),
    disk: nodeDisk,
    limitRate: null,
    clock: new TestClock(),
    random: () => 0.5,
    ...options,
  });
};

/** Whether every item lies verified in the folder. */
export const arrived = async (folder: string, items: readonly FetchItem[]): Promise<boolean> => {
  for (const item of items)
    if (hashOf(await readFile(join(folder, item.sha256))) !== item.sha256) return false;
  return true;
};
