/**
 * From a code on the customer's screen to a proved helper: the line to the relay, tries, the handshake, and the sealed pipe. The
 * agent counts tries itself, and each helper the relay tells of is one: a relay that forgets to count gains nothing, and one
 * that tells of helpers without end makes no work.
 */
import type { Binding } from '../../protocol/session/binding.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { formatCode } from '../../protocol/session/code.ts';
import { agentHandshake } from '../../protocol/session/handshake.ts';
import type { AgentHandshake } from '../../protocol/session/handshake.ts';
import { chainSecret } from '../../protocol/session/keys.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { createLine } from '../../protocol/session/line.ts';
import type { Connect, Line } from '../../protocol/session/line.ts';
import { createPipe } from '../../protocol/session/pipe.ts';
import type { Parcel, Pipe } from '../../protocol/session/pipe.ts';
import { relayToAgentSchema } from '../../protocol/session/relay-messages.ts';
import type { AgentToRelay, IceServer, RelayToAgent } from '../../protocol/session/relay-messages.ts';
import { nodeCipher } from './node-cipher.ts';

type Opened = Extract<RelayToAgent, { type: 'opened' }>;

export interface EntranceOptions {
  readonly connect: Connect;
  readonly wait: (ms: number) => Promise<void>;
  /** Origin of the server this agent is enrolled with. */
  readonly origin: string;
  readonly ticket: number | null;
  /** Five digits nobody can foresee. */
  readonly secret: string;
  readonly onCode: (code: string, opened: Opened) => void;
  readonly onWrong: (left: number) => void;
  readonly onProved: (binding: Binding, pipe: Pipe, ice: readonly IceServer[]) => void;
  readonly onParcel: (parcel: Parcel) => void;
  readonly onLost: () => void;
  readonly onBack: () => void;
  readonly onEnd: (reason: string) => void;
}

/** Opens a session at the relay. Rejects with UNREACHABLE where there is none. */
export const openEntrance = async (options: EntranceOptions): Promise<Line<AgentToRelay>> => {
  let opened: Opened | null = null;
  let tries = 0;
  let proved = false;
  let attempt: {
    handshake: Promise<AgentHandshake>;
    binding: Binding;
    ice: readonly IceServer[];
    answered: boolean;
  } | null = null;

  const wrong = (): void => {
    attempt = null;
    line.tell({ type: 'tried', right: false });
    options.onWrong(sessionLimits.codeTries - tries);
    if (tries >= sessionLimits.codeTries) line.close('code-tried');
  };

  const onHelper = ({ binding, ice }: Extract<RelayToAgent, { type: 'helper' }>): void => {
    const isOurs =
      binding.session === opened?.session &&
      binding.relay === options.origin &&
      binding.ticket === options.ticket;
    // The code works once: after it was proved there is no second helper.
    if (!isOurs || proved || tries >= sessionLimits.codeTries) {
      line.close(isOurs && !proved ? 'code-tried' : 'broken');
      return;
    }
    tries += 1;
    attempt = { binding, ice, answered: false, handshake: agentHandshake(options.secret, binding) };
  };

  const onFrame = async (frame: Bytes): Promise<void> => {
    const mine = attempt;
    if (mine === null || opened === null) return;
    const { binding, ice } = mine;
    try {
      const handshake = await mine.handshake;
      // Another helper took their place meanwhile: what this one sent is nobody's.
      if (attempt !== mine) return;
      if (!mine.answered) {
        mine.answered = true;
        line.frame(handshake.answer(frame));
        return;
      }
      const key = handshake.finish(frame);
      const pipe = createPipe({
        sendSecret: await chainSecret(key, binding, 'agent'),
        receiveSecret: await chainSecret(key, binding, 'helper'),
        transmit: (sealed) => line.frame(sealed),
        cipher: nodeCipher,
      });
      // All keys follow from it: who steals this memory later must not find it.
      key.fill(0);
      attempt = null;
      proved = true;
      line.keep(pipe, opened.session, opened.token);
      line.tell({ type: 'tried', right: true });
      options.onProved(binding, pipe, ice);
    } catch {
      wrong();
    }
  };

  const line: Line<AgentToRelay> = createLine<RelayToAgent, AgentToRelay>({
    connect: options.connect,
    wait: options.wait,
    read: (text) => relayToAgentSchema.parse(JSON.parse(text)),
    onMessage: (message) => {
      if (message.type === 'opened' && opened === null) {
        opened = message;
        options.onCode(formatCode({ lookup: message.lookup, secret: options.secret }), message);
      } else if (message.type === 'helper') onHelper(message);
    },
    onFrame,
    onParcel: options.onParcel,
    onLost: () => {
      // Who leaves before the code was proved knows by then that it was wrong, or might: it was a try.
      if (attempt !== null) {
        attempt = null;
        options.onWrong(sessionLimits.codeTries - tries);
        if (tries >= sessionLimits.codeTries) line.close('code-tried');
      }
      options.onLost();
    },
    onBack: options.onBack,
    onEnd: options.onEnd,
  });
  await line.start({ type: 'open', ticket: options.ticket });
  return line;
};
