/**
 * An archive over HTTP, for saving: its length, its strong ETag and ranges, so that a download that broke off is
 * gone on with and one that is there already is not made again. A fault in the middle cuts the connection: a short
 * file is noticed, a wrong one might not be.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { askedSpan, unsatisfiable } from '../../http/ranges.ts';
import type { Span } from './tar-stream.ts';

export interface Archive {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Stands for the bytes: the same tag, the same archive. */
  readonly tag: string;
  readonly bytes: (span: Span) => AsyncIterable<Uint8Array>;
}

/** Answers with the archive. A caller who goes away ends the reading. */
export const sendArchive = async (request: Request, response: Response, archive: Archive): Promise<void> => {
  const { fileName, sizeBytes, tag } = archive;
  response.set({
    ETag: tag,
    'Cache-Control': 'private, no-cache',
    'Accept-Ranges': 'bytes',
    'Content-Type': 'application/x-tar',
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
  if (request.get('if-none-match') === tag) {
    response.status(304).end();
    return;
  }
  const asked = askedSpan(request, archive);
  if (asked === null) {
    response.removeHeader('Content-Disposition');
    throw unsatisfiable(sizeBytes);
  }
  const span = asked === 'all' ? { start: 0, end: sizeBytes } : asked;
  response.status(asked === 'all' ? 200 : 206);
  response.set('Content-Length', String(span.end - span.start));
  if (asked !== 'all') response.set('Content-Range', `bytes ${span.start}-${span.end - 1}/${sizeBytes}`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(archive.bytes(span), { objectMode: false }), response);
  } catch (error) {
    // Whoever left does not need to be told; everything else goes to the log.
    if (request.socket.destroyed || (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE')
      return;
    throw error;
  }
};
