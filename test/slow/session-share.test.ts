/**
 * The customer's browser while it shows a real screen, with a helper made by hand: hostile answers to its peer connection do no
 * harm, what is sent is set up for letters, another surface takes the place of the first without an end, and a slow line gets less.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectNoFaults, visit, visitOnce } from '../support/browser.ts';
import { layCable, mayLayCables } from '../support/cable.ts';
import { grantSayer, sayer } from '../support/face-words.ts';
import { candidate } from '../support/offers.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { expectMovingCorner, seeing, visitOnScreen } from '../support/x-screen.ts';

/** What a page does with its peer connections is kept where the test can ask for it. */
const watchPeers = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    globalThis.peers = [];
    globalThis.taken = [];
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(options) {
        super(options);
        peers.push(this);
        this.addEventListener('track', () => taken.push('track'));
        this.addEventListener('datachannel', () => taken.push('channel'));
      }
    };
  `);

interface Sent {
  readonly hint: string;
  readonly track: string;
  /** In the order of preference. */
  readonly codecs: readonly string[];
  readonly inUse: string;
  readonly maxFramerate: number;
  readonly targetBitrate: number;
  readonly preference: string;
}

/** What the sender of the newest connection says of itself. */
const sent = (page: Page): Promise<Sent> =>
  page.evaluate(`(async () => {
    const [{ sender }] = peers.at(-1).getTransceivers();
    const stats = [...(await sender.getStats()).values()];
    const flow = stats.find((one) => one.type === 'outbound-rtp');
    const parameters = sender.getParameters();
    return {
      hint: sender.track?.contentHint,
      track: sender.track?.id,
      codecs: [...new Set(parameters.codecs.map(({ mimeType }) => mimeType))],
      inUse: stats.find((one) => one.id === flow?.codecId)?.mimeType,
      maxFramerate: parameters.encodings[0]?.maxFramerate,
      targetBitrate: flow?.targetBitrate ?? 0,
      preference: parameters.degradationPreference,
    };
  })()`);

/** Answers an offer as an honest page would, and shows what comes. */
const answer = (page: Page, sdp: string): Promise<string> =>
  page.evaluate(async (offered) => {
    const place = globalThis as unknown as {
      RTCPeerConnection: new () => {
        ontrack: (event: { track: unknown }) => void;
        iceGatheringState: string;
        onicegatheringstatechange: () => void;
        localDescription: { sdp: string };
        setRemoteDescription: (one: object) => Promise<void>;
        setLocalDescription: () => Promise<void>;
      };
      MediaStream: new (tracks: unknown[]) => unknown;
      document: {
        body: { innerHTML: string };
        querySelector: (one: string) => { srcObject: unknown };
      };
    };
    place.document.body.innerHTML = '<div class="session-picture"><video autoplay muted></video></div>';
    const connection = new place.RTCPeerConnection();
    connection.ontrack = ({ track }) => {
      place.document.querySelector('video').srcObject = new place.MediaStream([track]);
    };
    await connection.setRemoteDescription({ type: 'offer', sdp: offered });
    await connection.setLocalDescription();
    if (connection.iceGatheringState !== 'complete')
      await new Promise<void>((resolve) => {
        connection.onicegatheringstatechange = () => {
          if (connection.iceGatheringState === 'complete') resolve();
        };
      });
    return connection.localDescription.sdp;
  }, sdp);

/** What no honest page makes of its answer. */
const hostile: readonly ((sdp: string) => string)[] = [
  // A picture of its own, where one was offered and none asked for.
  (sdp) => sdp.replaceAll('a=recvonly', 'a=sendrecv'),
  (sdp) => sdp.replaceAll('a=recvonly', 'a=sendonly'),
  () => '',
  () => 'v=0',
  () => 'v=0\r\n'.repeat(4_000),
  () => `m=video 9 UDP/TLS/RTP/SAVPF ${'111 '.repeat(7_000)}`,
  () => 'a=rtpmap:96 VP8/90000\r\na=fmtp:96 profile-id=$&$1\r\n'.repeat(300),
  (sdp) => sdp.replaceAll('m=video', 'm=audio'),
  (sdp) => `${sdp}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:7\r\na=sendonly\r\na=rtpmap:111 opus/48000/2\r\n`,
  (sdp) => `${sdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:8\r\na=sctp-port:5000\r\n`,
  (sdp) => sdp.replaceAll(/a=mid:\S*/g, 'a=mid:77'),
  (sdp) => sdp.replaceAll(/a=fingerprint:.*\r\n/g, ''),
  (sdp) => sdp.replaceAll(/a=fingerprint:sha-256 .*/g, 'a=fingerprint:md5 AB:CD'),
  (sdp) => sdp.replaceAll(/a=ice-ufrag:.*/g, `a=ice-ufrag:${'x'.repeat(20_000)}`),
  (sdp) => sdp.replaceAll(/a=ice-pwd:.*/g, 'a=ice-pwd:\u0000'),
  (sdp) => sdp.replaceAll(/a=setup:.*/g, 'a=setup:actpass'),
  (sdp) => sdp.replaceAll(/a=rtpmap:.*/g, 'a=rtpmap:96 evil/1'),
  (sdp) => sdp.replace(/m=video 9 UDP\/TLS\/RTP\/SAVPF [\d ]+/, 'm=video 0 UDP/TLS/RTP/SAVPF 0'),
]; // prettier-ignore
const candidates = [
  'candidate:nonsense', '', 'candidate:1 1 UDP 99999999999999999999 127.0.0.1 99999 typ host', 'candidate:1 1 UDP 1 evil.example 9 typ host',
  `candidate:1 1 UDP 1 ${'x'.repeat(900)} 9 typ host`, '\u0000\u0000', 'candidate:1 999 TCP 1 ::1%lo 9 typ relay raddr 0 rport 0',
].map(candidate); // prettier-ignore

const description = (type: 'offer' | 'answer', sdp: string): string =>
  JSON.stringify({ kind: 'description', type, sdp });

it('hostile answers do no harm, letters stay sharp, another surface takes its place, and a slow line gets less', async () => {
  const screen = await visitOnScreen('de');
  await watchPeers(screen.page);
  const customer = await customerAtPage({ visitor: screen });
  const { page, home, choose, allow, t: say } = customer;
  const mine = sayer('de', 'page-assist-screen');
  const named = grantSayer('de');
  const cable = mayLayCables ? await layCable() : null;
  const seen = await (cable === null
    ? visitOnce()
    : // Names of its own making, which hide addresses, are not heard of at the other end of the cable.
      visit(await cable.chromium(['--disable-features=WebRtcHideLocalIpsWithMdns'])));
  const helper = await customer.join([]);
  await helper.say({ type: 'ask', capabilities: ['screen', 'record'], reason: 'Um den Fehler zu sehen' });
  await choose(named('screen'), named('record'));
  await allow(say('allow'));
  await page.getByText(mine('on')).waitFor();

  // Its first offer is answered with all that is hostile, which costs that connection at most; then the truth is told.
  const signal = (peer: number, data: string) => helper.say({ type: 'signal', of: 'screen', peer, data });
  const answered = new Set<number>();
  const answerAll = async (): Promise<string[]> => {
    for (const one of helper.messages) {
      if (one.type !== 'signal' || one.of !== 'screen' || answered.has(one.peer)) continue;
      const told = JSON.parse(one.data) as { kind: string; sdp?: string };
      if (told.kind !== 'description' || told.sdp === undefined) continue;
      answered.add(one.peer);
      const truth = await answer(seen.page, told.sdp);
      const isFirst = answered.size === 1;
      for (const peer of [one.peer + 1, 1_000]) await signal(peer, description('answer', truth));
      await signal(one.peer, 'null');
      await signal(one.peer, description('offer', told.sdp));
      for (const lie of isFirst ? hostile : []) {
        const sdp = lie(truth).slice(0, 20_000);
        await signal(one.peer, description('answer', sdp));
        for (const data of candidates) await signal(one.peer, data);
      }
      await signal(one.peer, description('answer', truth));
    }
    expect(helper.ended()).toBeNull();
    return page.evaluate<string[]>(`peers.map(({ connectionState }) => connectionState)`);
  };
  await expect.poll(answerAll, { timeout: 60_000, interval: 100 }).toContain('connected');
  await expectMovingCorner(page, seen.page);
  expect(await page.evaluate(`taken`)).toEqual([]);
  expect(helper.ended()).toBeNull();

  // Set up for letters, as the sender itself says.
  const first = await sent(page);
  expect(first).toMatchObject({ hint: 'text', preference: 'maintain-resolution', inUse: 'video/VP9' });
  const order = ['video/VP9', 'video/AV1', 'video/H264', 'video/VP8'];
  const ours = first.codecs.filter((one) => order.includes(one));
  expect(ours).toEqual(order.filter((one) => ours.includes(one)));
  expect(ours.length).toBeGreaterThan(1);

  // Another surface in the middle: in the same connection, seen by both, and a part of its own in the copy.
  const parts = async (): Promise<string[]> => {
    const folder = join(home, 'sessions', helper.binding().session);
    return (await readdir(folder)).filter((one) => one.endsWith('.webm')).toSorted();
  };
  await helper.say({ type: 'record', on: true });
  await expect.poll(parts, seeing).toEqual(['screen-1.webm']);
  await customer.button(mine('change')).click();
  await expect.poll(async () => (await sent(page)).track, seeing).not.toBe(first.track);
  await expectMovingCorner(page, seen.page);
  expect((await sent(page)).hint).toBe('text');
  expect(
    await page.evaluate(`peers.filter(({ connectionState }) => connectionState === 'connected').length`),
  ).toBe(1);
  const played = () =>
    page.evaluate<number>(`(() => {
      const preview = [...document.querySelectorAll('video')].find((one) => one.srcObject?.active && !one.paused);
      return preview?.videoWidth > 0 ? preview.getVideoPlaybackQuality().totalVideoFrames : 0;
    })()`);
  const before = await played();
  await expectMovingCorner(page, seen.page);
  expect(await played()).toBeGreaterThan(before);
  await expect.poll(parts, seeing).toEqual(['screen-1.webm', 'screen-2.webm']);

  if (cable !== null) {
    // Something that moves all the time, and then less room for it than it takes.
    await page.evaluate(`(() => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 500, height: 300, style: 'position: fixed; right: 0; bottom: 0; z-index: 5000; pointer-events: none' });
      document.body.append(canvas);
      const noise = new ImageData(500, 300);
      setInterval(() => {
        for (let at = 0; at < noise.data.length; at += 1) noise.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
        canvas.getContext('2d').putImageData(noise, 0, 0);
      }, 100);
    })()`);
    await expect.poll(async () => (await sent(page)).targetBitrate, seeing).toBeGreaterThan(1_000_000);
    expect((await sent(page)).maxFramerate).toBeGreaterThanOrEqual(15);
    cable.narrow(250);
    await expect.poll(async () => (await sent(page)).maxFramerate, { ...seeing, timeout: 60_000 }).toBeLessThanOrEqual(8); // prettier-ignore
    expect((await sent(page)).targetBitrate).toBeLessThan(800_000);
  }
  expectNoFaults(screen);
});
