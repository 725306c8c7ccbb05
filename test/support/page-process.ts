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
export const startPageProcess = async (
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<PageProcess> => {
  let said: (text: string) => void = () => undefined;
  const first = new Promise<string>((resolve) => {
    said = resolve;
  });
  const { child, ended } = startAgent(['--home', home, 'page', '--no-open', '--json'], {
    env,
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

export interface AssistProcess {
  readonly url: string;
  /** As the terminal told it. */
  readonly code: string;
  readonly ended: Promise<AgentRun>;
}

/** `beistand assist --screen` as a person starts it: prints the address of the page and the code. Needs `npm run build`. */
export const startAssistProcess = async (
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<AssistProcess> => {
  const both = Promise.withResolvers<{ url: string; code: string }>();
  const { child, ended } = startAgent(['--home', home, 'assist', '--screen', ...args], {
    env,
    onStdout: (text) => {
      const [url] = /http:\S+/.exec(text) ?? [];
      const [code] = /\d{5} \d{5}/.exec(text) ?? [];
      if (url !== undefined && code !== undefined) both.resolve({ url, code });
    },
  });
  onTestFinished(async () => {
    child.kill('SIGINT');
    await ended;
  });
  const failed = ended.then((run) => Promise.reject(new Error(`ended: ${run.stdout}${run.stderr}`)));
  failed.catch(() => undefined);
  return { ...(await Promise.race([both.promise, failed])), ended };
};
