/**
 * A helper who lies by quantity, or about what their browser is: floods, hostile descriptions for native code, files nobody
 * accepted. That each kind of message needs its grant is in assist-session.test.ts and test/unit/assist-session-state.test.ts.
 */
import { createSocket } from 'node:dgram';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bytesOf, utf8 } from '../../protocol/session/bytes.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { chunkParcel, terminalParcel } from '../../protocol/session/messages.ts';
import type { HelperMessage } from '../../protocol/session/messages.ts';
import { holdByHand } from '../support/assist-by-hand.ts';
import { startAssist } from '../support/assist-home.ts';
import { enter, openTerminal, soon, terminalSize } from '../support/assist-world.ts';
import { startLyingRelay } from '../support/lying-relay.ts';
import { candidate, candidateAt, offer, offerAt } from '../support/offers.ts';
import { startRelay } from '../support/relay-world.ts';

const residentMb = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
/** Counts what is sent to a port of this machine. */
const listen = async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => socket.close() && undefined);
  let calls = 0;
  socket.on('message', () => {
    calls += 1;
  });
  return { port: socket.address().port, calls: () => calls };
};
const journalOf = async (home: string, kind: string): Promise<number> =>
  (await readFile(join(home, 'journal.jsonl'), 'utf8')).split(`"kind":"${kind}"`).length - 1;

describe('a helper who says anything else', () => {
  it.each([
    ['a message the protocol does not have', { kind: 1, payload: utf8('{"type":"shell"}') }],
    ['a member too many', { kind: 1, payload: utf8('{"type":"ping","id":1,"admin":true}') }],
    ['no UTF-8', { kind: 1, payload: bytesOf(Buffer.from('{"type":"chat","text":"\u00ff"}', 'latin1')) }],
    ['a kind nobody knows', { kind: 77, payload: utf8('x') }],
    [
      'what only the agent says',
      { kind: 1, payload: utf8('{"type":"grants","granted":["screen"],"until":null,"paused":false}') },
    ],
    [
      'a message longer than any',
      { kind: 1, payload: utf8('{"type":"ping","id":1}'.padEnd(sessionLimits.messageBytes + 1)) },
    ],
    ['keys that skip some', terminalParcel('terminalInput', 5_000, utf8('x'))],
    ['keys that come again', terminalParcel('terminalInput', 0, utf8('x'))],
    ['a number no one has counted to', { kind: 4, payload: new Uint8Array(16).fill(255) }],
  ])('is put out: %s', async (_what, { kind, payload }) => {
    const relay = await startLyingRelay();
    const offered = ['terminal-watch', 'terminal-type'] as const;
    const customer = await holdByHand({ server: relay.url, offered, allows: offered });
    await relay.open();
    const helper = await relay.prove('35072');
    await expect
      .poll(async () => (await helper.heard()).map(({ type }) => type), { interval: 10 })
      .toContain('grants');
    const keys = terminalParcel('terminalInput', 0, utf8('#'));
    await helper.pipe.send(keys.kind, keys.payload);
    await helper.pipe.send(kind, payload);
    helper.pass();
    expect(await customer.about).toMatchObject({ reason: 'broken' });
  });
});

describe('a helper who floods', () => {
  it('with what is refused fills neither journal nor memory, and the customer ends it at once', async () => {
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const helper = await enter(server, customer);
    const before = await residentMb(customer.pid);
    const refused: readonly HelperMessage[] = [
      { type: 'record', on: true },
      { type: 'screen-key', stream: 1 },
      { type: 'terminal-attach', from: 0, ...terminalSize },
    ];
    const flood = Array.from({ length: 5_000 }, (_, count) =>
      helper.say(refused[count % refused.length] ?? { type: 'hello', protocol: 1 }),
    );
    const floods = Promise.allSettled(flood);
    await expect
      .poll(() => helper.messages.filter(({ type }) => type === 'refused').length, soon)
      .toBeGreaterThan(60);
    expect(await residentMb(customer.pid)).toBeLessThan(before + 100);
    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
    await floods;
    const lines = await journalOf(customer.home, 'sessionRefused');
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThan(15);
  });

  it('with more than an honest one ever says is put out, with nothing of it left in memory or on disk', async () => {
    const { customer, helper } = await openTerminal();
    const before = await residentMb(customer.pid);
    const chat: HelperMessage = { type: 'chat', text: 'ä'.repeat(4_000) };
    let highest = 0;
    const watching = setInterval(() => {
      residentMb(customer.pid).then(
        (now) => {
          highest = Math.max(highest, now);
        },
        () => undefined,
      );
    }, 50);
    onTestFinished(() => clearInterval(watching));
    await Promise.all(Array.from({ length: 2_500 }, () => helper.say(chat).catch(() => undefined)));
    expect(await customer.exit).toBe(3);
    expect(highest).toBeLessThan(before + 200);
    const { session } = helper.binding();
    const events = await readFile(join(customer.home, 'sessions', session, 'events.jsonl'), 'utf8');
    expect(events.split('"kind":"chat"').length).toBeLessThan(200);
  });
});

