/**
 * A recording as its recorder left it knows neither its length nor where its pictures are. Both are put before it here, at whoever
 * recorded it, so the server need not look into what somebody sends. The video stays where the browser keeps it: a new head and
 * ranges of the old one make the new one.
 */
import { createFilm } from '../../../../../protocol/webm/film.ts';
import { readOutline } from '../../../../../protocol/webm/outline.ts';

export interface RecordedVideo {
  readonly video: Blob;
  readonly seconds: number;
}

/** The recording with length and index; as it came where anything of it is not understood, or not whole. */
export const makeSeekable = async ({ video, seconds }: RecordedVideo): Promise<RecordedVideo> => {
  const asItCame = { video, seconds };
  try {
    const outline = await readOutline({
      sizeBytes: video.size,
      read: async (from, to) => new Uint8Array(await video.slice(from, to).arrayBuffer()),
    });
    if (outline === null || outline.cutBytes > 0) return asItCame;
    const { pieces, durationMs } = createFilm([outline]);
    const parts = pieces.map((one) => ('bytes' in one ? one.bytes : video.slice(one.from, one.to)));
    return { video: new Blob(parts, { type: video.type }), seconds: Math.round(durationMs / 1_000) };
  } catch {
    // The browser could not read its own file: it is sent without an index rather than not at all.
    return asItCame;
  }
};
