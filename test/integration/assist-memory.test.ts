/** What the memory of a relay's process holds during a session: the session's id, but neither the code nor a word of the terminal. */
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startAssist } from '../support/assist-home.ts';
import { enter, soon, terminalSize } from '../support/assist-world.ts';
import { helperAt } from '../support/relay-world.ts';
import { startServerProcess } from '../support/server-process.ts';
import { startTestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const chunkBytes = 16 * 1024 * 1024;
const pageBytes = 4_096;

/** Which of the texts stand anywhere in what a process can write to, in one byte or two bytes a character. All of it is read. */
const foundInMemory = async (pid: number, texts: readonly string[]): Promise<string[]> => {
  const needles = texts.flatMap((text) =>
    [Buffer.from(text), Buffer.from(text, 'utf16le')].map((bytes) => ({ text, bytes })),
  );
  const found = new Set<string>();
  let unreadBytes = 0;
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || to === undefined) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += chunkBytes) {
        const bytes = Buffer.alloc(Math.min(chunkBytes + 256, end - at));
        for (let have = 0; have < bytes.length;) {
          const read = await memory.read(bytes, have, bytes.length - have, at + have).catch(() => null);
          // A page that can't be read is left out, and told of below.
          const unread = read === null || read.bytesRead === 0 ? Math.min(pageBytes, bytes.length - have) : 0;
          unreadBytes += unread;
          have += unread + (read?.bytesRead ?? 0);
        }
        for (const needle of needles) if (bytes.includes(needle.bytes)) found.add(needle.text);
      }
    }
  } finally {
    await memory.close();
  }
  // Regions come and go while they are read; what is missing is next to nothing.
  expect(unreadBytes).toBeLessThan(1024 * 1024);
  return [...found];
};

it.runIf(existsSync('/proc/self/maps'))('a relay’s memory shows nothing of a session', async () => {
  const database = join(await temporaryFolder(), 'beistand.sqlite');
  const server = await startTestServer(database, { trusted: false, now: new Date() });
  const [agent, browser] = [await server.agent(), await helperAt(server)];
  const { port } = new URL(server.url);
  // From here on the same server, at the same address, as a process of its own.
  await server.stop();
  const child = await startServerProcess(server.folder, { database, port: Number(port) });

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
    `"${code.slice(6)}"`,
    'streng-42-vertraulich-Zebra',
    'vertraulich-Zebra',
    'Passwort-Quittenbaum',
  ];
  expect(await foundInMemory(child.pid, [session, ...secrets])).toEqual([session]);

  // Told them once, by a stranger's request, it has them: the search would have seen them.
  await fetch(`${server.url}/api/v1/${encodeURIComponent('streng-42-vertraulich-Zebra')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Passwort-Quittenbaum' }),
  });
  expect((await foundInMemory(child.pid, secrets)).length).toBeGreaterThan(0);
});
