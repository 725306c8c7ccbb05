/** What the agent says to its helper, once there is a pipe. Of a pipe that has ended its line tells, so nothing here fails. */
import { chunkParcel, messageParcel, terminalParcel } from '../../protocol/session/messages.ts';
import type { AgentMessage } from '../../protocol/session/messages.ts';
import type { Parcel, Pipe } from '../../protocol/session/pipe.ts';

/** Everything resolves when the next one may be said. */
export interface Talk {
  readonly use: (pipe: Pipe) => void;
  readonly isThere: () => boolean;
  readonly say: (message: AgentMessage) => Promise<void>;
  /** Terminal output, and pieces of files and screens: these reject with SESSION_ENDED, so that who pumps them stops. */
  readonly output: (at: number, bytes: Uint8Array) => Promise<void>;
  readonly chunk: (
    kind: 'fileChunk' | 'screenChunk',
    number: number,
    at: number,
    bytes: Uint8Array,
  ) => Promise<void>;
}

export const createTalk = (): Talk => {
  let pipe: Pipe | null = null;
  const parcel = async ({ kind, payload }: Parcel): Promise<void> => {
    await pipe?.send(kind, payload);
  };
  return {
    use: (given) => {
      pipe = given;
    },
    isThere: () => pipe !== null,
    say: (message) => parcel(messageParcel(message)).catch(() => undefined),
    output: (at, bytes) => parcel(terminalParcel('terminalOutput', at, bytes)),
    chunk: (kind, number, at, bytes) => parcel(chunkParcel(kind, number, at, bytes)),
  };
};
