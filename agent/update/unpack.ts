/**
 * Unpacks zstd data that was verified by hash before: exactly as many bytes as the manifest says, no more
 * are ever produced. What comes out is handed on in pieces, so that a bomb meets its limit, not the memory.
 */
import { constants, createZstdDecompress, zstdDecompress } from 'node:zlib';
import type { ZstdOptions } from 'node:zlib';
import type { ErrorCode } from '../../protocol/errors.ts';
import { BeistandError } from '../../protocol/errors.ts';

/** Up to here one call does it; above, a stream. */
const oneCallBytes = 4 * 1024 * 1024;

export interface UnpackOptions {
  readonly rawLength: number;
  readonly windowLog: number;
  /** Given away: its memory is freed as soon as the decompressor has its own copy. */
  readonly dictionary?: Uint8Array;
  /** What to call it when it is wrong, and what it is: “Frame 3”. */
  readonly code: ErrorCode;
  readonly name: string;
}

const wrong = (options: UnpackOptions, says: string, cause?: unknown): BeistandError =>
  new BeistandError(options.code, `${options.name} ${says}.`, {
    hint: 'The published build is faulty; tell your vendor. Nothing was changed.',
    cause,
  });

/** Frees the memory now and not when the collector comes round: a group's old bytes may be 32 MiB. */
const release = (bytes: Uint8Array | undefined): void => {
  if (bytes?.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0);
};

const zstdOptions = ({ windowLog, dictionary }: UnpackOptions): ZstdOptions => ({
  params: { [constants.ZSTD_d_windowLogMax]: windowLog },
  ...(dictionary === undefined || dictionary.length === 0 ? {} : { dictionary }),
});

const atOnce = (packed: Uint8Array, options: UnpackOptions): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const settings = { ...zstdOptions(options), maxOutputLength: Math.max(1, options.rawLength) };
    zstdDecompress(packed, settings, (error, bytes) => {
      if (error === null) resolve(bytes);
      else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        reject(wrong(options, `unpacks to more than the ${options.rawLength} bytes it says`, error));
      else reject(wrong(options, 'can’t be unpacked', error));
    });
  });

async function* inPieces(
  packed: AsyncIterable<Uint8Array>,
  options: UnpackOptions,
): AsyncGenerator<Uint8Array> {
  const stream = createZstdDecompress({ ...zstdOptions(options), chunkSize: 256 * 1024 });
  release(options.dictionary);
  const feeding = (async () => {
    for await (const piece of packed)
      if (!stream.write(piece))
        await new Promise<void>((resolve) => {
          const go = (): void => {
            stream.off('drain', go);
            stream.off('close', go);
            resolve();
          };
          stream.once('drain', go);
          stream.once('close', go);
        });
    stream.end();
  })();
  // Looked at below; until then it must not count as unhandled.
  feeding.catch((error: unknown) => stream.destroy(error as Error));
  let count = 0;
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      count += piece.length;
      if (count > options.rawLength)
        throw wrong(options, `unpacks to more than the ${options.rawLength} bytes it says`);
      yield piece;
    }
    await feeding;
  } catch (error) {
    if (error instanceof BeistandError) throw error;
    throw wrong(options, 'can’t be unpacked', error);
  } finally {
    stream.destroy();
  }
  if (count !== options.rawLength)
    throw wrong(options, `unpacks to ${count} bytes instead of ${options.rawLength}`);
}

/** The unpacked bytes in pieces; `packed` is all of it, or its pieces where it is large. */
export async function* unpack(
  packed: Uint8Array | AsyncIterable<Uint8Array>,
  options: UnpackOptions,
): AsyncGenerator<Uint8Array> {
  if (!(packed instanceof Uint8Array) || options.rawLength > oneCallBytes) {
    const pieces =
      packed instanceof Uint8Array
        ? (async function* () {
            yield packed;
          })()
        : packed;
    yield* inPieces(pieces, options);
    return;
  }
  const bytes = await atOnce(packed, options);
  if (bytes.length !== options.rawLength)
    throw wrong(options, `unpacks to ${bytes.length} bytes instead of ${options.rawLength}`);
  yield bytes;
}
