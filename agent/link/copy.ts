/** Hands the customer's signed copy of a session to the server: proof, then what is missing of each file, then “keep it”. */
import type { CopyPart, CopyState } from '../../protocol/agent-api.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Disk } from '../disk/disk.ts';
import { sendPieces } from './pieces.ts';

/** The server's side of it, as the link offers it. */
export interface CopyLink {
  begin(proof: Uint8Array): Promise<CopyState>;
  /** How much of the part is there now. */
  piece(session: string, piece: { part: CopyPart; at: number; bytes: Uint8Array }): Promise<number>;
  keep(session: string): Promise<void>;
}

const sendPart = async (
  disk: Disk,
  link: CopyLink,
  { session, part, path, from }: { session: string; part: CopyPart; path: string; from: number },
): Promise<number> => {
  if ((await disk.stat(path)) === null) return 0;
  const reader = await disk.openRead(path);
  try {
    await sendPieces(reader, from, ({ at, bytes }) => link.piece(session, { part, at, bytes }));
    return reader.size;
  } finally {
    await reader.close();
  }
};

/**
 * Sends a copy; what the server has already is not sent again. Resolves with its bytes once the server has kept it.
 * @throws BeistandError the server's own codes, and what `exchange` throws
 */
export const sendCopy = async (
  disk: Disk,
  link: CopyLink,
  copy: {
    readonly session: string;
    readonly proof: string;
    readonly paths: Readonly<Record<CopyPart, string>>;
  },
): Promise<number> => {
  const { session, paths } = copy;
  const proof = await disk.read(copy.proof, sessionLimits.proofBytes);
  const state = await link.begin(proof);
  let sent = proof.length;
  if (state.stored) return sent;
  try {
    for (const part of ['events', 'terminal'] as const)
      sent += await sendPart(disk, link, { session, part, path: paths[part], from: state[part] });
    await link.keep(session);
    return sent;
  } catch (error) {
    if (!isBeistandError(error, 'NOT_FOUND')) throw error;
    // Somebody else, the daemon say, has finished it meanwhile.
    if ((await link.begin(proof)).stored) return sent;
    // It knew the session a moment ago: what was sent is gone there, and can be sent again.
    throw new BeistandError('UNREACHABLE', 'The server has lost what was sent of the copy.', {
      hint: 'It is sent again later.',
      cause: error,
    });
  }
};
