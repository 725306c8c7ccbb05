/** `page`: the agent's local page, served on loopback until Ctrl-C, opened in a browser where there is a desktop. */
import { randomUUID } from 'node:crypto';
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import { openBrowser } from '../page/open-browser.ts';
import { textOption } from './command.ts';
import type { Cli, Task } from './command.ts';

const portOf = (options: Task['options']): number => {
  const text = textOption(options, 'port') ?? '0';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port === 0 || (port >= 1_024 && port <= 65_535)) return port;
  throw new BeistandError(
    'BAD_INPUT',
    `${JSON.stringify(text.slice(0, 40))} is not a port from 1024 to 65535.`,
    {
      hint: 'For example: page --port 40123; without it any free port is taken.',
    },
  );
};

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

export const registerPage = ({ program, perform, assistPlace, opener = [] }: Cli): void => {
  program
    .command('page')
    .description('serve the local page, on this machine alone, until Ctrl-C')
    .option('--port <number>', 'a fixed port instead of any free one')
    .option('--no-open', 'only print the address')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, signal, options }) => {
        const { startPage } = await import('../page/server.ts');
        const page = await startPage({
          agent,
          home: textOption(options, 'home') ?? '',
          version: program.version() ?? '',
          port: portOf(options),
          nowMs: Date.now,
          newId: randomUUID,
          place: assistPlace(),
        });
        const browser = options['open'] === false ? null : await openBrowser(opener, page.url);
        try {
          output.result({ url: page.url, port: page.port, opened: browser !== null });
          output.say(output.texts.pageAt(page.url));
          output.note(output.texts.pageOnce());
          await ended(signal);
        } finally {
          await browser?.close();
          await page.close();
        }
        return exitCodes.ok;
      }),
    );
};
