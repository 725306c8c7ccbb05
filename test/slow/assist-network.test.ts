/** A session whose network, server or agent goes away in the middle of an editor: what was typed is in the file, byte for byte. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { runAgent } from '../support/agent.ts';
import { startAssist } from '../support/assist-home.ts';
import type { AssistHelper } from '../support/assist-helper.ts';
import { enter, openTerminal, soon, terminalSize } from '../support/assist-world.ts';
import { helperAt } from '../support/relay-world.ts';
import { startServerProcess } from '../support/server-process.ts';
import { startTestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startServerApart } from '../support/server-apart.ts';

const goneMs = 20_000;
const patient = { timeout: 90_000, interval: 100 };

/** A session whose ends reach the server through networks of their own; the customer's is the server's known address. */
const through = async () => {
  const { server, customers: network, helpers, passTime } = await startServerApart();
  const customer = await startAssist(server);
  const helper = await enter(server, customer, {
    url: () => `http://127.0.0.1:${helpers.port}`,
    origin: server.url,
    browser: await helperAt(server),
  });
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  return {
    network,
    helpers,
    customer,
    helper,
    passTime,
  };
};

const openEditor = async (helper: AssistHelper): Promise<void> => {
  await helper.type('vim -u NONE -N zettel.txt\r');
  await expect.poll(helper.output, soon).toContain('[New');
  await helper.type('ivorher äß ');
  await expect.poll(helper.output, soon).toContain('vorher äß');
};
const written = (home: string): Promise<string> => readFile(join(home, 'zettel.txt'), 'utf8').catch(() => '');
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('twenty seconds without a network, and another address after it, in the middle of vim', () => {
  it.each([
    ['that breaks', 'cut'],
    ['that falls silent, which nobody is told', 'hush'],
  ] as const)('of the customer’s, %s', async (_how, fault) => {
    const { network, customer, helper, passTime } = await through();
    await openEditor(helper);
    network[fault]();
    await helper.type('während 🙂 ');
    await wait(goneMs);
    passTime();
    network.restore('127.0.0.2');
    await helper.type('nachher\u001B:wq\r');
    await expect.poll(() => written(customer.home), patient).toBe('vorher äß während 🙂 nachher\n');
    expect(new Set(network.sources)).toEqual(new Set(['127.0.0.1', '127.0.0.2']));
    await helper.type('echo "noch $((40+2)) da"\r');
    await expect.poll(helper.output, soon).toContain('noch 42 da');
    expect(customer.screen()).toContain('The connection is back');
    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
  });

  it('of the helper’s', async () => {
    const { helpers, customer, helper } = await through();
    await openEditor(helper);
    helpers.cut();
    customer.type('hier ');
    await wait(goneMs);
    helpers.restore('127.0.0.3');
    await helper.type('und dort\u001B:wq\r');
    await expect.poll(() => written(customer.home), patient).toBe('vorher äß hier und dort\n');
  });
});

describe('a server that is killed in the middle of vim', () => {
  it('takes the session up again when it is started, with nothing missing or doubled', async () => {
    const database = join(await temporaryFolder(), 'beistand.sqlite');
    const setUp = await startTestServer(database, { trusted: false, now: new Date() });
    const [agent, browser] = [await setUp.agent(), await helperAt(setUp)];
    const port = Number(new URL(setUp.url).port);
    await setUp.stop();
    const first = await startServerProcess(setUp.folder, { database, port });
    const customer = await startAssist(setUp, { agent });
    const helper = await enter(setUp, customer, { browser });
    await customer.answer('all');
    await helper.heard('grants');
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    await helper.heard('terminal-open');
    await openEditor(helper);
    await first.kill('SIGKILL');
    await helper.type('während 🙂 ');
    await startServerProcess(setUp.folder, { database, port });
    await helper.type('nachher\u001B:wq\r');
    await expect.poll(() => written(customer.home), patient).toBe('vorher äß während 🙂 nachher\n');
    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
    await expect.poll(helper.ended, soon).toBe('revoked');
  });
});

describe('an agent that is killed', () => {
  it('leaves no shell behind, the helper is told, and the copy says that it was cut off', async () => {
    const { server, customer, helper } = await openTerminal();
    await helper.type('echo PID=$$; sleep 1000\r');
    await expect.poll(helper.output, soon).toMatch(/PID=\d+\r/);
    const shell = Number(/PID=(\d+)\r/.exec(helper.output())?.[1]);
    expect(isAlive(shell)).toBe(true);
    customer.kill('SIGKILL');
    await customer.exit;
    await expect.poll(() => isAlive(shell), soon).toBe(false);
    await expect.poll(helper.isLost, soon).toBe(true);
    server.now = new Date(server.now.getTime() + sessionLimits.graceMs);
    await expect.poll(helper.ended, soon).toBe('lost');
    const verified = await runAgent([
      'sessions',
      'verify',
      helper.binding().session,
      '--home',
      customer.home,
      '--json',
    ]);
    expect(JSON.parse(verified.stdout)).toMatchObject({ intact: false });
    expect(verified.stdout).toContain('cut off');
  });
});
