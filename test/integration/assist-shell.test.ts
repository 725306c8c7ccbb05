/** The shell of a session is the customer's own, as in any terminal of theirs, and has nothing of the agent. */
import { readFile, readdir, readlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startAssist } from '../support/assist-home.ts';
import { enter, soon, terminalSize } from '../support/assist-world.ts';
import { startRelay } from '../support/relay-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('runs as the customer in their home, with their start files, in UTF-8, and without anything of the agent’s', async () => {
  const home = await temporaryFolder();
  for (const file of ['.bashrc', '.zshrc'])
    await writeFile(join(home, file), 'export EIGENE_DATEI=gelesen\nPS1="$ "\n');
  const server = await startRelay(new Date());
  const customer = await startAssist(server, {
    environment: {
      HOME: home,
      LANG: 'de_DE',
      LC_ALL: 'POSIX',
      EIGENES: 'bleibt',
      TMUX: '/tmp/tmux-0/default,1,0',
      COLUMNS: '7',
      NODE_OPTIONS: '--no-deprecation',
      NODE_COMPILE_CACHE: join(home, 'cache'),
      npm_config_token: 'geheim-npm',
      BEISTAND_PASSPHRASE: 'geheim-schluessel',
      BEISTAND_TOKEN: 'geheim-token',
      TERM_PROGRAM: 'fremd',
    },
  });
  const helper = await enter(server, customer);
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  await helper.type(
    'env > env.txt; ls -l /proc/$$/fd > fds.txt; echo "$(id -u) $(pwd) $(locale charmap) $TERM" > who.txt; echo WIE""DER\r',
  );
  await expect.poll(helper.output, soon).toContain('WIEDER');

  const text = (name: string): Promise<string> => readFile(join(home, name), 'utf8');
  expect(await text('who.txt')).toBe(`${userInfo().uid} ${home} UTF-8 xterm-256color\n`);
  const environment = await text('env.txt');
  const { shell } = userInfo();
  expect(environment.split('\n')).toEqual(
    expect.arrayContaining(['EIGENES=bleibt', `HOME=${home}`, `PWD=${home}`, `SHELL=${shell ?? ''}`]),
  );
  if (/\/(?:bash|zsh)$/.test(shell ?? '')) expect(environment).toContain('EIGENE_DATEI=gelesen');
  expect(environment).not.toMatch(/geheim|fremd|^(?:BEISTAND|NODE_|npm_|MALLOC_|TMUX|COLUMNS|LC_ALL)/m);
  // Nor a file the agent has open: its lock, its journal, its connections. What the agent itself was started with is not its own.
  const started = await Promise.all(
    (await readdir('/proc/self/fd')).map((one) => readlink(`/proc/self/fd/${one}`).catch(() => '')),
  );
  const open = [...(await text('fds.txt')).matchAll(/ -> (.*)$/gm)].map(([, path]) => path ?? '');
  const ofShell = [...started, join(home, 'fds.txt')];
  expect(open.filter((path) => !path.startsWith('/dev/') && !ofShell.includes(path))).toEqual([]);
});
