/** Several server processes on one PostgreSQL: sessions whose ends reach different ones, and the way from one to another. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { createHops, hopPath } from '../../server/relay/hop.ts';
import { sendUntilStopped } from '../support/held-back.ts';
import { openHandAgent } from '../support/assist-agent.ts';
import { heardBoth, severalProcesses, talk, texts } from '../support/several-processes.ts';

describe('a session whose agent and helper reach different processes', () => {
  it('is held at one of them, waits for a slow end through both, and outlives the start and stop of either', async () => {
    const { start, hold, sessions, agent, browser, balancer } = await severalProcesses();
    const [one, two] = await Promise.all([start(), start()]);
    const { ours, theirs, customer, helper } = await hold(one.port, two.port);
    await talk(customer, helper, 'hallo');
    await heardBoth(customer, helper, ['hallo']);
    const [place] = (await sessions()).map((row) => row.place);

    // Another customer's code, shown by the one process, is told of by the other.
    balancer.to.port = two.port;
    const other = await openHandAgent({ now: new Date() }, agent, { url: () => ours.url });
    const waiting = await browser.call('GET', '/api/v1/sessions/waiting');
    expect(waiting.body).toMatchObject({ items: [{ lookup: other.code.slice(0, 5), machine: 'till-7' }] });
    other.leave('finished');

    // A reader that takes nothing stops the sender, through both processes and either way; what comes after a lie ends it.
    for (const [fast, slow] of [
      ['customer', 'helper'],
      ['helper', 'customer'],
    ] as const) {
      const flood = await hold(one.port, two.port);
      flood[slow].carrier.socket().pause();
      const block = Buffer.alloc(sessionLimits.frameBytes);
      const taken = await sendUntilStopped(flood[fast].carrier.socket(), block, 2_000);
      expect([fast, taken < 1_000]).toEqual([fast, true]);
      flood[slow].carrier.socket().resume();
      await expect.poll(() => flood[slow].ended()).toBe('broken');
    }

    // A third one starts: it takes nothing from who lives. The helper's stops: they come by another.
    const three = await start();
    theirs.to.port = three.port;
    await two.kill('SIGTERM');
    await talk(customer, helper, 'wieder da');
    await expect.poll(() => texts(customer.messages)).toEqual(['hallo', 'wieder da']);
    expect((await sessions())[0]).toMatchObject({ place, ended_at: null });

    // The one that holds it stops: at once it is held where its ends come.
    ours.to.port = three.port;
    await one.kill('SIGTERM');
    await talk(customer, helper, 'noch da');
    await expect.poll(() => texts(customer.messages)).toEqual(['hallo', 'wieder da', 'noch da']);
    await expect.poll(() => texts(helper.messages).at(-1)).toBe('noch da');
    customer.leave('revoked');
    await expect.poll(() => helper.ended()).toBe('revoked');
    await expect.poll(async () => (await sessions())[0]?.reason).toBe('revoked');
    expect((await sessions())[0]?.place).not.toBe(place);
  });
});

describe('the way from one process to another', () => {
  const someone = { side: 'helper', helper: { id: 'u_x', name: 'Eve', role: 'support' } } as const;
  const first = { type: 'resume', session: 's_0123456789abcd', token: 'x'.repeat(43), received: 0 } as const;
  const wire = {
    tell: () => undefined,
    frame: () => true,
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
  };

  it('is closed to strangers, and to a proof heard on another connection', async () => {
    const entries: unknown[] = [];
    const hops = createHops('a secret of ours');
    const url = await listen((socket, target) =>
      hops.receive(socket, target, 'one', (_socket, entry) => entries.push(entry)),
    );
    const knock = async (introduction: (greeting: string) => string): Promise<number> => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${hopPath}?${'n'.repeat(22)}`);
      socket.once('message', (data: Buffer) => socket.send(introduction(data.toString())));
      const [code] = (await once(socket, 'close')) as [number];
      return code;
    };
    const proof = 'p'.repeat(43);
    expect(await knock(() => JSON.stringify({ entry: JSON.stringify(someone), proof }))).toBe(1008);
    expect(await knock((greeting) => greeting)).toBe(1008);
    // The holder's own proof is none that somebody may be brought in.
    const reflected = (greeting: string) => (JSON.parse(greeting) as { proof: string }).proof;
    expect(
      await knock((greeting) =>
        JSON.stringify({ entry: JSON.stringify(someone), proof: reflected(greeting) }),
      ),
    ).toBe(1008);

    // What one of ours said, heard by a listener in between, said again.
    const said: string[] = [];
    const standBetween = (change: (text: string) => string) =>
      listen((socket, target) => {
        const far = new WebSocket(`${url.replace('http', 'ws')}${target}`);
        far.on('message', (data: Buffer) => socket.send(data.toString()));
        far.on('close', () => socket.close());
        socket.on('message', (data: Buffer) => {
          said.push(data.toString());
          far.send(change(data.toString()));
        });
      });
    const closed = Promise.withResolvers<void>();
    const another = await standBetween((text) => text.replace('Eve', 'Eva'));
    await hops.seatAt(
      { id: 'one', url: another },
      someone,
      { ...wire, close: () => closed.resolve() },
      first,
    );
    await closed.promise;
    expect(entries).toEqual([]);
    said.length = 0;
    const between = await standBetween((text) => text);
    await hops.seatAt({ id: 'one', url: between }, someone, wire, first);
    await expect.poll(() => entries).toEqual([someone]);
    expect(await knock(() => said[0] ?? '')).toBe(1008);
    expect(entries).toHaveLength(1);
  });

  it('tells nothing to whoever has taken the address of another and can’t prove to be it', async () => {
    const said: string[] = [];
    const url = await listen((socket) => {
      socket.on('message', (data: Buffer) => said.push(data.toString()));
      socket.send(JSON.stringify({ challenge: 'c'.repeat(22), proof: 'p'.repeat(43) }));
    });
    const seat = await createHops('a secret of ours').seatAt({ id: 'one', url }, someone, wire, first);
    expect(seat).toBeNull();
    expect(said).toEqual([]);
  });
});

/** A server for WebSockets that is none of ours. */
const listen = async (serve: (socket: WebSocket, target: string) => void): Promise<string> => {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => serve(socket, request.url ?? ''));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
};
