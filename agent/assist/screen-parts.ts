/**
 * The screen in the customer's own copy of a session: WebM as the local page records what it shows, written as it comes. Each
 * surface that is chosen, and each page that is opened anew, begins a part of its own, which is a whole video. The hash of
 * a part goes into the session's chained events every now and then and at the end, and into the signed proof. What comes is
 * from a page of this machine, and bounded all the same.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ScreenPart } from '../../protocol/session/proof.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Disk, DiskFile } from '../disk/disk.ts';

/** After so many bytes of a part its hash is noted. */
const noteBytes = 1024 * 1024;
/** Every WebM file begins with these (EBML, RFC 8794). */
const magic = [0x1a, 0x45, 0xdf, 0xa3] as const;

export const screenFile = (part: number): string => `screen-${part}.webm`;
/** The number of a part by its file's name; null where it is none. */
export const screenPartOf = (name: string): number | null => {
  const found = /^screen-([1-9]\d{0,2})\.webm$/.exec(name)?.[1];
  return found === undefined ? null : Number(found);
};

export interface ScreenParts {
  /** Adds bytes to the part of this source; what would be too much, or begins as no video, is left out. */
  readonly add: (source: string, bytes: Uint8Array) => Promise<void>;
  /** All of them, once they are on disk. */
  readonly close: () => Promise<ScreenPart[]>;
}

export interface ScreenPartsOptions {
  readonly disk: Disk;
  readonly folder: string;
  /** Into the chain of events. */
  readonly note: (kind: 'recordedScreen' | 'screenFull', part: ScreenPart) => Promise<unknown>;
}

interface Part {
  readonly number: number;
  readonly file: DiskFile;
  readonly hash: ReturnType<typeof createHash>;
  bytes: number;
  notedBytes: number;
}

/** Calls must be made one after the other. */
export const createScreenParts = ({ disk, folder, note }: ScreenPartsOptions): ScreenParts => {
  const parts = new Map<string, Part>();
  let total = 0;
  let full = false;

  const factsOf = ({ number, bytes, hash }: Part): ScreenPart => ({
    part: number,
    bytes,
    sha256: hash.copy().digest('hex'),
  });
  const noteHash = async (part: Part): Promise<void> => {
    part.notedBytes = part.bytes;
    await note('recordedScreen', factsOf(part));
  };
  const begun = async (source: string, bytes: Uint8Array): Promise<Part | null> => {
    const known = parts.get(source);
    if (known !== undefined) return known;
    if (parts.size >= sessionLimits.screenParts || !magic.every((byte, at) => bytes[at] === byte))
      return null;
    const number = parts.size + 1;
    const file = await disk.open(join(folder, screenFile(number)), 'append', 0o600);
    const part: Part = { number, file, hash: createHash('sha256'), bytes: 0, notedBytes: 0 };
    parts.set(source, part);
    return part;
  };

  return {
    add: async (source, bytes) => {
      if (full) return;
      const part = await begun(source, bytes);
      if (part === null) return;
      if (total + bytes.length > sessionLimits.screenRecordingBytes) {
        full = true;
        await note('screenFull', factsOf(part));
        return;
      }
      total += bytes.length;
      part.hash.update(bytes);
      part.bytes += bytes.length;
      await part.file.write(bytes);
      if (part.bytes - part.notedBytes >= noteBytes) await noteHash(part);
    },
    close: async () => {
      const all = [...parts.values()];
      for (const part of all) {
        await part.file.sync();
        await part.file.close();
        await noteHash(part);
      }
      return all.map(factsOf);
    },
  };
};
