/** One end's line to a relay that says what it likes, when it likes: what waits is bounded, and nothing is told or taken twice. */
import { expect, it } from 'vitest';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { createLine } from '../../protocol/session/line.ts';
import type { CarrierEvents } from '../../protocol/session/line.ts';
import type { Parcel, Pipe } from '../../protocol/session/pipe.ts';
import { relayToAgentSchema } from '../../protocol/session/relay-messages.ts';
import type { AgentToRelay, RelayToAgent } from '../../protocol/session/relay-messages.ts';
import { pipePair, testBinding } from '../support/session-pair.ts';

/** An agent's line that holds a pipe, with all that was drawn of it, said on it and told of it. */
const held = async (change: Partial<Pipe> = {}) => {
  const { agent, helper } = await pipePair();
  const drawn: CarrierEvents[] = [];
  const said: AgentToRelay[] = [];
  const parcels: Parcel[] = [];
  const told: string[] = [];
  const line = createLine<RelayToAgent, AgentToRelay>({
    connect: async (events) => {
      drawn.push(events);
      return {
        send: (data) => {
          if (typeof data === 'string') said.push(JSON.parse(data) as AgentToRelay);
        },
        close: () => undefined,
      };
    },
    wait: () => new Promise(() => undefined),
    read: (text) => relayToAgentSchema.parse(JSON.parse(text)),
    onMessage: () => undefined,
    onFrame: () => Promise.resolve(),
    onParcel: (parcel) => parcels.push(parcel),
    onLost: () => told.push('lost'),
    onBack: () => told.push('back'),
    onEnd: (reason) => told.push(reason),
  });
  await line.start({ type: 'open', ticket: null });
  line.keep({ ...agent.pipe, ...change }, testBinding.session, 'x'.repeat(30));
  const hear = (message: RelayToAgent): void => drawn.at(-1)?.onText(JSON.stringify(message));
  return { line, agent, helper, drawn, said, parcels, told, hear };
};
const never = { receive: () => new Promise<never>(() => undefined) };

it.each([
  ['large', sessionLimits.frameBytes],
  ['tiny', 1],
])(
  'ends where %s frames come faster than they can be opened, before they fill the memory',
  async (_what, size) => {
    const { drawn, told } = await held(never);
    const most = sessionLimits.waitingBytes / (size + sessionLimits.waitingPieceBytes);
    let sent = 0;
    for (; told.length === 0 && sent <= most + 1; sent += 1) drawn[0]?.onFrame(new Uint8Array(size));
    expect(told).toEqual(['broken']);
  },
);

it('ends where a relay’s word is longer than any, though it says something', async () => {
  const { drawn, told } = await held();
  drawn[0]?.onText(JSON.stringify({ type: 'lost', loss: 1 }).padEnd(sessionLimits.relayBytes + 1));
  expect(told).toEqual(['protocol']);
});

it('ends where a peer connection brings more than can be under way before the relay has brought its share', async () => {
  const { line, told } = await held();
  const place = line.addPeer(1, { send: () => undefined, close: () => undefined });
  const most = (2 * sessionLimits.unackedBytes) / sessionLimits.frameBytes;
  for (let sent = 0; told.length === 0 && sent <= most; sent += 1)
    place.frame(new Uint8Array(sessionLimits.frameBytes));
  expect(told).toEqual(['broken']);
});

it('answers the last of several losses, and goes on for none that another has overtaken', async () => {
  const { agent, told, said, hear } = await held();
  const answered = (): AgentToRelay[] => said.filter(({ type }) => type === 'again');
  await agent.pipe.send(1, utf8('a'));
  agent.line.length = 0;
  hear({ type: 'lost', loss: 1 });
  hear({ type: 'lost', loss: 2 });
  await expect.poll(() => answered().at(-1)).toMatchObject({ loss: 2 });
  hear({ type: 'again', received: 0 });
  hear({ type: 'lost', loss: 3 });
  await expect.poll(() => answered().at(-1)).toMatchObject({ loss: 3 });
  expect(answered()).toHaveLength(2);
  expect([told, agent.line.length]).toEqual([['lost'], 0]);
  hear({ type: 'again', received: 0 });
  await expect.poll(() => told).toEqual(['lost', 'back']);
  expect(agent.line).toHaveLength(1);
});

it('takes nothing from a line it has left: what comes there late comes again by the new one', async () => {
  const { line, helper, drawn, parcels, told, said, hear } = await held();
  await helper.pipe.send(1, utf8('a'));
  await helper.pipe.send(2, utf8('b'));
  const [first, second] = helper.line as [Bytes, Bytes];
  line.redraw();
  await expect.poll(() => said.at(-1)).toMatchObject({ type: 'resume', received: 0 });
  drawn[0]?.onFrame(first);
  drawn[0]?.onText(JSON.stringify({ type: 'ended', reason: 'revoked' }));
  hear({ type: 'again', received: 0 });
  for (const frame of [first, second]) drawn[1]?.onFrame(frame);
  await expect.poll(() => parcels.map(({ kind }) => kind)).toEqual([1, 2]);
  expect(told).toEqual(['lost', 'back']);
});
