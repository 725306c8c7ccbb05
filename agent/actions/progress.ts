/** What an action tells while it works: for the progress bar, the plain lines and the local page. */

export type Progress =
  /** A new state of the update (design's names: `downloading`, `switched`, `probation` …). */
  | { readonly kind: 'state'; readonly state: string }
  | {
      /** To this machine (`download`), or from it (`upload`). */
      readonly kind: 'download' | 'upload';
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
      readonly secondsLeft: number | null;
    }
  /** Bytes unpacked (`stage`) or compared (`verify`) on this machine. */
  | {
      readonly kind: 'work';
      readonly doing: 'stage' | 'verify';
      readonly doneBytes: number;
      readonly totalBytes: number;
    }
  /** A hook of the product starts. */
  | { readonly kind: 'hook'; readonly name: string }
  /** An interrupted update of an earlier run was brought to its end first. */
  | { readonly kind: 'recovered'; readonly was: string; readonly now: string }
  /** Something worth knowing that changes nothing, e.g. a report that could not be sent. */
  | { readonly kind: 'note'; readonly code: string; readonly message: string };

/** Called often; must not throw and must not wait. */
export type OnProgress = (progress: Progress) => void;

/** States from which an update is no longer cut off but finished or taken back. */
export const isCritical = (state: string): boolean =>
  ['stopping', 'backedUp', 'migrated', 'switched', 'probation', 'rollingBack'].includes(state);
