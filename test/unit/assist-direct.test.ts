/** What the other end may have this one do about peer connections: so many attempts in a while, so many words about each. */
import { expect, it } from 'vitest';
import { createDirect } from '../../protocol/session/direct.ts';
import type { Signal } from '../../protocol/session/signal.ts';

/** The answering end, and what came of each of its connections; no time passes unless a test says so. */
const answering = () => {
  const opened: Signal[][] = [];
  let pass: (() => void)[] = [];
  const direct = createDirect({
    role: 'answer',
    ice: [],
    open: () => {
      const taken: Signal[] = [];
      opened.push(taken);
      return { take: (signal) => taken.push(signal), send: () => undefined, close: () => undefined };
    },
    addPeer: () => ({ frame: () => undefined, closed: () => undefined }),
    say: () => undefined,
    wait: () => new Promise((resolve) => pass.push(resolve)),
  });
  const time = (): void => {
    for (const one of pass.splice(0)) one();
  };
  return { ...direct, opened, time };
};
const offer = JSON.stringify({ kind: 'description', type: 'offer', sdp: 'v=0' });
const candidate = JSON.stringify({ kind: 'candidate', candidate: 'candidate:1', mid: '0' });

it('opens eight connections for a hundred offers, each number once, and more of them when some time has passed', async () => {
  const { hear, opened, time } = answering();
  for (let peer = 1; peer <= 100; peer += 1) hear(peer, offer);
  expect(opened).toHaveLength(8);
  time();
  await Promise.resolve();
  hear(8, offer);
  expect(opened).toHaveLength(8);
  hear(101, offer);
  expect(opened).toHaveLength(9);
});

it('passes on no more than sixty-four words about one connection, and none about another than the newest', () => {
  const { hear, opened } = answering();
  hear(1, offer);
  hear(2, offer);
  hear(1, candidate);
  for (let words = 0; words < 200; words += 1) hear(2, candidate);
  expect(opened.map((taken) => taken.length)).toEqual([1, 64 - 1]);
});
