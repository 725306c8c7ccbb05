/** An agent's end of a session, spoken by hand: for tests of the relay without a customer's machine. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bytes } from '../../protocol/session/bytes.ts';
import type { Binding } from '../../protocol/session/binding.ts';
import { formatCode } from '../../protocol/session/code.ts';
import { agentHandshake } from '../../protocol/session/handshake.ts';
import type { AgentHandshake } from '../../protocol/session/handshake.ts';
import { chainSecret } from '../../protocol/session/keys.ts';
import { createLine } from '../../protocol/session/line.ts';
import type { Line } from '../../protocol/session/line.ts';
import { helperMessageSchema, messageParcel, readParcel } from '../../protocol/session/messages.ts';
import type { AgentMessage, HelperMessage } from '../../protocol/session/messages.ts';
import { createPipe } from '../../protocol/session/pipe.ts';
import type { Pipe } from '../../protocol/session/pipe.ts';
import { relayPaths, relayToAgentSchema } from '../../protocol/session/relay-messages.ts';
import type { AgentToRelay, RelayToAgent } from '../../protocol/session/relay-messages.ts';
import { capabilities } from '../../protocol/session/capabilities.ts';
import { testCarrier } from './assist-carrier.ts';
import type { TestCarrier } from './assist-carrier.ts';
import { authorizationOf } from './device.ts';
import type { TestAgent, TestServer } from './server.ts';

export interface HandAgent {
  readonly carrier: TestCarrier;
  readonly code: string;
  readonly messages: HelperMessage[];
  readonly bindings: Binding[];
  /** What it comes back with. */
  readonly token: string;
  readonly ended: () => string | null;
  readonly say: (message: AgentMessage) => Promise<void>;
  readonly tell: (message: AgentToRelay) => void;
  readonly pipe: () => Pipe;
  readonly leave: (reason: string) => void;
}

const hello: AgentMessage = {
  type: 'hello',
  protocol: 1,
  agent: '0.1.0',
  machine: 'till-7',
  platform: 'linux-x64',
  user: 'kasse',
  customer: 'Kunde',
  possible: [...capabilities],
};

/** Opens a session and answers whoever tries. Rejects with the relay's reason where it refuses. */
export const openHandAgent = async (
  server: Pick<TestServer, 'now'>,
  agent: Pick<TestAgent, 'device' | 'installationId'>,
  wish: { url: () => string; ticket?: number; secret?: string },
): Promise<HandAgent> => {
  const secret = wish.secret ?? '35072';
  const carrier = testCarrier({
    url: () => `${wish.url()}${relayPaths.agent}`,
    headers: () => ({
      authorization: authorizationOf(agent.device, {
        installationId: agent.installationId,
        method: 'GET',
        target: relayPaths.agent,
        at: server.now,
      }),
    }),
  });
  const opened = Promise.withResolvers<Extract<RelayToAgent, { type: 'opened' }>>();
  opened.promise.catch(() => undefined);
  const messages: HelperMessage[] = [];
  const bindings: Binding[] = [];
  let handshake: AgentHandshake | null = null;
  let answered = false;
  let pipe: Pipe | null = null;
  let over: string | null = null;
  const thePipe = (): Pipe => {
    if (pipe === null) throw new Error('no pipe yet');
    return pipe;
  };
  const say = async (message: AgentMessage): Promise<void> => {
    const { kind, payload } = messageParcel(message);
    await thePipe().send(kind, payload);
  };

  const onFrame = async (frame: Bytes): Promise<void> => {
    if (handshake === null) return;
    if (!answered) {
      answered = true;
      line.frame(handshake.answer(frame));
      return;
    }
    const key = handshake.finish(frame);
    const binding = bindings.at(-1);
    if (binding === undefined) return;
    pipe = createPipe({
      sendSecret: await chainSecret(key, binding, 'agent'),
      receiveSecret: await chainSecret(key, binding, 'helper'),
      transmit: line.frame,
    });
    line.keep(pipe, binding.session, (await opened.promise).token);
    line.tell({ type: 'tried', right: true });
    await say(hello);
  };

  let order: Promise<unknown> = Promise.resolve();
  const line: Line<AgentToRelay> = createLine<RelayToAgent, AgentToRelay>({
    connect: carrier.connect,
    wait,
    read: (text) => relayToAgentSchema.parse(JSON.parse(text)),
    onMessage: (message) => {
      if (message.type === 'opened') opened.resolve(message);
      if (message.type === 'helper') {
        bindings.push(message.binding);
        order = order.then(async () => {
          answered = false;
          handshake = await agentHandshake(secret, message.binding);
        });
      }
    },
    onFrame: async (frame) => {
      await order;
      await onFrame(frame).catch(() => line.tell({ type: 'tried', right: false }));
    },
    onParcel: (parcel) => {
      const incoming = readParcel(helperMessageSchema, parcel);
      if (incoming.kind === 'message') messages.push(incoming.message);
    },
    onLost: () => undefined,
    onBack: () => undefined,
    onEnd: (reason) => {
      over ??= reason;
      opened.reject(new Error(reason));
    },
  });
  await line.start({ type: 'open', ticket: wish.ticket ?? null });
  const { lookup, token } = await opened.promise;
  return {
    carrier,
    code: formatCode({ lookup, secret }),
    messages,
    bindings,
    token,
    ended: () => over,
    say,
    tell: line.tell,
    pipe: thePipe,
    leave: (reason) => line.close(reason),
  };
};
