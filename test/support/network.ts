/** A network between one end and its server, which can be cut, fall silent, and come back with another address. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TestNetwork {
  readonly port: number;
  /** Connections break, and new ones are refused. */
  readonly cut: () => void;
  /** Not a word gets through any more, and nobody is told: neither on connections there are nor on new ones. */
  readonly hush: () => void;
  /** New connections get through, coming from this address. What fell silent stays so. */
  readonly restore: (from: string) => void;
  /** Addresses from which connections were made, in order. */
  readonly sources: readonly string[];
  /** Addresses of those who called, in order. */
  readonly callers: readonly string[];
}

/** Begins at this address, of this machine if no other is named. */
export const startNetwork = async (serverPort: () => number, host = '127.0.0.1'): Promise<TestNetwork> => {
  const sockets = new Set<Socket>();
  const callers: string[] = [];
  const sources: string[] = [];
  let state: 'open' | 'cut' | 'silent' = 'open';
  let localAddress = '127.0.0.1';
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    callers.push(near.remoteAddress ?? '');
    if (state === 'cut') near.destroy();
    if (state !== 'open') return;
    const far = connect({ port: serverPort(), host: '127.0.0.1', localAddress });
    keep(far);
    sources.push(localAddress);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    sources,
    callers,
    cut: () => {
      state = 'cut';
      for (const socket of sockets) socket.destroy();
    },
    hush: () => {
      state = 'silent';
      for (const socket of sockets) socket.unpipe().pause().removeAllListeners('close');
    },
    restore: (from) => {
      localAddress = from;
      state = 'open';
    },
  };
};
