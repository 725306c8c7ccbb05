/** A TCP relay on loopback that counts bytes and connections: what really went over the wire, headers and all. */
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Traffic {
  readonly up: number;
  readonly down: number;
  readonly requests: number;
}

export interface CountingProxy {
  readonly url: string;
  /** What passed since the last call. */
  readonly take: () => Traffic;
  readonly close: () => Promise<void>;
}

/** Relays to the port that `target()` names when a connection comes in. */
export const startCountingProxy = async (target: () => number): Promise<CountingProxy> => {
  let [up, down, requests] = [0, 0, 0];
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    near.on('data', (chunk) => {
      up += chunk.length;
      requests += (chunk.toString('latin1').match(/^(?:GET|HEAD|POST|PUT) \S+ HTTP\/1\.1\r$/gm) ?? []).length;
    });
    far.on('data', (chunk) => (down += chunk.length));
    near.pipe(far).pipe(near);
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end);
    far.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => {
      const traffic = { up, down, requests };
      [up, down, requests] = [0, 0, 0];
      return traffic;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
