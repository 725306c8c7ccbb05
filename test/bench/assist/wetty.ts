/** wetty: a terminal in the browser by xterm.js and node-pty over socket.io, with nothing in between. Measured in the same browser. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser as Chromium } from 'playwright-core';
import { visit } from '../../support/browser.ts';
import { freePort } from '../../support/free-port.ts';
import { packageFolder } from './packages.ts';
import { shellEnvironment } from './customer.ts';
import { endWith } from './processes.ts';
import type { SshServer } from './ssh.ts';
import { terminalIn, watchTerminal } from './terminal-page.ts';
import type { TerminalPage } from './terminal-page.ts';

const version = '3.2.0';

export interface Wetty {
  readonly version: string;
  /** `bash` itself where wetty starts it (it does so for root alone), else by ssh to this machine. */
  readonly shell: 'bash' | 'ssh';
  readonly open: (chromium: Chromium) => Promise<{ terminal: TerminalPage; end: () => Promise<void> }>;
}

/** Where wetty is, installed where it is not yet. */
export const wettyFolder = (): Promise<string> => packageFolder('wetty', version, ['node-pty']);

/** Starts it; `stops` ends it. */
export const startWetty = async (
  home: string,
  ssh: SshServer,
  stops: AsyncDisposableStack,
): Promise<Wetty> => {
  const folder = await wettyFolder();
  const port = await freePort();
  const shell = process.getuid?.() === 0 ? 'bash' : 'ssh';
  const child = spawn(
    process.execPath,
    [
      join(folder, 'build/main.js'),
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--base',
      '/',
      '--log-level',
      'error',
      ...(shell === 'bash'
        ? ['--command', 'bash']
        : ['--ssh-host', '127.0.0.1', '--ssh-port', String(ssh.port), '--ssh-user', ssh.user, '--ssh-auth', 'publickey', '--ssh-key', ssh.key]), // prettier-ignore
    ],
    { env: shellEnvironment(home), cwd: home, stdio: 'ignore' },
  );
  void endWith(stops, child);
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error('wetty does not start');
    const up = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) break;
    await pause(100);
  }
  return {
    version,
    shell,
    open: async (chromium) => {
      const { page, context } = await visit(chromium, { language: 'de' });
      await page.goto(url);
      await terminalIn(page);
      await pause(500);
      return { terminal: await watchTerminal(page), end: () => context.close() };
    },
  };
};
