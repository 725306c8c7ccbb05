/**
 * A helper without a browser: joins with a code, proves it, and says what a test wants, the lies too. It gives the
 * agent credit for output as it reads, unless told to be slow.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { bindingText } from '../../protocol/session/binding.ts';
import type { Binding } from '../../protocol/session/binding.ts';
import { parseCode } from '../../protocol/session/code.ts';
import { createDirect } from '../../protocol/session/direct.ts';
import type { Direct, OpenPeer } from '../../protocol/session/direct.ts';
import { helperHandshake } from '../../protocol/session/handshake.ts';
import type { HelperHandshake } from '../../protocol/session/handshake.ts';
import { chainSecret } from '../../protocol/session/keys.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { createLine } from '../../protocol/session/line.ts';
import type { Line } from '../../protocol/session/line.ts';
import {
  agentMessageSchema,
  messageParcel,
  readParcel,
  terminalParcel,
} from '../../protocol/session/messages.ts';
import type { AgentMessage, HelperMessage, Incoming } from '../../protocol/session/messages.ts';
import { createPipe } from '../../protocol/session/pipe.ts';
import type { Parcel, Pipe } from '../../protocol/session/pipe.ts';
import { relayPaths, relayToConsoleSchema } from '../../protocol/session/relay-messages.ts';
import type { ConsoleToRelay, RelayToConsole } from '../../protocol/session/relay-messages.ts';
import type { Browser } from './people.ts';
import { testCarrier } from './assist-carrier.ts';
import type { Tamper, TestCarrier } from './assist-carrier.ts';

export interface HelperWish {
  readonly url: () => string;
  readonly browser: Browser;
  /** As the customer read it out. */
  readonly code: string;
  /** What the helper believes instead of what the relay said. */
  readonly believe?: (binding: Binding) => Binding;
  readonly incoming?: Tamper;
  readonly outgoing?: Tamper;
  /** Once the door is passed, and before the code is said. */
  readonly onOpen?: () => Promise<void>;
  /** Gives no credit for output by itself. */
  readonly slow?: boolean;
  /** Keeps the newest output alone, about so much of it: for output without end. */
  readonly keepBytes?: number;
  readonly origin?: string;
  /** More headers of the request for the WebSocket. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Looks for a way past the relay. */
  readonly openPeer?: OpenPeer;
}

type Chunk = Extract<Incoming<AgentMessage>, { readonly kind: 'fileChunk' | 'screenChunk' }>;

export interface AssistHelper {
  readonly carrier: TestCarrier;
  readonly messages: AgentMessage[];
  readonly chunks: Chunk[];
  /** All terminal output so far; throws where bytes were missing or came twice. */
  readonly output: () => string;
  readonly outputRaw: () => Buffer;
  readonly outputBytes: () => number;
  /** The number of the next byte of output. */
  readonly outputAt: () => number;
  /** Why it is over; null while it is not. */
  readonly ended: () => string | null;
  readonly isLost: () => boolean;
  /** Whether all goes past the relay now. */
  readonly isDirect: () => boolean;
  readonly ice: () => unknown;
  readonly binding: () => Binding;
  /** What they come back with. */
  readonly token: () => string;
  readonly say: (message: HelperMessage) => Promise<void>;
  readonly parcel: (parcel: Parcel) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  /** The first message of this type that was not asked for before. */
  readonly heard: <T extends AgentMessage['type']>(type: T) => Promise<Extract<AgentMessage, { type: T }>>;
  readonly leave: () => void;
}

