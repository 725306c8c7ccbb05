/**
 * A session of remote assistance as it is held: the agent in a terminal with its customer, a member of staff who types the code, the
 * relay of the running server between them.
 */
import { spawn } from 'node-pty';
import { fileURLToPath } from 'node:url';
import { isBeistandError } from '../../protocol/errors.ts';
import { joinAssist } from '../../test/support/assist-helper.ts';
import type { AssistHelper } from '../../test/support/assist-helper.ts';
import type { Browser } from '../../test/support/people.ts';
import type { Narrator } from './say.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const size = { columns: 100, rows: 30 };
/** Nothing here takes so long; without it a fault would be a demonstration that never ends. */
const patienceMs = 60_000;

/** A program in a terminal of its own: what it shows is read, what the customer does is typed. */
const openTerminal = (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const child = spawn('npm', ['run', '-s', 'agent', '--', ...args], {
    cols: size.columns,
    rows: size.rows,
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env },
  });
  let shown = '';
  const listeners = new Set<() => void>();
  child.onData((data) => {
    shown += data;
    for (const listener of listeners) listener();
  });
  const exit = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  return {
    type: (text: string) => child.write(text),
    exit,
    /** The first match in what is shown from now on or was shown already. */
    shows: (pattern: RegExp): Promise<RegExpExecArray> =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`the terminal never showed ${pattern}:\n${shown}`)), patienceMs); // prettier-ignore
        const look = (): void => {
          const found = pattern.exec(shown);
          if (found === null) return;
          clearTimeout(late);
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
  };
};

/** Types for the helper until what comes back says so; the shell may not be listening yet. */
const reads = async (helper: AssistHelper, text: string): Promise<boolean> => {
  const deadline = performance.now() + patienceMs;
  while (!helper.output().includes(text) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return helper.output().includes(text);
};

export interface SessionWish {
  readonly url: string;
  readonly home: string;
  readonly ticket: number;
  readonly support: Browser;
}

/** Holds it and says what came of it. */
export const showSession = async (
  { url, home, ticket, support }: SessionWish,
  { tell, holds }: Narrator,
): Promise<void> => {
  const customer = openTerminal(['--home', home, 'assist', '--terminal', '--ticket', String(ticket)], {
    HOME: home,
    LANG: 'C.UTF-8',
    BEISTAND_LANG: 'en',
    PS1: '$ ',
    HISTFILE: '/dev/null',
  });
  const [code] = await customer.shows(/\d{5} \d{5}/);
  tell(`the customer reads out ${code}; only its first five digits are known to the server`);
  const wrong = `${code.slice(0, 6)}${String((Number(code.slice(6)) + 1) % 100_000).padStart(5, '0')}`;
  const guess = await joinAssist({ url: () => url, browser: support, code: wrong }).catch(
    (error: unknown) => error,
  );
  holds('a wrong code is refused, and counted', isBeistandError(guess, 'CODE_WRONG'));
  const helper = await joinAssist({ url: () => url, browser: support, code });
  await helper.say({ type: 'terminal-attach', from: 0, ...size });
  holds(
    'before the customer agreed, nothing is answered',
    (await helper.heard('refused')).what === 'terminal-attach',
  );
  const [, number = ''] = await customer.shows(/Type (\d{3}) and Enter/);
  customer.type(`${number}\r`);
  const { granted } = await helper.heard('grants');
  holds(
    'the customer allows the terminal, by a number shown to them alone',
    granted.includes('terminal-type'),
  );
  await helper.say({ type: 'terminal-attach', from: 0, ...size });
  await helper.heard('terminal-open');
  await helper.type('echo "support sees $((6*7))"\r');
  holds('support types into the customer’s shell and sees it', await reads(helper, 'support sees 42'));
  await customer.shows(/support sees 42/);
  customer.type('echo "the customer as well: $((6*8))"\r');
  holds('the customer types too, and both see all of it', await reads(helper, 'the customer as well: 48'));
  customer.type('\u0003');
  holds('one key of the customer’s ends it', (await customer.exit) === 0);
};
