/** Several server processes on one PostgreSQL, and sessions whose ends reach different ones. */
import { cp } from 'node:fs/promises';
import { expect, onTestFinished } from 'vitest';
import { dataFolder } from '../../server/data-folder.ts';
import { openStore } from '../../server/store/store.ts';
import { openHandAgent } from './assist-agent.ts';
import type { HandAgent } from './assist-agent.ts';
import { joinAssist } from './assist-helper.ts';
import type { AssistHelper } from './assist-helper.ts';
import { databases } from './databases.ts';
import { freePort } from './free-port.ts';
import { startNetwork } from './network.ts';
import { helperAt } from './relay-world.ts';
import { startServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { startTestServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Another process takes over at the latest after this, and what was under way arrives. */
const takenOver = { timeout: 25_000, interval: 100 };

export const texts = (list: readonly { type: string; text?: string }[]): string[] =>
  list.flatMap((one) => (one.type === 'chat' && one.text !== undefined ? [one.text] : []));

/** A network whose other side is one of the processes, whichever stands in `to`. */
const road = async (to: { port: number }) => {
  const network = await startNetwork(() => to.port);
  return { to, url: `http://127.0.0.1:${network.port}`, cut: network.cut, restore: network.restore };
};

/** A server on PostgreSQL with a helper and an agent, known to all at one address, and processes of it. */
export const severalProcesses = async () => {
  const database = await databases[1]!.database();
  const balancer = await road({ port: 0 });
  const setUp = await startTestServer(database, {
    trusted: false,
    now: new Date(),
    at: { port: 0, publicUrl: balancer.url },
  });
  balancer.to.port = Number(new URL(setUp.url).port);
  const browser = await helperAt({ ...setUp, url: balancer.url });
  const agent = await setUp.agent();
  await setUp.stop();
  const store = openStore(database);
  onTestFinished(() => store.close());
  const start = async (): Promise<ServerProcess & { readonly port: number }> => {
    // A data folder of its own, as on another machine, with the same keys.
    const [port, root] = [await freePort(), await temporaryFolder()];
    await cp(setUp.folder.root, root, { recursive: true });
    const config = { database, port, publicUrl: balancer.url };
    return { ...(await startServerProcess(dataFolder(root), config)), port };
  };
  /** A session whose agent and helper come by roads of their own. */
  const hold = async (agentAt: number, helperAtPort: number) => {
    const [ours, theirs] = [await road({ port: agentAt }), await road({ port: helperAtPort })];
    const customer = await openHandAgent({ now: new Date() }, agent, { url: () => ours.url });
    const helper = await joinAssist({
      url: () => theirs.url,
      origin: balancer.url,
      browser,
      code: customer.code,
    });
    return { ours, theirs, customer, helper };
  };
  const sessions = () => store.db.selectFrom('sessions').selectAll().orderBy('started_at').execute();
  return { agent, browser, balancer, start, hold, sessions };
};

export const talk = async (customer: HandAgent, helper: AssistHelper, text: string): Promise<void> => {
  await Promise.all([customer.say({ type: 'chat', text }), helper.say({ type: 'chat', text })]);
};
export const heardBoth = async (
  customer: HandAgent,
  helper: AssistHelper,
  expected: string[],
): Promise<void> => {
  await expect.poll(() => texts(helper.messages), takenOver).toEqual(expected);
  await expect.poll(() => texts(customer.messages), takenOver).toEqual(expected);
};
