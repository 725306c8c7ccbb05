/**
 * One item on its way: bytes go to `<sha256>.part`, are hashed as they come, and the file gets its name
 * only when the hash is right and the bytes are on the disk. What an earlier run left is hashed again
 * before it is gone on with; a finished file from earlier is no more trusted than a part.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import type { Disk, DiskFile } from '../disk/disk.ts';
import type { FetchItem } from './transfer.ts';

const hashOfFile = async (path: string): Promise<Hash> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash;
};

export class PartFile {
  readonly item: FetchItem;
  readonly #disk: Disk;
  readonly #final: string;
  readonly #part: string;
  #hash = createHash('sha256');
  #have = 0;
  #done = false;
  #file: DiskFile | null = null;

  private constructor(disk: Disk, into: string, item: FetchItem) {
    this.#disk = disk;
    this.item = item;
    this.#final = join(into, item.sha256);
    this.#part = `${this.#final}.part`;
  }

  /** Finds out how far the item is. */
  static async find(disk: Disk, into: string, item: FetchItem): Promise<PartFile> {
    const part = new PartFile(disk, into, item);
    await part.#lookAtFinal();
    if (!part.#done) await part.#lookAtPart();
    return part;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Bytes there already. */
  get have(): number {
    return this.#have;
  }

  get path(): string {
    return this.item.path;
  }

  /** Where in the repository's file the next byte is. */
  get offset(): number {
    return this.item.offset + this.#have;
  }

  /** Bytes still missing. */
  get length(): number {
    return this.item.length - this.#have;
  }

  /**
   * The next bytes; the last ones finish the file.
   * @throws BeistandError HASH_MISMATCH: what was there is thrown away
   */
  async write(bytes: Uint8Array): Promise<void> {
    this.#file ??= await this.#disk.open(this.#part, this.#have === 0 ? 'replace' : 'append');
    await this.#file.write(bytes);
    this.#hash.update(bytes);
    this.#have += bytes.length;
    if (this.#have === this.item.length) await this.#finish();
  }

  /** Closes what is open; the part stays. */
  async pause(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #finish(): Promise<void> {
    if (this.#hash.copy().digest('hex') !== this.item.sha256) {
      await this.#startAgain();
      throw new BeistandError('HASH_MISMATCH', `What came for ${this.item.path} is not what was signed.`, {
        details: { path: this.item.path, offset: this.item.offset, sha256: this.item.sha256 },
        hint: 'A mirror is broken or lies, or something on the way changes downloads. Nothing of it was used.',
      });
    }
    this.#file ??= await this.#disk.open(this.#part, this.#have === 0 ? 'replace' : 'append');
    await this.#file.sync();
    await this.pause();
    await this.#disk.rename(this.#part, this.#final);
    this.#done = true;
  }

  async #startAgain(): Promise<void> {
    await this.pause();
    if ((await this.#disk.stat(this.#part)) !== null) await this.#disk.removeFile(this.#part);
    this.#hash = createHash('sha256');
    this.#have = 0;
  }

  async #lookAtFinal(): Promise<void> {
    const entry = await this.#disk.stat(this.#final);
    if (entry === null) return;
    if (entry.kind === 'file' && entry.size === this.item.length) {
      const hash = await hashOfFile(this.#final);
      if (hash.digest('hex') === this.item.sha256) {
        this.#have = this.item.length;
        this.#done = true;
        return;
      }
    }
    await this.#disk.removeFile(this.#final);
  }

  async #lookAtPart(): Promise<void> {
    const entry = await this.#disk.stat(this.#part);
    if (entry?.kind === 'file' && entry.size > 0 && entry.size <= this.item.length) {
      this.#hash = await hashOfFile(this.#part);
      this.#have = entry.size;
    } else if (entry !== null) await this.#disk.removeFile(this.#part);
    // All there but never renamed, or an empty item: nothing is left to fetch.
    if (this.#have !== this.item.length) return;
    const expected = this.#hash.copy().digest('hex') === this.item.sha256;
    if (expected || this.item.length === 0) await this.#finish();
    else await this.#startAgain();
  }
}
