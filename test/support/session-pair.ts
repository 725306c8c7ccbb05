/** Two ends of a session joined by nothing but memory: for tests of handshake and pipe, and of who sits in between. */
import type { Binding } from '../../protocol/session/binding.ts';
import { agentHandshake, helperHandshake } from '../../protocol/session/handshake.ts';
import { chainSecret } from '../../protocol/session/keys.ts';
import { createPipe } from '../../protocol/session/pipe.ts';
import type { Pipe } from '../../protocol/session/pipe.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';

export const testBinding: Binding = {
  session: 's_0123456789abcd',
  relay: 'https://help.example',
  ticket: 1042,
  helper: { id: 'u_abc', name: 'Stefanie Stab', role: 'support', vendor: 'Muster Software' },
};

/** Runs a handshake between ends that may know different secrets and were told different things. Returns both keys. */
export const shakeHands = async (
  agent: { secret: string; binding: Binding },
  helper: { secret: string; binding: Binding },
): Promise<{ agentKey: Bytes; helperKey: Bytes }> => {
  const theirs = await agentHandshake(agent.secret, agent.binding);
  const ours = await helperHandshake(helper.secret, helper.binding);
  const { finish, key } = ours.finish(theirs.answer(ours.start));
  return { agentKey: theirs.finish(finish), helperKey: key };
};

export interface EndOfPair {
  readonly pipe: Pipe;
  /** Frames it put on the line and nobody took yet. */
  readonly line: Bytes[];
}

const end = async (own: 'agent' | 'helper', key: Bytes, rekeyFrames: number): Promise<EndOfPair> => {
  const line: Bytes[] = [];
  const other = own === 'agent' ? 'helper' : 'agent';
  const pipe = createPipe({
    sendSecret: await chainSecret(key, testBinding, own),
    receiveSecret: await chainSecret(key, testBinding, other),
    transmit: (frame) => line.push(frame),
    rekeyFrames,
  });
  return { pipe, line };
};

/** Both ends of a pipe with a key of its own. */
export const pipePair = async (
  options: { key?: Bytes; rekeyFrames?: number } = {},
): Promise<{ agent: EndOfPair; helper: EndOfPair }> => {
  const key = options.key ?? crypto.getRandomValues(new Uint8Array(64));
  const rekeyFrames = options.rekeyFrames ?? 1 << 16;
  return { agent: await end('agent', key, rekeyFrames), helper: await end('helper', key, rekeyFrames) };
};
