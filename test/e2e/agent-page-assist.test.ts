/**
 * A customer lets support help from the local page: real agent, real server, real browser, and a helper who also tries what they
 * may not. What a helper sends is shown as what it is and answers nothing.
 */
import { appendFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { list } from 'tar';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageAssistLimits } from '../../protocol/page-assist.ts';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import { runAgent } from '../support/agent.ts';
import { enrolledHome } from '../support/assist-home.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { soon } from '../support/assist-world.ts';
import { axeFaults, expectNoFaults, layoutFaults, phone, visitOnce } from '../support/browser.ts';
import { createDevice } from '../support/device.ts';
import { foreignTexts, grantSayer, sayer } from '../support/face-words.ts';
import { startWholePage } from '../support/local-page.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { startAssistProcess } from '../support/page-process.ts';
import { helperAt, startRelay } from '../support/relay-world.ts';
import { writeCopy } from '../support/session-copy.ts';
import { colorAt, lengthAtOnce, recordTinyVideo } from '../support/tiny-video.ts';

const grant = grantSayer('de');
const keptSchema = z.object({
  sessions: z.array(z.looseObject({ about: z.looseObject({ startedAt: z.string(), endedAt: z.string() }) })),
});
const rightToLeft = '\u202E';
const hostile = `${rightToLeft}<img src=x onerror=alert(1)> ${'Z\u0301'.repeat(40)} ${'w'.repeat(300)}`;

