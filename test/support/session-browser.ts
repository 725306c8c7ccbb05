/** Runs in a browser: both ends of a session in one page, to see that handshake, keys and pipe work there as they do in Node. */
import { createOpener } from '../../protocol/session/seal.ts';
import { chainSecret } from '../../protocol/session/keys.ts';
import { bytesOf, utf8 } from '../../protocol/session/bytes.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { pipePair, shakeHands, testBinding } from './session-pair.ts';

interface Vector {
  readonly key: string;
  readonly rekeyFrames: number;
  readonly sender: 'agent' | 'helper';
  readonly plain: readonly string[];
  readonly frames: readonly string[];
}

const fromHex = (text: string): Bytes =>
  bytesOf(Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const talk = async (vectors: readonly Vector[]): Promise<string> => {
  const good = { secret: '35072', binding: testBinding };
  const { agentKey, helperKey } = await shakeHands(good, good);
  if (toHex(agentKey) !== toHex(helperKey)) return 'the keys differ';
  const wrong = await shakeHands(good, { ...good, secret: '35073' }).then(
    () => 'accepted',
    (error: unknown) => String((error as { code?: unknown }).code),
  );
  if (wrong !== 'CODE_WRONG') return `a wrong code was ${wrong}`;
  const { agent, helper } = await pipePair({ key: agentKey });
  await agent.pipe.send(1, utf8('Grüße'));
  const parcel = await helper.pipe.receive(agent.line.shift() ?? utf8(''));
  if (new TextDecoder().decode(parcel?.payload) !== 'Grüße') return 'the message was changed';
  for (const { key, rekeyFrames, sender, plain, frames } of vectors) {
    const opener = createOpener(await chainSecret(fromHex(key), testBinding, sender), { rekeyFrames });
    for (const [index, frame] of frames.entries())
      if (toHex(await opener.open(fromHex(frame))) !== plain[index]) return `vector ${index} of ${sender}`;
  }
  return 'all is well';
};

Object.assign(globalThis, { talkAsBothEnds: talk });
