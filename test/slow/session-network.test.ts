/**
 * A session with Chromium as the helper and its peer connection up, in the middle of vim: its network goes away, with the way past
 * the relay as well as the one through it; the server is killed; the agent is. What was typed is in the file, byte for byte.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { startAssist } from '../support/assist-home.ts';
import type { CustomerAtTerminal } from '../support/assist-home.ts';
import { soon } from '../support/assist-world.ts';
import { visit, visitOnce } from '../support/browser.ts';
import { layCable, mayLayCables } from '../support/cable.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import type { HelperAtConsole } from '../support/console-helper.ts';
import { helperAt, startRelay } from '../support/relay-world.ts';
import { startServerProcess } from '../support/server-process.ts';
import { startTestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startServerApart } from '../support/server-apart.ts';

const goneMs = 20_000;
const patient = { timeout: 90_000, interval: 100 };

const isDirect = async ({ page, t }: HelperAtConsole): Promise<void> => {
  await page.getByText(` · ${t('direct')}`, { exact: false }).waitFor({ timeout: patient.timeout });
};
const told = ({ page, t }: HelperAtConsole, lost: boolean): Promise<void> =>
  page.getByText(t('lostText')).waitFor({ state: lost ? 'visible' : 'detached', timeout: patient.timeout });

/** Up to a file begun in vim, by the helper and past the relay. */
const inTheEditor = async (customer: CustomerAtTerminal, helper: HelperAtConsole) => {
  const { page, type, terminal } = helper;
  await helper.join(await customer.code());
  await customer.answer('all');
  await page.locator('.xterm').waitFor();
  await type('vim -u NONE -N zettel.txt\n');
  await expect.poll(terminal, soon).toContain('[New');
  await type('ivorher äß ');
  await expect.poll(terminal, soon).toContain('vorher äß');
  await isDirect(helper);
  return {
    save: async (): Promise<void> => {
      await type('nachher');
      await page.keyboard.press('Escape');
      await type(':wq\n');
    },
    written: (): Promise<string> => readFile(join(customer.home, 'zettel.txt'), 'utf8').catch(() => ''),
  };
};

describe.runIf(mayLayCables)('twenty seconds without any network, and another address after it', () => {
  it.each([
    ['pulled out', 'pull'],
    ['silent, which nobody is told', 'hush'],
  ] as const)('the helper’s cable is %s', async (_how, fault) => {
    const cable = await layCable();
    const { server, customers, helpers } = await startServerApart(cable.near);
    // To the browser the server has its public address, and is at the cable's other end.
    const chromium = await cable.chromium([
      `--host-resolver-rules=MAP 127.0.0.1:${customers.port} ${cable.near}:${helpers.port}`,
    ]);
    const customer = await startAssist(server, { args: ['--terminal'] });
    const helper = await helperAtConsole(server, { visitor: await visit(chromium) });
    const { save, written } = await inTheEditor(customer, helper);

    cable[fault]();
    await helper.type('während 🙂 ');
    customer.type('hier ');
    await told(helper, true);
    await wait(goneMs);
    expect(await helper.terminal()).not.toContain('hier');
    expect(customer.screen()).not.toContain('während');
    cable.restore(3);
    await save();
    await expect.poll(written, patient).toBe('vorher äß hier während 🙂 nachher\n');
    await told(helper, false);
    await helper.type('echo "noch $((40+2)) da"\n');
    await expect.poll(helper.terminal, patient).toContain('noch 42 da');
    expect((await helper.terminal()).split('noch 42 da')).toHaveLength(2);
    await isDirect(helper);
    expect(new Set(helpers.callers.map((one) => one.split('.').at(-1)))).toEqual(new Set(['2', '3']));
    await helper.end();
    expect(await customer.exit).toBe(0);
  });
});

it('the server is killed and started again: nothing is missing or doubled', async () => {
  const database = join(await temporaryFolder(), 'beistand.sqlite');
  const server = await startTestServer(database, { trusted: false, now: new Date() });
  const visitor = await visitOnce();
  const [agent, { cookies }] = [await server.agent(), await helperAt(server)];
  const port = Number(new URL(server.url).port);
  await server.stop();
  const first = await startServerProcess(server.folder, { database, port });
  const customer = await startAssist(server, { agent, args: ['--terminal'] });
  const helper = await helperAtConsole(server, { visitor, cookies });
  const { save, written } = await inTheEditor(customer, helper);
  await first.kill('SIGKILL');
  await helper.type('während 🙂 ');
  await told(helper, true);
  await startServerProcess(server.folder, { database, port });
  await save();
  await expect.poll(written, patient).toBe('vorher äß während 🙂 nachher\n');
  await told(helper, false);
  customer.type('\u0003');
  expect(await customer.exit).toBe(0);
  await helper.page.getByText(helper.t('reason_revoked')).waitFor();
});

it('the agent is killed: the helper is told, and after the time of grace why it is over', async () => {
  const server = await startRelay(new Date());
  const customer = await startAssist(server, { args: ['--terminal'] });
  const helper = await helperAtConsole(server);
  await inTheEditor(customer, helper);
  customer.kill('SIGKILL');
  await customer.exit;
  await told(helper, true);
  server.now = new Date(server.now.getTime() + sessionLimits.graceMs);
  await helper.page.getByText(helper.t('reason_lost')).waitFor({ timeout: patient.timeout });
});