describe('remote help on the local page', () => {
  it('goes from the code to the terminal, and every grant can be taken back, until the key that ends it all', async () => {
    const { page, t, button, join: joinWith, allow, visitor, home, ticket } = await customerAtPage();
    // The page's time stands still, so that what is pressed at once is pressed at once on a slow machine as well.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    const helper = await joinWith(['offer_terminal']);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Stefanie Stab').first().waitFor();
    const shownMs = performance.now();

    // Deaf while it is new; and neither a script's click nor Enter ever allows anything.
    const yes = button(t('allow'));
    const { x = 0, y = 0, width = 0, height = 0 } = (await yes.boundingBox()) ?? {};
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.keyboard.press('Enter');
    await page.clock.runFor(pageAssistLimits.deafMs - 1);
    expect(await dialog.getByText(t('askDeaf')).count()).toBe(1);
    await page.clock.resume();
    await dialog.getByText(t('askKeys')).waitFor();
    expect(await button(t('no')).evaluate((one) => one.ownerDocument.activeElement === one)).toBe(true);
    await yes.evaluate((one) => (one as unknown as { click: () => void }).click());
    await yes.focus();
    await page.keyboard.press('Enter');
    expect(await dialog.count()).toBe(1);
    expect(helper.messages.filter((one) => one.type === 'grants')).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    // The agent is deaf for as long by its own clock, which the test did not turn.
    await wait(Math.max(0, pageAssistLimits.deafMs - (performance.now() - shownMs)));
    await yes.click();
    expect((await helper.heard('grants')).granted).toEqual(['terminal-watch', 'terminal-type']);

    await helper.say({ type: 'terminal-attach', from: 0, columns: 90, rows: 28 });
    await helper.heard('terminal-open');
    await helper.type('echo "vom Helfer $((6*7)) äß"\n');
    const screen = () => page.locator('.xterm-rows').innerText();
    await expect.poll(screen, soon).toContain('vom Helfer 42 äß');
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('echo "vom Kunden $((6*8))"\n');
    await expect.poll(helper.output, soon).toContain('vom Kunden 48');
    await page.keyboard.press('Control+Alt+l');
    expect(await axeFaults(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await foreignTexts(page, 'de')).toEqual([]);

    // The keyboard, then typing at all; then everything rests.
    await button(t('yourKeys')).click();
    expect((await helper.heard('keyboard')).helper).toBe(false);
    await helper.type('echo verboten\n');
    await page.getByText(t('keysYours')).waitFor();
    await button(t('theirKeys')).click();
    await helper.heard('keyboard');
    await button(t('takeBackWhat', { what: grant('terminal-type') })).click();
    expect((await helper.heard('grants')).granted).toEqual(['terminal-watch']);
    await helper.type('echo verboten\n');
    expect((await helper.heard('refused')).capability).toBe('terminal-type');
    await button(t('pause')).click();
    expect(await helper.heard('grants')).toMatchObject({ granted: [], paused: true });
    await page.getByText(t('pausedText')).waitFor();
    await button(t('resume')).click();
    expect((await helper.heard('grants')).granted).toEqual(['terminal-watch']);
    expect(await screen()).not.toContain('verboten');
    await button(t('more')).click();
    await page.getByRole('menuitem', { name: t('moreFrom', { time: t('minutes_240') }) }).click();
    const { until } = await helper.heard('grants');
    expect(Date.parse(until ?? '') - Date.now()).toBeGreaterThan(200 * 60_000);

    // What a helper writes is text, and stays where it is.
    await helper.say({ type: 'chat', text: hostile });
    await page.getByRole('log').getByText('⟨202E⟩<img src=x onerror=alert(1)>').waitFor();
    await page.getByRole('textbox', { name: t('message') }).fill('Grüße aus dem Laden');
    await page.getByRole('textbox', { name: t('message') }).press('Enter');
    expect((await helper.heard('chat')).text).toBe('Grüße aus dem Laden');

    await helper.say({ type: 'ask', capabilities: ['files-from', 'record'], reason: hostile });
    await dialog.getByText('⟨202E⟩<img src=x onerror=alert(1)>').waitFor();
    expect(await layoutFaults(page)).toEqual([]);
    for (const one of ['files-from', 'record']) await page.getByLabel(grant(one), { exact: true }).check();
    await allow(t('allow'));
    await helper.heard('grants');
    const folder = join(home, `logs${rightToLeft}gol`);
    await mkdir(folder);
    await writeFile(join(folder, 'kasse.log'), 'Zeile\n'.repeat(1_000));
    await helper.say({ type: 'file-ask', id: 1, path: join(folder, 'kasse.log'), from: 0 });
    await dialog.getByText(`${home}/logs⟨202E⟩gol/kasse.log`).waitFor();
    await dialog.getByText('6 KB').waitFor();
    await allow(t('allowFileFrom'));
    await helper.heard('file-accept');
    await helper.say({ type: 'file-credit', id: 1, upTo: 10_000 });
    await helper.heard('file-done');

    // The customer offers one of their own accord: a link by which it is named is shown as what it leads to.
    await symlink(join(folder, 'kasse.log'), join(home, 'protokoll'));
    const path = page.getByLabel(t('fileOffer'));
    await path.fill('~/fehlt.log');
    await button(t('fileOfferDo')).click();
    await page.getByText(t('fileOffer_not-found')).waitFor();
    await path.fill('~/protokoll');
    await button(t('fileOfferDo')).click();
    await dialog.getByText(t('askFileOffer', { name: 'Stefanie Stab' })).waitFor();
    await dialog.getByText(`${home}/logs⟨202E⟩gol/kasse.log`).waitFor();
    await allow(t('allowFileOffer'));
    const { id, name, size } = await helper.heard('file-offer');
    expect({ name, size }).toEqual({ name: 'kasse.log', size: 6_000 });
    await page.getByText(t('fileOffer_offered')).waitFor();
    expect(await path.inputValue()).toBe('');
    await helper.say({ type: 'file-credit', id, upTo: size });
    expect((await helper.heard('file-done')).id).toBe(id);
    await page.getByText(t('fileOffer_offered')).waitFor({ state: 'detached' });
    expect(await page.getByText(t('file_from')).count()).toBe(2);

    await helper.say({ type: 'record', on: true });
    await page.getByText(t('recording')).waitFor();
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('echo "aufgezeichnet $((42+1))"\n');
    await expect.poll(screen, soon).toContain('aufgezeichnet 43');

    // A page that is reloaded shows all of it again, and every page shows that a session goes on.
    await page.reload();
    await expect.poll(screen, soon).toContain('vom Helfer 42 äß');
    await page.getByText('Grüße aus dem Laden').waitFor();
    await page.getByRole('link', { name: 'Übersicht' }).click();
    await page.getByText(t('banner_joined', { name: 'Stefanie Stab' })).waitFor();
    expect(await page.title()).toContain('Fernhilfe läuft');
    await page.keyboard.press('Control+Shift+X');
    await expect.poll(helper.ended, soon).toBe('revoked');
    await page.getByText(t('banner_joined', { name: 'Stefanie Stab' })).waitFor({ state: 'detached' });

    // What stayed here: proved unchanged, to be watched and saved, and a change shows.
    await page.goto(new URL('/assist', page.url()).href);
    const held = sayer('de', 'page-assist-held');
    const listed = await runAgent(['sessions', 'list', '--home', home, '--json']);
    const [about] = listed.json(keptSchema).sessions.map((one) => one.about);
    const [began = 0, ended = 0] = [about?.startedAt, about?.endedAt].map((at) => Date.parse(at ?? ''));
    expect([Date.now() - began < 10 * 60_000, ended > began, ended <= Date.now()]).toEqual([
      true,
      true,
      true,
    ]);
    const when = { timeZone: 'Europe/Berlin', dateStyle: 'medium', timeStyle: 'short' } as const;
    const seconds = Math.floor((ended - began) / 1_000);
    const row = page.getByRole('region', { name: held('title') }).getByRole('listitem');
    // The copy goes to the vendor by itself, and then no longer waits.
    await expect
      .poll(async () => (await row.innerText()).split(/\n+/), soon)
      .toEqual([
        'Stefanie Stab (Support, Muster Software)',
        new Date(began).toLocaleString('de-DE', when),
        [
          `Dauer: ${seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`}`,
          `Ticket ${ticket}`,
          'Erlaubt war: Terminal mitlesen, im Terminal tippen, Dateien holen, aufzeichnen',
          endSentence('revoked', 'de'),
        ].join(' · '),
        held('more'),
      ]);
    await page.getByRole('button', { name: new RegExp(`^${held('more')}: `) }).click();
    await button(held('verify')).click();
    await page.getByText(held('intactText')).waitFor();
    await button(held('replay')).click();
    const replay = page.getByRole('group', { name: /^Aufzeichnung des Terminals/ });
    await replay.getByRole('button', { name: sayer('de', 'terminal-recording')('play') }).click();
    await expect.poll(() => replay.locator('.ap-term').textContent(), soon).toContain('aufgezeichnet 43');
    expect(await axeFaults(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: held('save') }).click();
    const names: string[] = [];
    await list({ file: await (await download).path(), onReadEntry: ({ path }) => names.push(path) });
    const { session } = helper.binding();
    expect(names).toEqual(
      expect.arrayContaining(
        ['events.jsonl', 'terminal.cast', 'proof.json'].map((name) => `${session}/${name}`),
      ),
    );
    await appendFile(join(home, 'sessions', session, 'events.jsonl'), ' ');
    await button(held('verify')).click();
    await page.getByText(held('changedText')).waitFor();
    expectNoFaults(visitor);
  });

  it('begins at the command line as well, on a telephone’s width, dark and in English; no is no, and it ends with the session', async () => {
    const server = await startRelay(new Date());
    const home = await enrolledHome(server, await server.agent());
    const run = await startAssistProcess(home, ['--terminal'], { HOME: home, BEISTAND_LANG: 'en' });
    const visitor = await visitOnce({ language: 'en', theme: 'dark', screen: phone });
    const { page } = visitor;
    const t = sayer('en', 'page-assist');
    await page.goto(run.url);
    await page.getByText(run.code).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await foreignTexts(page, 'en')).toEqual([]);
    const browser = await helperAt(server);
    const helper = await joinAssist({ url: () => server.url, browser, code: run.code });
    await page.getByRole('dialog').getByText(t('askKeys')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    // The focus is on "no", so that the key that answers without reading allows nothing.
    await page.keyboard.press('Enter');
    expect((await helper.heard('denied')).capabilities).toEqual([
      'screen',
      'terminal-watch',
      'terminal-type',
    ]);
    await page.getByText(t('mayNothing', { name: 'Stefanie Stab' })).waitFor();
    await helper.say({ type: 'end', reason: 'done' });
    await page.getByText(endSentence('helper-left', 'en')).waitFor();
    expect((await run.ended).code).toBe(0);
  });

  it('plays the screen of a copy from its beginning to its end, and what was signed stays as it was', async () => {
    const device = createDevice();
    const home = await enrolledHome(
      { url: 'http://127.0.0.1:9', now: new Date() },
      { device, customerId: 'c_aaaaaaaaaaaaaaaa', installationId: 'i_aaaaaaaaaaaaaaaa' },
    );
    const visitor = await visitOnce();
    const { page } = visitor;
    const { url, port } = await startWholePage(home, Date.now);
    await page.goto(url);
    await page.locator('h1').waitFor();
    // Two surfaces of different size; the page was closed in the middle of a picture of the first.
    const wide = await recordTinyVideo(page, { colors: ['#f00', '#0f0'], size: { width: 96, height: 48 } });
    const tall = await recordTinyVideo(page, { colors: ['#00f', '#ff0'], size: { width: 48, height: 64 } });
    const session = 's_aaaaaaaaaaaaaaaa';
    const screens = [wide.subarray(0, -10), tall];
    const copy = await writeCopy({
      session, at: new Date(), helperId: 'u_helper', device, sessions: join(home, 'sessions'), screens,
      granted: ['screen', 'record'],
    }); // prettier-ignore
    await page.goto(`http://127.0.0.1:${port}/assist`);
    const held = sayer('de', 'page-assist-held');
    await page.getByRole('button', { name: new RegExp(`^${held('more')}: `) }).click();
    await page.getByRole('button', { name: held('replay') }).click();
    const video = page.locator('video');
    await video.waitFor();

    // One film of both, whose length is known at once and which goes to any place of it.
    expect(await video.count()).toBe(1);
    const film = `/api/sessions/screen?session=${session}&film=1`;
    expect(await lengthAtOnce(page, film)).toBeLessThan(10);
    expect([await colorAt(video, 0.625), await colorAt(video, 0.125), await colorAt(video, 0.875), await colorAt(video, 0.375)]).toEqual(['001', '100', '110', '010']); // prettier-ignore

    await page.getByRole('button', { name: held('verify') }).click();
    await page.getByText(held('intactText')).waitFor();
    expect(await Promise.all([1, 2].map((part) => readFile(join(copy.folder, `screen-${part}.webm`))))).toEqual(screens); // prettier-ignore

    // A part that nobody can make anything of hides none of the others.
    await writeFile(join(copy.folder, 'screen-3.webm'), Buffer.alloc(1_000, 7));
    await page.reload();
    await page.getByRole('button', { name: new RegExp(`^${held('more')}: `) }).click();
    await page.getByRole('button', { name: held('replay') }).click();
    await expect.poll(() => video.count()).toBe(2);
    expect(await colorAt(video.first(), 0.875)).toBe('110');
    expectNoFaults(visitor);
  });
});
