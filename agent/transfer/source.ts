/**
 * Where the repository's files come from: a mirror behind HTTP, or a folder. A source is believed
 * nothing: whoever reads from it checks lengths and hashes.
 */

/** Part of a file, in bytes from its start. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface Source {
  /** What people read in messages: a URL without credentials, or a folder. */
  readonly name: string;
  /**
   * The bytes of `path` (as in protocol/repository-layout.ts), all of them for `range` null. Bytes may be
   * fewer or more than asked for; the reader counts.
   * @throws BeistandError NOT_FOUND, UNREACHABLE, HTTP_STATUS, RATE_LIMITED, LENGTH_MISMATCH, INSECURE_URL
   */
  get(path: string, range: ByteRange | null, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}
