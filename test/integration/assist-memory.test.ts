/** What the memory of a relay's process holds during a session: the session's id, but neither the code nor a word of the terminal. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { configSchema, writeConfig } from '../../server/config.ts';
import { startAssist } from '../support/assist-home.ts';
import { enter, soon, terminalSize } from '../support/assist-world.ts';
import { helperAt } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const chunkBytes = 16 * 1024 * 1024;

/** Which of the texts stand anywhere in what a process can write to, in one byte or two bytes a character. */
const foundInMemory = async (pid: number, texts: readonly string[]): Promise<string[]> => {
  const needles = texts.flatMap((text) =>
    [Buffer.from(text), Buffer.from(text, 'utf16le')].map((bytes) => ({ text, bytes })),
  );
  const found = new Set<string>();
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || to === undefined) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += chunkBytes) {
        const bytes = Buffer.alloc(Math.min(chunkBytes + 256, end - at));
        const read = await memory.read(bytes, 0, bytes.length, at).catch(() => null);
        if (read === null) continue;
        for (const needle of needles) if (bytes.includes(needle.bytes)) found.add(needle.text);
      }
    }
  } finally {
    await memory.close();
  }
  return [...found];
};

it.runIf(existsSync('/proc/self/maps'))('a relay’s memory shows nothing of a session', async () => {
  const database = join(await temporaryFolder(), 'beistand.sqlite');
  const server = await startTestServer(database, { trusted: false, now: new Date() });
  const [agent, browser] = [await server.agent(), await helperAt(server)];
  const { port } = new URL(server.url);
  // From here on the same server, at the same address, as a process of its own.
  await server.stop();
  await writeConfig(
    server.folder,
    configSchema.parse({ database, port: Number(port), vendor: 'Muster Software' }),
  );
  const child = spawn(process.execPath, [main, 'start', '--data', server.folder.root, '--port', port], {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));

  const customer = await startAssist(server, { agent });
  const helper = await enter(server, customer, { browser });
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  await helper.type('echo "streng-$((40+2))-vertraulich-Zebra"\r');
  await expect.poll(helper.output, soon).toContain('streng-42-vertraulich-Zebra');
  await helper.say({ type: 'chat', text: 'Passwort-Quittenbaum' });

  const code = await customer.code();
  const { session } = helper.binding();
  const secrets = [
    code,
    code.replace(' ', ''),
    'streng-42-vertraulich-Zebra',
    'vertraulich-Zebra',
    'Passwort-Quittenbaum',
  ];
  expect(await foundInMemory(child.pid ?? 0, [session, ...secrets])).toEqual([session]);
});
