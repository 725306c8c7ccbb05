/** A real coturn in the path: with our server's credentials, for those who may, and with nobody's address shown to the other end. */
import { createSocket } from 'node:dgram';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNativePeer } from '../../agent/assist/peer.ts';
import { iceServers } from '../../server/relay/turn-rules.ts';
import { startAssist } from '../support/assist-home.ts';
import { enter, soon, terminalSize } from '../support/assist-world.ts';
import { startChromium } from '../support/browser.ts';
import { hasCoturn, startCoturn } from '../support/coturn.ts';
import { candidateAt, offerAt } from '../support/offers.ts';
import { startRelay } from '../support/relay-world.ts';

/** In a page: two ends of a connection that may go through these servers alone; what passed, and what the way was. */
const throughTurn = `async (servers) => {
  const ends = [0, 1].map(() => new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: 'relay' }));
  const errors = [];
  const kinds = new Set();
  ends.forEach((end, index) => {
    end.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) kinds.add(candidate.type + ' by ' + (candidate.relayProtocol ?? 'udp'));
      ends[1 - index].addIceCandidate(candidate ?? undefined).catch(() => undefined);
    };
    end.onicecandidateerror = ({ errorCode }) => errors.push(errorCode);
  });
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 200 });
  const context = canvas.getContext('2d');
  let tick = 0;
  const drawing = setInterval(() => { context.fillStyle = 'hsl(' + (tick += 7) + ' 80% 50%)'; context.fillRect(0, 0, 320, 200); }, 40);
  for (const track of canvas.captureStream(25).getTracks()) ends[0].addTrack(track);
  await ends[0].setLocalDescription();
  await ends[1].setRemoteDescription(ends[0].localDescription);
  await ends[1].setLocalDescription();
  await ends[0].setRemoteDescription(ends[1].localDescription);
  let frames = 0;
  for (let tries = 0; tries < 200 && frames < 5; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (errors.some((code) => code === 401)) break;
    for (const one of (await ends[1].getStats()).values()) if (one.type === 'inbound-rtp') frames = one.framesDecoded ?? 0;
  }
  clearInterval(drawing);
  for (const end of ends) end.close();
  return { seen: frames >= 5, kinds: [...kinds], refused: errors.includes(401) };
}`;

describe.runIf(hasCoturn)('a coturn in the path', () => {
  it('carries a picture by UDP and by TCP for who has our credentials, and nothing for old or forged ones', async () => {
    const turn = await startCoturn();
    const chromium = await startChromium();
    onTestFinished(() => chromium.close());
    const page = await chromium.newPage();
    const pass = (transport: 'udp' | 'tcp', change: { at?: Date; secret?: string } = {}) => {
      const urls = [`turn:${turn.address}:${turn.port}?transport=${transport}`];
      const config = { urls, secret: change.secret ?? turn.secret, hours: 1, only: true };
      const servers = iceServers(config, 's_0123456789', change.at ?? new Date());
      return page.evaluate(`(${throughTurn})(${JSON.stringify(servers)})`);
    };
    expect(await pass('tcp')).toEqual({ seen: true, kinds: ['relay by tcp'], refused: false });
    expect(await pass('udp')).toEqual({ seen: true, kinds: ['relay by udp'], refused: false });
    const nothing = { seen: false, kinds: [], refused: true };
    expect(await pass('tcp', { at: new Date(Date.now() - 3_700_000) })).toEqual(nothing);
    expect(await pass('udp', { secret: 'another-static-secret' })).toEqual(nothing);
  });

  it('carries the session of an agent, whose address nobody is told, though a helper says “call me here”', async () => {
    const turn = await startCoturn();
    const urls = [
      `turn:${turn.address}:${turn.port}?transport=udp`,
      `turn:${turn.address}:${turn.port}?transport=tcp`,
    ];
    const server = await startRelay(new Date(), {
      turn: { urls, secret: turn.secret, hours: 1, only: true },
    });
    const customer = await startAssist(server);
    const helper = await enter(server, customer, { openPeer: openNativePeer });
    expect(helper.ice()).toMatchObject([{ urls, only: true }]);
    await customer.answer('all');
    await helper.heard('grants');
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    await helper.heard('terminal-open');
    await expect.poll(helper.isDirect, soon).toBe(true);
    const byRelay = helper.carrier.frames.incoming.length;
    await helper.type('echo "durch $((40+2))"\r');
    await expect.poll(helper.output, soon).toContain('durch 42');
    expect(helper.carrier.frames.incoming.length).toBe(byRelay);
    const told = helper.messages.flatMap((one) => (one.type === 'signal' ? [one.data] : [])).join('\n');
    expect(told).toContain('typ relay');
    expect(told).not.toMatch(/typ (?:host|srflx|prflx)/);

    const { session } = helper.binding();
    // Both ends bound a channel to the other's address at the coturn.
    const bound = new RegExp(`user <\\d+:${session}>: incoming packet CHANNEL_BIND processed, success`, 'g');
    await expect.poll(() => turn.log().match(bound)?.length ?? 0, soon).toBeGreaterThanOrEqual(2);
    // Another address than the TURN server's, where a lying helper listens for the agent's own.
    const trap = createSocket('udp4');
    await new Promise<void>((resolve) => trap.bind(0, '127.0.0.2', resolve));
    onTestFinished(() => trap.close() && undefined);
    let calls = 0;
    trap.on('message', () => {
      calls += 1;
    });
    const lie = offerAt('127.0.0.2', trap.address().port, 'relay');
    await helper.say({ type: 'signal', of: 'data', peer: 50, data: lie });
    const data = candidateAt('127.0.0.2', trap.address().port, 'relay');
    await helper.say({ type: 'signal', of: 'data', peer: 50, data });
    await expect
      .poll(
        () =>
          helper.messages.some(
            (one) => one.type === 'signal' && one.peer === 50 && one.data.includes('relay'),
          ),
        soon,
      )
      .toBe(true);
    await helper.type('echo "noch $((40+3))"\r');
    await expect.poll(helper.output, soon).toContain('noch 43');
    expect(calls).toBe(0);
  });
});
