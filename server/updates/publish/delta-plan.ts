/**
 * What a delta covers and how it is cut into groups that a reader can hold in memory (protocol/limits.ts).
 * Within a group each new file lies opposite its predecessor: the file of the same path, else one whose
 * name differs only in numbers or hashes. Removed files fill what room is left: new code often comes from them.
 */
import type { DeltaSlice } from '../../../protocol/delta-format.ts';
import { bySimilarity } from './order-rules.ts';

export interface PlanFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}
export interface PlannedGroup {
  readonly old: readonly DeltaSlice[];
  readonly new: readonly DeltaSlice[];
}

/**
 * A group is filled up to this on either side: less than a reader must accept (protocol/limits.ts), because an agent
 * holds the old side twice and the new side once, and shall stay below 256 MiB. A larger file is cut into pieces.
 */
const groupBytes = 24 * 1024 * 1024;
/** Room for removed files in one group, and the pieces a file too large for a group is cut into. */
const removedBytes = 8 * 1024 * 1024;
const pieceBytes = 16 * 1024 * 1024;

/** A new file with its predecessor, or an old file that went. */
interface Item {
  readonly order: string;
  readonly old: PlanFile | null;
  readonly fresh: PlanFile | null;
}

const uniqueContents = (files: readonly PlanFile[]): PlanFile[] => {
  const seen = new Set<string>();
  return files.filter(({ sha256, size }) => {
    if (size === 0 || seen.has(sha256)) return false;
    seen.add(sha256);
    return true;
  });
};

/** The contents of `target` that `base` lacks, each under its first path. */
export const freshContents = (base: readonly PlanFile[], target: readonly PlanFile[]): PlanFile[] => {
  const known = new Set(base.map(({ sha256 }) => sha256));
  return uniqueContents(target).filter(({ sha256 }) => !known.has(sha256));
};

/** A path with its numbers and hashes blanked out: `app-1.2.3.js` and `app-1.2.4.js` look alike. */
const lookOf = (path: string): string => path.replaceAll(/[0-9a-f]{6,}|\d+/gi, '#');

const pairUp = (base: readonly PlanFile[], target: readonly PlanFile[]): Item[] => {
  const oldAt = new Map(base.map((file) => [file.path, file]));
  const kept = new Set(target.map(({ path }) => path));
  const wanted = new Set(target.map(({ sha256 }) => sha256));
  const gone = uniqueContents(base.filter(({ path, sha256 }) => !kept.has(path) && !wanted.has(sha256)));
  const alike = Map.groupBy(gone, ({ path }) => lookOf(path));
  const used = new Set<PlanFile>();
  const items: Item[] = freshContents(base, target).map((fresh) => {
    const same = oldAt.get(fresh.path);
    if (same !== undefined && same.size > 0) return { order: fresh.path, old: same, fresh };
    const [nearest] = (alike.get(lookOf(fresh.path)) ?? [])
      .filter((file) => !used.has(file))
      .toSorted((a, b) => Math.abs(a.size - fresh.size) - Math.abs(b.size - fresh.size));
    if (nearest !== undefined) used.add(nearest);
    return { order: fresh.path, old: nearest ?? null, fresh };
  });
  const removed = gone.filter((file) => !used.has(file));
  return [...items, ...removed.map((old) => ({ order: old.path, old, fresh: null }))].toSorted((a, b) =>
    bySimilarity(a.order, b.order),
  );
};

const whole = (file: PlanFile): DeltaSlice => ({ path: file.path, offset: 0, length: file.size });

/** A file too large for one group, piece by piece, each against the old file around the same relative place. */
const inPieces = (fresh: PlanFile, old: PlanFile | null): PlannedGroup[] => {
  const groups: PlannedGroup[] = [];
  for (let offset = 0; offset < fresh.size; offset += pieceBytes) {
    const length = Math.min(pieceBytes, fresh.size - offset);
    const piece = [{ path: fresh.path, offset, length }];
    if (old === null) {
      groups.push({ old: [], new: piece });
      continue;
    }
    const span = Math.min(groupBytes, old.size);
    const middle = Math.floor(((offset + length / 2) / fresh.size) * old.size);
    const from = Math.max(0, Math.min(old.size - span, middle - Math.floor(span / 2)));
    groups.push({ old: [{ path: old.path, offset: from, length: span }], new: piece });
  }
  return groups;
};

/** The groups of the delta from `base` to `target`, both in the order of their manifests; none where nothing is new. */
export const planDelta = (base: readonly PlanFile[], target: readonly PlanFile[]): PlannedGroup[] => {
  const groups: PlannedGroup[] = [];
  const large: PlannedGroup[] = [];
  let old: PlanFile[] = [];
  let fresh: PlanFile[] = [];
  let oldBytes = 0;
  let freshBytes = 0;
  let goneBytes = 0;
  const close = (): void => {
    if (fresh.length > 0) groups.push({ old: old.map(whole), new: fresh.map(whole) });
    [old, fresh, oldBytes, freshBytes, goneBytes] = [[], [], 0, 0, 0];
  };
  for (const item of pairUp(base, target)) {
    const oldSize = item.old?.size ?? 0;
    if (item.fresh === null) {
      if (item.old === null || goneBytes + oldSize > removedBytes) continue;
      if (oldBytes + oldSize > groupBytes) continue;
      old.push(item.old);
      goneBytes += oldSize;
      oldBytes += oldSize;
      continue;
    }
    if (oldSize > groupBytes || item.fresh.size > groupBytes) {
      large.push(...inPieces(item.fresh, item.old));
      continue;
    }
    const full = oldBytes + oldSize > groupBytes || freshBytes + item.fresh.size > groupBytes;
    if (full) close();
    // Two new files may have had the same old content; once in the dictionary is enough.
    if (item.old !== null && !old.some(({ path }) => path === item.old?.path)) {
      old.push(item.old);
      oldBytes += oldSize;
    }
    fresh.push(item.fresh);
    freshBytes += item.fresh.size;
  }
  close();
  return [...groups, ...large];
};
