/**
 * MeshCentral: its server, its own agent and its terminal page, from its npm package, in the same browser. Everything goes by its
 * server, as with our relay; peer connections are switched off. Its agent runs in the foreground, nothing is installed.
 */
import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fetch as fetchAny, Agent } from 'undici';
import type { Browser as Chromium } from 'playwright-core';
import { run } from '../../../scripts/demonstration/programs.ts';
import { visit } from '../../support/browser.ts';
import { shellEnvironment } from './customer.ts';
import { freePort } from '../../support/free-port.ts';
import { packageFolder } from './packages.ts';
import { endWith } from './processes.ts';
import { terminalIn, watchTerminal } from './terminal-page.ts';
import type { TerminalPage } from './terminal-page.ts';

const version = '1.1.55';
const password = 'only-For-this-1';

export interface MeshCentral {
  readonly version: string;
  readonly open: (chromium: Chromium) => Promise<{ terminal: TerminalPage; end: () => Promise<void> }>;
}

/** Its certificate is its own. */
const trusting = new Agent({ connect: { rejectUnauthorized: false } });

/** Tries until it answers something. */
const eventually = async <T>(what: string, work: () => Promise<T | null>): Promise<T> => {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await work().catch(() => null);
    if (found !== null) return found;
    await pause(500);
  }
  throw new Error(`MeshCentral: ${what} did not come`);
};

/** Starts it; `stops` ends it, also where it got half-way. @throws Error where it does not run here, saying why */
export const startMeshCentral = async (
  scratch: string,
  stops: AsyncDisposableStack,
): Promise<MeshCentral> => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('MeshCentral is measured with its agent for linux-x64 alone');
  const folder = await packageFolder('meshcentral', version);
  const data = join(scratch, 'data');
  await mkdir(join(scratch, 'agent'), { recursive: true });
  await mkdir(data);
  const port = await freePort();
  await writeFile(
    join(data, 'config.json'),
    JSON.stringify({
      settings: {
        cert: '127.0.0.1',
        WANonly: true,
        port,
        portBind: '127.0.0.1',
        redirPort: 0,
        mpsPort: 0,
        exactPorts: true,
        selfUpdate: false,
        agentTimeStampServer: false,
        webRTC: false,
      },
      domains: { '': { newAccounts: false } },
    }),
  );
  const env = { ...shellEnvironment(scratch), NODE_PATH: join(folder, '..') };
  const args = [folder, '--datapath', data, '--filespath', join(scratch, 'files')];
  for (const more of [
    ['--createaccount', 'bench', '--pass', password],
    ['--adminaccount', 'bench'],
  ])
    await run(process.execPath, [...args, ...more], env, scratch);
  const server = spawn(process.execPath, args, { env, cwd: scratch, stdio: 'ignore' });
  void endWith(stops, server);
  const url = `https://127.0.0.1:${port}`;
  const control = async (...more: string[]): Promise<string | null> => {
    const place = ['--url', `wss://127.0.0.1:${port}`, '--loginuser', 'bench', '--loginpass', password];
    const done = await run(process.execPath, [join(folder, 'meshctrl.js'), ...more, ...place], env, scratch);
    return done.code === 0 ? done.stdout : null;
  };
  await eventually('its server', async () => {
    if (server.exitCode !== null) throw new Error('ended');
    return (await fetchAny(url, { dispatcher: trusting })).ok ? true : null;
  });
  const made = await eventually('its device group', () => control('adddevicegroup', '--name', 'bench'));
  const group = /mesh\/\/(\S+)/.exec(made)?.[1] ?? '';
  const settings = await fetchAny(`${url}/meshsettings?id=${group}`, { dispatcher: trusting });
  await writeFile(join(scratch, 'agent/meshagent.msh'), await settings.text());
  const binary = join(scratch, 'agent/meshagent');
  await copyFile(join(folder, 'agents/meshagent_x86-64'), binary);
  await chmod(binary, 0o755);
  const agent = spawn(binary, ['connect'], { cwd: join(scratch, 'agent'), env, stdio: 'ignore' });
  void endWith(stops, agent);
  const node = await eventually('its agent', async () => {
    const [, id = null] = /"([^"]{60,})", "[^"]*", \d+, 1,/.exec((await control('listdevices')) ?? '') ?? [];
    return id;
  });
  return {
    version,
    open: async (chromium) => {
      const { page, context } = await visit(chromium, { language: 'de', anyCertificate: true });
      await page.goto(url);
      await page.locator('#username').fill('bench');
      await page.locator('#password').fill(password);
      await page.locator('#loginButton').click();
      await page.waitForURL((address) => !address.search.includes('login'));
      await page.goto(`${url}/?viewmode=12&gotonode=${node}`);
      await page.locator('#connectbutton2').click();
      await terminalIn(page);
      await pause(3_000);
      return { terminal: await watchTerminal(page), end: () => context.close() };
    },
  };
};
