/** `beistand page` as a person starts it: the real program, which prints the address that opens the page once. */
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startAgent } from './agent.ts';
import type { AgentRun } from './agent.ts';

const line = z.strictObject({ url: z.string(), port: z.int(), opened: z.boolean() });

export interface PageProcess {
  readonly url: string;
  readonly port: number;
  /** Ctrl-C; resolves when the program has ended. */
  readonly interrupt: () => Promise<AgentRun>;
}

/** Starts the page of a home; needs `npm run build`. */
export const startPageProcess = async (home: string): Promise<PageProcess> => {
  let said: (text: string) => void = () => undefined;
  const first = new Promise<string>((resolve) => {
    said = resolve;
  });
  const { child, ended } = startAgent(['--home', home, 'page', '--no-open', '--json'], {
    onStdout: (text) => {
      if (text.includes('\n')) said(text);
    },
  });
  // A test that fails before Ctrl-C must not leave the program behind; pictures and measurements are no tests.
  if (process.env['VITEST'] !== undefined) onTestFinished(() => void child.kill('SIGKILL'));
  const text = await Promise.race([first, ended.then((run) => run.stdout)]);
  const { url, port } = line.parse(JSON.parse(text));
  return {
    url,
    port,
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
};
