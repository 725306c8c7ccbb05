/** A session past the relay: the sealed pipe goes over to a peer connection, and comes back whole when that fails. */
import { describe, expect, it } from 'vitest';
import { openNativePeer } from '../../agent/assist/peer.ts';
import type { OpenPeer, PeerConnection } from '../../protocol/session/direct.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { startAssist } from '../support/assist-home.ts';
import { soon, terminalSize } from '../support/assist-world.ts';
import { helperAt, startRelay } from '../support/relay-world.ts';

/** A session whose helper looks for a way past the relay, by `openPeer`. */
const sessionBy = async (openPeer: OpenPeer) => {
  const server = await startRelay(new Date());
  const customer = await startAssist(server);
  const browser = await helperAt(server);
  const helper = await joinAssist({ url: () => server.url, browser, code: await customer.code(), openPeer });
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  return { customer, helper };
};
const numbersOf = (output: string): number[] =>
  [...output.matchAll(/Zeile (\d+)\r/g)].map(([, number]) => Number(number));

describe('a peer connection', () => {
  it('takes the pipe past the relay; when it is lost nothing is missing or doubled, and another is found', async () => {
    const opened: PeerConnection[] = [];
    const { customer, helper } = await sessionBy((...given) => {
      const connection = openNativePeer(...given);
      opened.push(connection);
      return connection;
    });
    await expect.poll(helper.isDirect, soon).toBe(true);
    const byRelay = helper.carrier.frames.incoming.length;
    await helper.type('for i in $(seq 1 20000); do echo "Zeile $i"; done; echo FER""TIG\r');
    await expect.poll(helper.outputBytes, soon).toBeGreaterThan(50_000);
    expect(helper.carrier.frames.incoming.length).toBe(byRelay);
    opened[0]?.close();
    await expect.poll(helper.output, { timeout: 40_000 }).toContain('FERTIG');
    expect(numbersOf(helper.output())).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
    await expect.poll(helper.isDirect, { timeout: 20_000 }).toBe(true);
    expect(opened.length).toBeGreaterThan(1);
    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
  });

  it('goes back to the relay with it when the line drops', async () => {
    const { helper } = await sessionBy(openNativePeer);
    await expect.poll(helper.isDirect, soon).toBe(true);
    await helper.type('for i in $(seq 1 20000); do echo "Zeile $i"; done; echo FER""TIG\r');
    await expect.poll(helper.outputBytes, soon).toBeGreaterThan(50_000);
    helper.carrier.cut();
    await expect.poll(helper.output, { timeout: 40_000 }).toContain('FERTIG');
    expect(numbersOf(helper.output())).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  });

  it('may tell that it is open after its first frames: nothing is lost by that', async () => {
    // What happens to the agent's library as well, on a busy machine: its callbacks come in no order.
    const { helper } = await sessionBy((role, ice, events) =>
      openNativePeer(role, ice, { ...events, onOpen: () => setTimeout(events.onOpen, 1_500) }),
    );
    await helper.type('for i in $(seq 1 300); do echo "Zeile $i"; sleep 0.01; done; echo FER""TIG\r');
    await expect.poll(helper.output, soon).toContain('FERTIG');
    expect(numbersOf(helper.output())).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    await expect.poll(helper.isDirect, soon).toBe(true);
  });

  it('is not needed: where none can be made, and where what the helper says of one is made up, the relay carries all', async () => {
    const { helper } = await sessionBy((_role, _ice, events) => {
      events.onSignal({ kind: 'description', type: 'offer', sdp: 'v=0\r\nm=hostile 9 x\r\n' });
      events.onSignal({ kind: 'candidate', candidate: 'candidate:nonsense', mid: '0' });
      return { take: () => undefined, send: () => undefined, close: () => undefined };
    });
    await helper.say({ type: 'signal', of: 'data', peer: 7, data: 'no JSON at all' });
    await helper.say({
      type: 'signal',
      of: 'data',
      peer: 8,
      data: '{"kind":"description","type":"offer","sdp":""}',
    });
    await helper.type('echo "es $((6*7)) geht"\r');
    await expect.poll(helper.output, soon).toContain('es 42 geht');
    expect(helper.isDirect()).toBe(false);
    expect(helper.ended()).toBeNull();
  });
});
