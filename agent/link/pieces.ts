/** Sends a file in pieces, each in a signed request of its own, from where the server says that it has it. */
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { DiskReader } from '../disk/disk.ts';

/** Hands one piece over; resolves with how much the server has now. */
export type SendPiece = (piece: { readonly at: number; readonly bytes: Uint8Array }) => Promise<number>;

/** Sends what is missing from `from` on. Whether all of it arrived is for the server to check at the end. */
export const sendPieces = async (
  reader: Pick<DiskReader, 'size' | 'read'>,
  from: number,
  send: SendPiece,
): Promise<void> => {
  for (let at = from; at < reader.size;) {
    const piece = new Uint8Array(Math.min(sessionLimits.copyPieceBytes, reader.size - at));
    const count = await reader.read(piece, at);
    const received = await send({ at, bytes: piece.subarray(0, count) });
    // A server that lost its half says so; one that says nonsense must not keep this going for ever.
    if (received <= at || received > reader.size) return;
    at = received;
  }
};
