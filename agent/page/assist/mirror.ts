/**
 * The terminal as the customer sees it: the newest output is kept for pages that are opened later, and every open page is sent as
 * far ahead as it said it has shown. The shell waits where no page keeps up; one slow tab beside a quick one loses the oldest
 * output instead, and begins again where what is kept begins.
 */
import { pageAssistLimits as limits } from '../../../protocol/page-assist.ts';
import { createScrollback } from '../../assist/scrollback.ts';

const pieceBytes = 32 * 1024;

/** A page that shows the terminal. */
export interface Viewer {
  /** Output follows from this byte on; what was shown before is to be cleared. */
  readonly begins: (at: number) => void;
  readonly output: (at: number, bytes: Uint8Array) => void;
}

export interface Viewing {
  /** All before this byte was shown. */
  readonly seen: (upTo: number) => void;
  readonly end: () => void;
}

export interface Mirror {
  /** False where no page can take more for now; `onRoom` tells when one can. */
  readonly add: (bytes: Uint8Array) => boolean;
  readonly view: (viewer: Viewer) => Viewing;
  readonly isEmpty: () => boolean;
}

export const createMirror = (onRoom: () => void): Mirror => {
  const kept = createScrollback(limits.mirrorBytes);
  const places = new Map<Viewer, { sentTo: number; seenTo: number }>();
  let held = false;

  const send = (viewer: Viewer, place: { sentTo: number; seenTo: number }): void => {
    if (place.sentTo < kept.start()) {
      place.sentTo = kept.begin();
      place.seenTo = place.sentTo;
      viewer.begins(place.sentTo);
    }
    while (place.sentTo < kept.end() && place.sentTo - place.seenTo < limits.aheadBytes) {
      const bytes = kept.read(place.sentTo, pieceBytes);
      viewer.output(place.sentTo, bytes);
      place.sentTo += bytes.length;
    }
  };
  const isFull = (): boolean => {
    const behind = [...places.values()].map(({ seenTo }) => kept.end() - seenTo);
    return behind.length > 0 && Math.min(...behind) > (held ? limits.aheadBytes / 2 : limits.aheadBytes);
  };
  const look = (): void => {
    const before = held;
    held = isFull();
    if (before && !held) onRoom();
  };

  return {
    add: (bytes) => {
      kept.add(bytes);
      for (const [viewer, place] of places) send(viewer, place);
      look();
      return !held;
    },
    view: (viewer) => {
      const place = { sentTo: kept.begin(), seenTo: kept.begin() };
      places.set(viewer, place);
      viewer.begins(place.sentTo);
      send(viewer, place);
      return {
        seen: (upTo) => {
          place.seenTo = Math.max(place.seenTo, Math.min(upTo, place.sentTo));
          if (places.has(viewer)) send(viewer, place);
          look();
        },
        end: () => {
          places.delete(viewer);
          look();
        },
      };
    },
    isEmpty: () => kept.end() === 0,
  };
};
