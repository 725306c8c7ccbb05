/**
 * The contract of the transfer: bytes from mirrors, verified by hash before anyone sees them.
 */

/** `length` bytes at `offset` of the repository file `path`, hashing to `sha256`. */
export interface FetchItem {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
}

export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

export interface FetchOptions {
  /** Folder the items end in, each as `<into>/<sha256>`. */
  readonly into: string;
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Transfer {
  /**
   * A small file, whole. `accept` may refuse the bytes by throwing: then the next mirror is asked.
   * @throws BeistandError NOT_FOUND where no mirror has it, UNREACHABLE, STALLED, LENGTH_MISMATCH (longer than `maxBytes`)
   */
  small(
    path: string,
    maxBytes: number,
    signal?: AbortSignal,
    accept?: (bytes: Uint8Array) => void,
  ): Promise<Uint8Array>;
  /**
   * Each item ends verified as `<into>/<sha256>`; partial bytes stay beside it and are gone on with, also
   * after a restart.
   * @returns how many bytes came over the wire
   */
  fetchAll(items: readonly FetchItem[], options: FetchOptions): Promise<{ downloadedBytes: number }>;
}
