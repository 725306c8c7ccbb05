/** A long output in a real session: whole over lines that drop in its middle, and its last 10 MB whole for who comes to read it later. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { openTerminal, soon, terminalSize } from '../support/assist-world.ts';
import { helperAt } from '../support/relay-world.ts';

const MiB = 1024 * 1024;
const patient = { timeout: 90_000, interval: 50 };
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Characters of two, three and four bytes and a colour in every line: wherever it is cut, it is cut inside of one some time. */
const line = (number: number): string =>
  `\u001b[38;5;${number % 256}m${number} äöüß – ${'日本語'.repeat(number % 17)} 🙂🙃\u001b[0m`;

it('12 MB of a terminal arrive whole over lines that drop, and the last 10 MB for a second helper who begins later', async () => {
  const { server, customer, helper: first } = await openTerminal();
  customer.type('\u001dc');
  const codes = () => customer.screen().match(/\d{5} \d{5}/g) ?? [];
  await expect.poll(() => codes().length, soon).toBe(2);
  const browser = await helperAt(server);
  const second = await joinAssist({ url: () => server.url, code: codes().at(-1) ?? '', browser });
  await customer.answer('watch');
  await second.heard('grants');

  let text = '';
  for (let number = 0; Buffer.byteLength(text) < 12 * MiB; number += 2_000)
    text += `${Array.from({ length: 2_000 }, (_, index) => line(number + index)).join('\n')}\n`;
  await writeFile(join(customer.home, 'lang.txt'), text);
  await first.type('clear; cat lang.txt; echo FER""TIG\r');
  for (const part of [2, 5, 8]) {
    await expect.poll(first.outputBytes, patient).toBeGreaterThan(part * MiB);
    first.carrier.cut();
  }
  await expect.poll(first.outputBytes, patient).toBeGreaterThan(Buffer.byteLength(text));
  await expect.poll(() => first.outputRaw().subarray(-100).toString(), patient).toContain('FERTIG');
  const whole = first.outputRaw();
  const printed = Buffer.from(text.replaceAll('\n', '\r\n'));
  const begins = whole.indexOf(printed.subarray(0, 100));
  expect(hash(whole.subarray(begins, begins + printed.length))).toBe(hash(printed));

  await second.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  const { from } = await second.heard('terminal-open');
  expect(whole[from - 1]).toBe(0x0a);
  const kept = whole.subarray(from);
  expect(kept.length).toBeGreaterThan(sessionLimits.scrollbackBytes - 64 * 1024);
  await expect.poll(second.outputBytes, patient).toBeGreaterThanOrEqual(kept.length);
  expect(hash(second.outputRaw().subarray(0, kept.length))).toBe(hash(kept));
});