/** Joins; resolves when the agent has accepted the code. Rejects with the relay's reason otherwise. */
export const joinAssist = async (wish: HelperWish): Promise<AssistHelper> => {
  const code = parseCode(wish.code);
  if (code === null) throw new Error(`not a code: ${wish.code}`);
  const carrier = testCarrier({
    url: () => `${wish.url()}${relayPaths.console}`,
    headers: () => ({
      ...wish.headers,
      origin: wish.origin ?? new URL(wish.url()).origin,
      cookie: [...wish.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }),
    incoming: wish.incoming,
    outgoing: wish.outgoing,
    onOpen: wish.onOpen,
  });
  const proved = Promise.withResolvers<void>();
  const messages: AgentMessage[] = [];
  const asked = new Set<AgentMessage>();
  const chunks: AssistHelper['chunks'] = [];
  const pieces: Buffer[] = [];
  const at = { output: -1, input: 0, read: 0, kept: 0 };
  let fault: unknown = null;
  let pipe: Pipe | null = null;
  let handshake: HelperHandshake | null = null;
  let joined: Extract<RelayToConsole, { type: 'joined' }> | null = null;
  let believed: Binding | null = null;
  let over: string | null = null;
  let lost = false;
  let granted = false;
  let isDirect = false;
  let direct: Direct | null = null;

  const parcel = async ({ kind, payload }: Parcel): Promise<void> => {
    if (pipe === null) throw new Error('no pipe yet');
    await pipe.send(kind, payload);
  };
  const say = (message: HelperMessage): Promise<void> => parcel(messageParcel(message));

  const take = async (incoming: Incoming<AgentMessage>): Promise<void> => {
    if (incoming.kind === 'message') {
      if (incoming.message.type === 'terminal-open') {
        // Of what was left out the agent tells by where it goes on.
        at.output = Math.max(at.output, incoming.message.from);
        if (wish.slow !== true)
          await say({ type: 'terminal-credit', upTo: at.output + sessionLimits.terminalWindowBytes });
      }
      messages.push(incoming.message);
      if (incoming.message.type === 'ping') await say({ type: 'pong', id: incoming.message.id });
      if (incoming.message.type === 'grants') {
        const { length } = incoming.message.granted;
        if (length > 0 && !granted) direct?.seek();
        granted = length > 0;
      }
      if (incoming.message.type === 'signal' && incoming.message.of === 'data')
        direct?.hear(incoming.message.peer, incoming.message.data);
    } else if (incoming.kind === 'terminalOutput') {
      if (incoming.at !== at.output) throw new Error(`output at ${incoming.at}, expected ${at.output}`);
      at.output += incoming.bytes.length;
      at.read += incoming.bytes.length;
      at.kept += incoming.bytes.length;
      pieces.push(Buffer.from(incoming.bytes));
      while (at.kept > (wish.keepBytes ?? Infinity)) at.kept -= pieces.shift()?.length ?? at.kept;
      if (wish.slow !== true)
        await say({ type: 'terminal-credit', upTo: at.output + sessionLimits.terminalWindowBytes });
    } else if (incoming.kind === 'fileChunk' || incoming.kind === 'screenChunk') chunks.push(incoming);
  };

  const begin = async (
    key: ReturnType<HelperHandshake['finish']>['key'],
    binding: Binding,
  ): Promise<void> => {
    const token = joined?.token ?? '';
    pipe = createPipe({
      sendSecret: await chainSecret(key, binding, 'helper'),
      receiveSecret: await chainSecret(key, binding, 'agent'),
      transmit: line.frame,
    });
    line.keep(pipe, binding.session, token);
    if (wish.openPeer !== undefined)
      direct = createDirect({
        role: 'offer',
        ice: joined?.ice ?? [],
        open: wish.openPeer,
        addPeer: line.addPeer,
        say: (peer, data) => void say({ type: 'signal', of: 'data', peer, data }).catch(() => undefined),
        wait,
      });
    await say({ type: 'hello', protocol: 1 });
  };

  const onFrame = async (frame: Bytes): Promise<void> => {
    if (handshake === null || believed === null) return;
    const { finish, key } = handshake.finish(frame);
    line.frame(finish);
    await begin(key, believed);
  };
  let order: Promise<unknown> = Promise.resolve();
  const failed = (error: unknown): void => {
    // What follows from the first fault tells nothing.
    fault ??= error;
    proved.reject(error);
    line.close('broken');
  };

  const line: Line<ConsoleToRelay> = createLine<RelayToConsole, ConsoleToRelay>({
    connect: carrier.connect,
    wait,
    read: (text) => relayToConsoleSchema.parse(JSON.parse(text)),
    onMessage: (message) => {
      if (message.type !== 'joined') return;
      joined = message;
      believed = wish.believe?.(message.binding) ?? message.binding;
      bindingText(believed);
      void helperHandshake(code.secret, believed).then((started) => {
        handshake = started;
        line.frame(started.start);
      });
    },
    onFrame: (frame) => onFrame(frame).catch(failed),
    onParcel: (received) => {
      const incoming = readParcel(agentMessageSchema, received);
      if (incoming.kind === 'message' && incoming.message.type === 'hello') proved.resolve();
      order = order.then(() => take(incoming)).catch(failed);
    },
    onLost: () => {
      lost = true;
    },
    onBack: () => {
      lost = false;
      if (granted) direct?.seek();
    },
    onPath: (past) => {
      isDirect = past;
    },
    onEnd: (reason) => {
      over ??= reason;
      direct?.end();
      proved.reject(new Error(reason));
    },
  });
  const outputRaw = (): Buffer => {
    if (fault !== null) throw fault;
    return Buffer.concat(pieces);
  };
  proved.promise.catch(() => undefined);
  await line.start({ type: 'join', lookup: code.lookup });
  await proved.promise;

  return {
    carrier,
    messages,
    chunks,
    output: () => outputRaw().toString(),
    outputRaw,
    outputBytes: () => at.read,
    outputAt: () => at.output,
    ended: () => over,
    isLost: () => lost,
    isDirect: () => isDirect,
    ice: () => joined?.ice,
    binding: () => joined?.binding ?? ({} as Binding),
    token: () => joined?.token ?? '',
    say,
    parcel,
    type: async (text) => {
      const bytes = utf8(text);
      const from = at.input;
      at.input += bytes.length;
      await parcel(terminalParcel('terminalInput', from, bytes));
    },
    heard: async <T extends AgentMessage['type']>(type: T) => {
      for (let tries = 0; tries < 1_500; tries += 1) {
        const found = messages.find((one) => one.type === type && !asked.has(one));
        if (found !== undefined) {
          asked.add(found);
          return found as Extract<AgentMessage, { type: T }>;
        }
        if (over !== null) throw new Error(`ended (${over}) before ${type}`);
        await wait(10);
      }
      throw new Error(`no ${type}; heard: ${messages.map((one) => one.type).join(' ')}`);
    },
    leave: () => line.close('helper-left'),
  };
};
