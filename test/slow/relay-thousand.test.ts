/** A thousand sessions at one relay, idle, and as many customers waiting beside them as it takes; nobody is lost, nobody mixed up. */
import { expect, it } from 'vitest';
import { openHandAgent } from '../support/assist-agent.ts';
import type { HandAgent } from '../support/assist-agent.ts';
import { joinAssist } from '../support/assist-helper.ts';
import type { AssistHelper } from '../support/assist-helper.ts';
import { helperAt, startRelay } from '../support/relay-world.ts';
import type { TestAgent } from '../support/server.ts';

const sessions = 1_000;
const mostMeetings = 2_000;
const perInstallation = 4;
const perHelper = 8;

const residentMb = (): number => Math.round(process.memoryUsage().rss / 1024 / 1024);
/** So many at a time: as many as there are, one after the other in each lane. */
const inLanes = async <T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const left = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    }),
  );
};

it('a thousand sessions are held at once; beyond two thousand codes the relay says no, and those go on', async () => {
  const server = await startRelay(undefined, { trustedProxies: 1 });
  const url = () => server.url;
  const customers: TestAgent[] = [];
  const agents: HandAgent[] = [];
  const open = async (customer: TestAgent): Promise<void> => {
    for (let count = 0; count < perInstallation; count += 1)
      agents.push(await openHandAgent(server, customer, { url }));
  };
  await inLanes(
    Array.from({ length: mostMeetings / perInstallation }, (_, index) => index),
    8,
    async () => {
      customers.push(await server.agent());
    },
  );
  await inLanes(customers, 8, open);
  expect(agents).toHaveLength(mostMeetings);
  const one = await server.agent();
  await expect(openHandAgent(server, one, { url })).rejects.toThrow('too-many');

  const before = residentMb();
  const pairs: { agent: HandAgent; helper: AssistHelper }[] = [];
  await inLanes(
    Array.from({ length: sessions / perHelper }, (_, index) => index),
    4,
    async (index) => {
      const browser = await helperAt(server);
      // Each helper sits at an address of their own, as the proxy in front tells.
      const headers = { 'x-forwarded-for': `192.0.2.${index % 250}` };
      for (const agent of agents.slice(index * perHelper, (index + 1) * perHelper)) {
        pairs.push({ agent, helper: await joinAssist({ url, browser, code: agent.code, headers }) });
      }
      const ninth = agents.at(sessions + index);
      if (ninth !== undefined)
        await expect(joinAssist({ url, browser, code: ninth.code, headers })).rejects.toThrow('too-many');
    },
  );
  expect(pairs).toHaveLength(sessions);
  process.stdout.write(
    `${sessions} sessions and both their ends: ${residentMb() - before} MB in one process\n`,
  );

  for (const [index, { agent, helper }] of pairs.entries()) {
    await helper.say({ type: 'chat', text: `an ${index}` });
    await agent.say({ type: 'chat', text: `von ${index}` });
  }
  for (const [index, { agent, helper }] of pairs.entries()) {
    await expect.poll(() => agent.messages.at(-1)).toEqual({ type: 'chat', text: `an ${index}` });
    await expect.poll(() => helper.messages.at(-1)).toEqual({ type: 'chat', text: `von ${index}` });
  }
  for (const { agent } of pairs) agent.leave('finished');
  await expect
    .poll(() => pairs.every(({ helper }) => helper.ended() === 'finished'), { timeout: 60_000 })
    .toBe(true);
});
