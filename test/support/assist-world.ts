/** Sessions between a real agent at a real terminal and a helper, up to where a test begins. */
import { startAssist } from './assist-home.ts';
import type { CustomerAtTerminal } from './assist-home.ts';
import { joinAssist } from './assist-helper.ts';
import type { AssistHelper, HelperWish } from './assist-helper.ts';
import { helperAt, startRelay } from './relay-world.ts';
import type { TestServer } from './server.ts';

/** What the helper can show; a little less than the customer. */
export const terminalSize = { columns: 90, rows: 28 };

/** Joins as a helper who has been read the code. */
export const enter = async (
  server: TestServer,
  customer: CustomerAtTerminal,
  wish: Partial<HelperWish> = {},
): Promise<AssistHelper> => {
  const browser = wish.browser ?? (await helperAt(server));
  const helper = await joinAssist({ url: () => server.url, code: await customer.code(), ...wish, browser });
  await helper.heard('hello');
  return helper;
};

/** A session in which the terminal is allowed and open. */
export const openTerminal = async (wish: Partial<HelperWish> = {}) => {
  const server = await startRelay(new Date());
  const customer = await startAssist(server);
  const helper = await enter(server, customer, wish);
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  return { server, customer, helper };
};

/** For what takes a process or two. */
export const soon = { timeout: 20_000 };
