/** Several helpers at one terminal: a second code, a hand-over, and what each of them may do. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { joinAssist } from '../support/assist-helper.ts';
import type { CustomerAtTerminal } from '../support/assist-home.ts';
import { openTerminal, soon, terminalSize } from '../support/assist-world.ts';
import { helperAt } from '../support/relay-world.ts';
import type { TestServer } from '../support/server.ts';

/** Another helper, by a code the customer asks for in the menu; asked for the terminal, they are given `what`. */
const another = async (server: TestServer, customer: CustomerAtTerminal, what: 'all' | 'watch') => {
  const codes = () => customer.screen().match(/\d{5} \d{5}/g) ?? [];
  const before = codes().length;
  customer.type('\u001dc');
  await expect.poll(() => codes().length, soon).toBe(before + 1);
  const helper = await joinAssist({
    url: () => server.url,
    code: codes().at(-1) ?? '',
    browser: await helperAt(server),
  });
  await customer.answer(what);
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  return { helper, opened: await helper.heard('terminal-open') };
};

describe('a second helper', () => {
  it('shares the terminal from now on, with grants of their own; the first may be handed over from', async () => {
    const { server, customer, helper: first } = await openTerminal();
    await first.type('GEMERKT=$((6*7)); echo "vor $((1+1)) allem"\r');
    await expect.poll(first.output, soon).toContain('vor 2 allem');
    const { helper: second, opened } = await another(server, customer, 'watch');
    expect(opened.from).toBeGreaterThan(0);

    await first.type('echo "geteilt $((2+3))"\r');
    for (const read of [first.output, second.output, customer.screen])
      await expect.poll(read, soon).toContain('geteilt 5');
    // What was there before they were allowed to watch is not theirs; and the customer sees one terminal, not two.
    expect(second.output()).not.toContain('vor 2 allem');
    expect(customer.screen().split('geteilt 5')).toHaveLength(2);
    await second.type('echo BOESE\r');
    expect(await second.heard('refused')).toMatchObject({ capability: 'terminal-type' });
    await second.say({ type: 'file-ask', id: 1, path: '/etc/passwd', from: 0 });
    expect(await second.heard('refused')).toMatchObject({ capability: 'files-from' });

    const { helper: third } = await another(server, customer, 'all');
    first.leave();
    second.leave();
    // The same shell, with all it remembers.
    await third.type('echo "noch $GEMERKT"\r');
    await expect.poll(third.output, soon).toContain('noch 42');
    expect(third.output()).not.toContain('BOESE');
    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
    await expect.poll(third.ended, soon).toBe('revoked');

    const journal = (await readFile(join(customer.home, 'journal.jsonl'), 'utf8')).trim().split('\n');
    const sessions = journal.map((line) =>
      z.object({ kind: z.string(), data: z.looseObject({ session: z.string() }) }).parse(JSON.parse(line)),
    );
    for (const helper of [first, second, third]) {
      const mine = sessions.filter(({ data }) => data.session === helper.binding().session);
      expect([mine[0]?.kind, mine.at(-1)?.kind]).toEqual(['sessionOpened', 'sessionEnded']);
    }
  });
});

describe('the menu', () => {
  it('pauses: nothing of the pause reaches the helper, nothing of theirs the shell; then they go on', async () => {
    const { customer, helper } = await openTerminal();
    customer.type('\u001dp');
    const paused = () => helper.messages.findLast((one) => one.type === 'grants')?.paused;
    await expect.poll(paused, soon).toBe(true);
    customer.type('echo "geheim $((3+4))"\r');
    await expect.poll(customer.screen, soon).toContain('geheim 7');
    await helper.type('echo BOESE\r');
    await expect
      .poll(() => helper.messages, soon)
      .toContainEqual({ type: 'refused', what: 'terminalInput', capability: 'terminal-type' });
    customer.type('\u001dp');
    await expect.poll(paused, soon).toBe(false);
    await helper.type('echo "weiter $((4+5))"\r');
    await expect.poll(helper.output, soon).toContain('weiter 9');
    expect(helper.output()).not.toMatch(/geheim|BOESE/);
  });

  it('offers a file by its path, which is asked once more, and which the helper takes', async () => {
    const { customer, helper } = await openTerminal();
    await writeFile(join(customer.home, 'angebot.txt'), 'Inhalt');
    customer.type('\u001df');
    await expect.poll(customer.screen, soon).toContain('Which file?');
    customer.type('~/angebot.txt\r');
    await customer.answer('all');
    expect(customer.screen()).toContain(join(customer.home, 'angebot.txt'));
    const { id, name } = await helper.heard('file-offer');
    expect(name).toBe('angebot.txt');
    expect(helper.chunks).toEqual([]);
    await helper.say({ type: 'file-credit', id, upTo: 100 });
    await helper.heard('file-done');
    expect(helper.chunks.map(({ bytes }) => Buffer.from(bytes).toString()).join('')).toBe('Inhalt');
    // An offer is for that one file; the others still have to be allowed.
    await helper.say({ type: 'file-ask', id: 1, path: '/etc/passwd', from: 0 });
    expect(await helper.heard('refused')).toMatchObject({ capability: 'files-from' });
  });

  it('takes back one grant, writes to the helper, and lets no key of its own reach the shell', async () => {
    const { customer, helper } = await openTerminal();
    customer.type('\u001dm');
    await expect.poll(customer.screen, soon).toContain('To Stefanie Stab');
    customer.type('Grüße ✓\r');
    expect(await helper.heard('chat')).toMatchObject({ text: 'Grüße ✓' });
    customer.type('\u001dg');
    await expect.poll(customer.screen, soon).toMatch(/2 {2}Stefanie Stab: type in the terminal/);
    customer.type('2');
    await expect
      .poll(() => helper.messages.findLast((one) => one.type === 'grants')?.granted, soon)
      .toEqual(['terminal-watch']);
    // A key the menu does not have leaves it; the shell has drawn its prompt again then.
    customer.type('\u001dz');
    const after = () => customer.screen().split('as Ctrl-C does');
    await expect.poll(() => after().length, soon).toBe(4);
    await expect.poll(() => after().at(-1), soon).toMatch(/[$#] /);
    customer.type('echo "nur $((5+6))"\r');
    await expect.poll(helper.output, soon).toContain('nur 11');
    expect(helper.output()).not.toMatch(/Grüße|\$ [a-z2]echo/);
    // A program in the shell may have told the terminal to send its keys otherwise: Ctrl-C ends all the same.
    customer.type('\u001b[99;5u');
    expect(await customer.exit).toBe(0);
  });
});
