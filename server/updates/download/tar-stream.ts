/**
 * Sends an archive, or the part of it somebody asked for. Members before that part are stepped over without
 * reading their bytes. Only what is being sent is in memory.
 */
import { BeistandError } from '../../../protocol/errors.ts';
import { tarEndBytes, tarHeader, tarPaddingBytes } from './tar-rules.ts';
import type { TarMember } from './tar-rules.ts';

/** Gives the bytes `from` up to `to` (exclusive) of a content; `to - from` bytes, or an error. */
export type ReadContent<C> = (content: C, from: number, to: number) => AsyncIterable<Uint8Array>;

export interface Span {
  /** Bytes of the archive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

interface TarSource<C> {
  readonly members: Iterable<TarMember<C>>;
  readonly modifiedAt: Date;
  readonly read: ReadContent<C>;
}

/** Small members come in pieces of a few bytes; a socket likes them larger. */
const pieceBytes = 64 * 1024;

async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes);
}

async function* exactly(
  pieces: AsyncIterable<Uint8Array>,
  wanted: number,
  path: string,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const piece of pieces) {
    count += piece.length;
    yield piece;
  }
  if (count !== wanted)
    throw new BeistandError('REPOSITORY_FAULT', `${path} has another length than it should.`, {
      hint: 'See: server doctor',
    });
}

async function* parts<C>(
  { members, modifiedAt, read }: TarSource<C>,
  span: Span,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  /** Of `length` bytes at this place of the archive, those inside the span; null where there are none. */
  const inside = (length: number): { from: number; to: number } | null => {
    const from = Math.max(0, span.start - at);
    const to = Math.min(length, span.end - at);
    return from < to ? { from, to } : null;
  };
  const fixed = (bytes: Uint8Array): Uint8Array => {
    const within = inside(bytes.length);
    at += bytes.length;
    return within === null ? new Uint8Array(0) : bytes.subarray(within.from, within.to);
  };
  for (const member of members) {
    if (at >= span.end) return;
    yield fixed(tarHeader(member, modifiedAt));
    const within = inside(member.sizeBytes);
    at += member.sizeBytes;
    if (within !== null && member.content !== null)
      yield* exactly(read(member.content, within.from, within.to), within.to - within.from, member.path);
    yield fixed(new Uint8Array(tarPaddingBytes(member.sizeBytes)));
  }
  yield fixed(new Uint8Array(tarEndBytes));
}

/** The archive's bytes in `span`, in pieces worth sending. */
export const tarStream = <C>(source: TarSource<C>, span: Span): AsyncIterable<Uint8Array> =>
  gathered(parts(source, span));
