/** A recording over HTTP: the whole or one range of it, straight from the disk. */
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { BeistandError } from '../../protocol/errors.ts';
import { askedSpan, unsatisfiable } from '../http/ranges.ts';
import type { Blobs } from '../mail/blobs.ts';
import { recordingHeaders } from './rules.ts';
import type { RecordingTable } from './tables.ts';

const gone = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';

/**
 * Answers with a recording's file.
 * @throws BeistandError NOT_FOUND (the file is gone or has another length), and Express's 416
 */
export const sendRecording = async (
  request: Request,
  response: Response,
  { row, blobs }: { readonly row: RecordingTable; readonly blobs: Blobs },
): Promise<void> => {
  const tag = `"${row.sha256}"`;
  const file = await open(blobs.path(row.sha256), 'r').catch((cause: unknown) => {
    throw new BeistandError('NOT_FOUND', 'The file is not there any more.', { cause });
  });
  try {
    const { size } = await file.stat();
    const asked = askedSpan(request, { sizeBytes: size, tag });
    if (asked === null) throw unsatisfiable(size);
    const { start, end } = asked === 'all' ? { start: 0, end: size } : asked;
    response.status(asked === 'all' ? 200 : 206).set({
      ...recordingHeaders(row.session_id, row.kind),
      ETag: tag,
      'Content-Length': String(end - start),
      ...(asked === 'all' ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
    });
    if (request.method === 'HEAD' || end === start) {
      response.end();
      return;
    }
    await pipeline(file.createReadStream({ start, end: end - 1, autoClose: false }), response);
  } catch (error) {
    // Whoever seeks in a video leaves in the middle of an answer.
    if (!gone(error)) throw error;
  } finally {
    await file.close();
  }
};
