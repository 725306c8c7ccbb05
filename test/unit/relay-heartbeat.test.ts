/** The relay's heartbeat on real sockets: who is gone is found, whether they are heard or paused; who is slow stays. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createHeartbeat } from '../../server/relay/heartbeat.ts';

/** A kept socket; `autoPong: false` is a peer that is gone without a word. */
const keptSocket = async (wish: { gone?: boolean; mayStay?: () => Promise<boolean> } = {}) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const far = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    autoPong: wish.gone !== true,
  });
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  if (far.readyState !== WebSocket.OPEN) await once(far, 'open');
  onTestFinished(() => {
    far.terminate();
    socket.terminate();
    server.close();
  });
  const heartbeat = createHeartbeat();
  heartbeat.keep(socket, {
    mayStay: wish.mayStay ?? (() => Promise.resolve(true)),
    putOut: () => socket.close(4_000),
  });
  return { heartbeat, socket, far };
};
const beats = async (heartbeat: ReturnType<typeof createHeartbeat>, count: number): Promise<void> => {
  for (let beat = 0; beat < count; beat += 1) await heartbeat.beat();
};

describe('the relay’s heartbeat', () => {
  it('cuts off who does not answer by the next beat', async () => {
    const { heartbeat, socket, far } = await keptSocket({ gone: true });
    await heartbeat.beat();
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await heartbeat.beat();
    await once(far, 'close');
    expect(heartbeat.sockets()).toEqual([]);
  });

  it('finds a dead end that is paused, which could be waited for for ever', async () => {
    const { heartbeat, socket, far } = await keptSocket({ gone: true });
    socket.pause();
    await beats(heartbeat, 3);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await heartbeat.beat();
    await once(far, 'close');
    await expect.poll(() => heartbeat.sockets()).toEqual([]);
  });

  it('keeps who is paused again and again, and is heard in between', async () => {
    const { heartbeat, socket, far } = await keptSocket({ gone: true });
    for (let turn = 0; turn < 4; turn += 1) {
      socket.pause();
      await beats(heartbeat, 3);
      const heard = once(socket, 'message');
      far.send('a word');
      socket.resume();
      await heard;
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('puts out who may not stay, and has who can’t be asked about now come back', async () => {
    const { heartbeat, far } = await keptSocket({ mayStay: () => Promise.resolve(false) });
    await heartbeat.beat();
    const [code] = (await once(far, 'close')) as [number];
    expect(code).toBe(4_000);
    const unknown = await keptSocket({ mayStay: () => Promise.reject(new Error('no database')) });
    await unknown.heartbeat.beat();
    const [later] = (await once(unknown.far, 'close')) as [number];
    expect(later).toBe(1012);
  });
});
