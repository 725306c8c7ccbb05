/** A server that its customers and its helpers reach through networks of their own, each of which a test can take away. */
import { join } from 'node:path';
import { startNetwork } from './network.ts';
import type { TestNetwork } from './network.ts';
import { startTestServer } from './server.ts';
import type { TestServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface ServerApart {
  /** Known by the address of the customers' network. */
  readonly server: TestServer;
  readonly customers: TestNetwork;
  readonly helpers: TestNetwork;
  /** The server's clock goes on: requests signed much later than it thinks would be refused. */
  readonly passTime: () => void;
}

/** `helpersHost`: where the helpers' network begins, if not at this machine's own address. */
export const startServerApart = async (helpersHost?: string): Promise<ServerApart> => {
  const place = { port: 0 };
  const customers = await startNetwork(() => place.port);
  const helpers = await startNetwork(() => place.port, helpersHost);
  const publicUrl = `http://127.0.0.1:${customers.port}`;
  const running = await startTestServer(join(await temporaryFolder(), 'beistand.sqlite'), {
    trusted: false,
    now: new Date(),
    at: { port: 0, publicUrl },
  });
  place.port = Number(new URL(running.url).port);
  return {
    server: { ...running, url: publicUrl },
    customers,
    helpers,
    passTime: () => {
      running.now = new Date();
    },
  };
};
