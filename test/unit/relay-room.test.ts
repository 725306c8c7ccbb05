/** What passes between two ends at the relay over lost lines: nothing before both have said where they were, of this loss and no other. */
import { expect, it } from 'vitest';
import type { RelayToAgent, RelayToConsole } from '../../protocol/session/relay-messages.ts';
import { createRoom } from '../../server/relay/room.ts';
import type { Wire } from '../../server/relay/room.ts';

const wire = () => {
  const told: (RelayToAgent | RelayToConsole)[] = [];
  const frames: Uint8Array[] = [];
  const made: Wire = {
    tell: (message) => told.push(message),
    frame: (bytes) => frames.push(bytes) > 0,
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
  };
  return { ...made, told, frames };
};
const frame = new Uint8Array(40);

/** Both ends are there, and the helper's line has been lost once. */
const lostOnce = () => {
  const room = createRoom();
  const [agent, helper] = [wire(), wire()];
  room.enter('agent', agent, null);
  room.enter('helper', helper, null);
  room.frame('agent', frame);
  room.leave('helper');
  return { room, agent, helper };
};

it('passes nothing on from a loss until both ends have said how much they had', () => {
  const { room, agent, helper } = lostOnce();
  const back = wire();
  expect([agent.told, helper.frames.length]).toEqual([[{ type: 'lost', loss: 1 }], 1]);
  room.enter('helper', back, 7);
  room.frame('agent', frame);
  room.frame('helper', frame);
  expect([back.frames, agent.frames, back.told]).toEqual([[], [], []]);
  room.announce('agent', 1, 5);
  expect([agent.told.at(-1), back.told]).toEqual([
    { type: 'again', received: 7 },
    [{ type: 'again', received: 5 }],
  ]);
  room.frame('agent', frame);
  expect(back.frames).toHaveLength(1);
});

it('takes no answer to a loss that another has overtaken: it tells of a moment long gone', () => {
  const { room, agent } = lostOnce();
  room.enter('helper', wire(), 7);
  room.leave('helper');
  room.enter('helper', wire(), 9);
  room.announce('agent', 1, 5);
  expect(agent.told.map(({ type }) => type)).toEqual(['lost', 'lost']);
  room.announce('agent', 2, 6);
  expect(agent.told.at(-1)).toEqual({ type: 'again', received: 9 });
});