describe('a helper’s peer connection', () => {
  it('makes the customer’s machine call nowhere before something was granted, and no name, and hostile ones hurt nothing else', async () => {
    const [listener, named] = [await listen(), await listen()];
    const call = candidateAt('127.0.0.1', listener.port);
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const helper = await enter(server, customer);
    const invite = async (peer: number): Promise<void> => {
      // By an address, and by names that this machine would have to look up.
      const name = candidateAt('localhost', named.port);
      for (const data of [offerAt('localhost', named.port), name, call])
        await helper.say({ type: 'signal', of: 'data', peer, data });
    };
    await invite(1);
    expect(await helper.heard('refused')).toEqual({ type: 'refused', what: 'signal', capability: null });
    expect(helper.messages.some(({ type }) => type === 'signal')).toBe(false);
    expect(listener.calls()).toBe(0);
    await customer.answer('all');
    await helper.heard('grants');
    await invite(2);
    await expect.poll(listener.calls, soon).toBeGreaterThan(2);
    expect(named.calls()).toBe(0);

    // Made of anything else it hurts that connection alone.
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    await helper.heard('terminal-open');
    const descriptions = [
      '', 'v=0', 'v=0\r\n'.repeat(4_000), 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n'.repeat(400),
      'a=candidate:1 1 UDP 1 127.0.0.1 1 typ host\r\n'.repeat(500), `m=audio 9 UDP/TLS/RTP/SAVPF ${'111 '.repeat(7_000)}`,
    ].map((sdp) => offer(() => sdp)); // prettier-ignore
    const changed = [
      ['a=mid:0', 'a=mid:'], ['a=sctp-port:5000', 'a=sctp-port:99999999999'], ['a=max-message-size:262144', 'a=max-message-size:0'],
      ['sha-256 AB', 'md5 AB'], ['a=ice-pwd:', 'a=ice-pwd:\r\na=x:'], ['a=ice-ufrag:abcd', `a=ice-ufrag:${'x'.repeat(20_000)}`], ['a=setup:actpass', 'a=setup:\u0000'],
    ].map(([from, to]) => offer((sdp) => sdp.replace(from ?? '', to ?? ''))); // prettier-ignore
    const candidates = [
      'candidate:nonsense', '', 'candidate:1 1 UDP 99999999999999999999 127.0.0.1 99999 typ host', 'candidate:1 1 UDP 1 evil.example 9 typ host',
      `candidate:1 1 UDP 1 ${'x'.repeat(900)} 9 typ host`, 'candidate:1 1 UDP 1 127.255.255.255 9 typ host', '\u0000\u0000', 'candidate:1 999 TCP 1 ::1%lo 9 typ relay raddr 0 rport 0',
    ].map(candidate); // prettier-ignore
    let peer = 2;
    for (const data of [...descriptions, ...changed]) {
      peer += 1;
      await helper.say({ type: 'signal', of: 'data', peer, data });
      for (const one of candidates) await helper.say({ type: 'signal', of: 'data', peer, data: one });
    }
    // Two hundred more of them would be as many threads and certificates.
    for (let more = 0; more < 200; more += 1)
      await helper.say({ type: 'signal', of: 'data', peer: 1_000 + more, data: offer() });
    await helper.type('echo "es $((6*7)) geht"\r');
    await expect.poll(helper.output, soon).toContain('es 42 geht');
    const answered = new Set(helper.messages.flatMap((one) => (one.type === 'signal' ? [one.peer] : [])));
    expect(answered.size).toBeLessThanOrEqual(14);
    expect(helper.ended()).toBeNull();
    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
  });
});

describe('a helper’s files', () => {
  it('that nobody accepted, or that are more than was said, leave nothing behind', async () => {
    const { customer, helper } = await openTerminal();
    await helper.say({ type: 'ask', capabilities: ['files-to'] });
    await customer.answer('all');
    await expect
      .poll(
        () => helper.messages.some((one) => one.type === 'grants' && one.granted.includes('files-to')),
        soon,
      )
      .toBe(true);
    const put = (id: number): HelperMessage => ({
      type: 'file-put',
      id,
      name: '..',
      size: 4,
      sha256: '0'.repeat(64),
    });
    await helper.parcel(chunkParcel('fileChunk', 1, 0, utf8('nie!')));
    await helper.say({ type: 'file-done', id: 1, sha256: '0'.repeat(64) });
    await helper.say(put(2));
    await helper.parcel(chunkParcel('fileChunk', 2, 0, utf8('zu früh')));
    await customer.answer('no');
    expect(await helper.heard('file-refuse')).toMatchObject({ id: 2, reason: 'denied' });
    await helper.say(put(3));
    await customer.answer('all');
    expect(await helper.heard('file-accept')).toMatchObject({ id: 3 });
    await helper.parcel(chunkParcel('fileChunk', 3, 0, utf8('zu viel')));
    expect(await helper.heard('file-refuse')).toMatchObject({ id: 3, reason: 'broken' });
    expect(await readdir(join(customer.home, 'sessions', helper.binding().session, 'received'))).toEqual([]);
  });
});
