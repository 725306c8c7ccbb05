/** What the memory of a relay's process holds during a session: the session's id, but neither the code nor a word of the terminal. */
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startAssist } from '../support/assist-home.ts';
import type { CustomerAtTerminal } from '../support/assist-home.ts';
import { enter, soon, terminalSize } from '../support/assist-world.ts';
import { helperAt } from '../support/relay-world.ts';
import { startServerProcess } from '../support/server-process.ts';
import { startTestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const chunkBytes = 1024 * 1024;
const overlapBytes = 256;
const empty = Buffer.alloc(chunkBytes + overlapBytes);
const pageBytes = 4_096;

/** All a process can write to, piece by piece; what stands across two pieces is in the second. */
const eachPiece = async (pid: number, look: (bytes: Buffer) => void): Promise<void> => {
  let unreadBytes = 0;
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || to === undefined) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += chunkBytes) {
        const bytes = Buffer.alloc(Math.min(chunkBytes + overlapBytes, end - at));
        for (let have = 0; have < bytes.length;) {
          const read = await memory.read(bytes, have, bytes.length - have, at + have).catch(() => null);
          // A page that can't be read is left out, and told of below.
          const unread = read === null || read.bytesRead === 0 ? Math.min(pageBytes, bytes.length - have) : 0;
          unreadBytes += unread;
          have += unread + (read?.bytesRead ?? 0);
        }
        // Most of what is reserved was never written.
        if (!bytes.equals(empty.subarray(0, bytes.length))) look(bytes);
      }
    }
  } finally {
    await memory.close();
  }
  // Regions come and go while they are read; what is missing is next to nothing.
  expect(unreadBytes).toBeLessThan(1024 * 1024);
};

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Numbers of five digits that stand by themselves, `stride` bytes to a digit. */
const addNumbers = (found: Set<string>, bytes: Buffer, from: number, stride: 1 | 2): void => {
  let digits = 0;
  for (let at = from; at < bytes.length; at += stride) {
    if (isDigit(bytes[at]) && (stride === 1 || bytes[at + 1] === 0)) digits += 1;
    else {
      if (digits === 5) found.add(bytes.toString('latin1', at - 5 * stride, at).replaceAll('\0', ''));
      digits = 0;
    }
  }
};

/** Which of the texts stand anywhere in it, in one byte or two bytes a character; and every number of five digits that stands by itself. */
const searchMemory = async (pid: number, texts: readonly string[]) => {
  const needles = texts.flatMap((text) =>
    [Buffer.from(text), Buffer.from(text, 'utf16le')].map((bytes) => ({ text, bytes })),
  );
  const found = new Set<string>();
  const numbers = new Set<string>();
  await eachPiece(pid, (bytes) => {
    for (const needle of needles)
      if (!found.has(needle.text) && bytes.includes(needle.bytes)) found.add(needle.text);
    addNumbers(numbers, bytes, 0, 1);
    addNumbers(numbers, bytes, 0, 2);
    addNumbers(numbers, bytes, 1, 2);
  });
  return { found: texts.filter((text) => found.has(text)), numbers };
};

/** The ways in which a code could have been kept in which its secret does not stand by itself. */
const formsOf = (code: string): string[] => {
  const [lookup = '', secret = ''] = code.split(' ');
  const apart = secret.split('');
  return [
    ...[' ', '-', '.', '', '%20', '\\u0020', '&#32;'].map((between) => `${lookup}${between}${secret}`),
    ...['%20', '%22', '%3D', '\\u0022'].map((before) => `${before}${secret}`),
    ...[' ', '-', ',', '%20'].map((between) => apart.join(between)),
    `${secret.slice(0, 3)} ${secret.slice(3)}`,
    apart.map((digit) => `%3${digit}`).join(''),
    Buffer.from(secret).toString('hex'),
    Buffer.from(code).toString('base64'),
    Buffer.from(code.replace(' ', '')).toString('base64'),
  ];
};

/** Tells a server this, and leaves it waiting for the rest. */
const tell = (url: string, text: string): void => {
  const asked = request(`${url}/api/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': String(text.length + 1_000) },
  });
  asked.on('error', () => undefined);
  onTestFinished(() => void asked.destroy());
  asked.write(text);
};

it.runIf(existsSync('/proc/self/maps'))('a relay’s memory shows nothing of a session', async () => {
  const database = join(await temporaryFolder(), 'beistand.sqlite');
  const server = await startTestServer(database, { trusted: false, now: new Date() });
  const [agent, browser] = [await server.agent(), await helperAt(server)];
  const { port } = new URL(server.url);
  // From here on the same server, at the same address, as a process of its own.
  await server.stop();
  const child = await startServerProcess(server.folder, { database, port: Number(port) });

  // Numbers of five digits are many in a process; a secret that is none of them can only come there by being told.
  const { numbers: before } = await searchMemory(child.pid, []);
  const begin = async (tries = 5): Promise<{ customer: CustomerAtTerminal; code: string }> => {
    const customer = await startAssist(server, { agent });
    const code = await customer.code();
    const byChance =
      before.has(code.slice(6)) || (await searchMemory(child.pid, formsOf(code))).found.length > 0;
    if (!byChance) return { customer, code };
    if (tries === 0) throw new Error('the secret is there before anybody has joined');
    customer.type('\u0003');
    await customer.exit;
    return begin(tries - 1);
  };
  const { customer, code } = await begin();
  const secret = code.slice(6);
  const helper = await enter(server, customer, { browser });
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  await helper.type('echo "streng-$((40+2))-vertraulich-Zebra"\r');
  await expect.poll(helper.output, soon).toContain('streng-42-vertraulich-Zebra');
  await helper.say({ type: 'chat', text: 'Passwort-Quittenbaum' });

  const { session } = helper.binding();
  const secrets = [
    ...formsOf(code),
    'streng-42-vertraulich-Zebra',
    'vertraulich-Zebra',
    'Passwort-Quittenbaum',
  ];
  const during = await searchMemory(child.pid, [session, ...secrets]);
  expect(during.found).toEqual([session]);
  expect(during.numbers).not.toContain(secret);

  // Told them by a stranger it has them, each in its form: the search would have seen them.
  tell(server.url, [secret, ...secrets].join('\n'));
  await expect
    .poll(async () => {
      const { found, numbers } = await searchMemory(child.pid, secrets);
      return { found, alone: numbers.has(secret) };
    }, soon)
    .toEqual({ found: secrets, alone: true });
});
