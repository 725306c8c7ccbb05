/** A recorded session afterwards: the customer sees who was there and what they had allowed, and plays it; so does staff on the ticket. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openHandAgent } from '../support/assist-agent.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { axeFaults, expectNoFaults, phone, signInAt, visitOnce } from '../support/browser.ts';
import type { Language, Visitor } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { grantSayer, sayer } from '../support/face-words.ts';
import { addMember, addStaff, addTestCustomer } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { helperAt, ticketOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';
import { handOver, writeCopy } from '../support/session-copy.ts';
import { colorAt, lengthAtOnce, recordTinyVideo, withIndex } from '../support/tiny-video.ts';

const granted = ['terminal-watch', 'screen', 'record'] as const;

/** A session that was held and recorded: the copy is at the vendor, the screen's recording is not yet. */
const recordedSession = async () => {
  const server = await startTestServer((await databases[0]?.database()) ?? '', {
    trusted: false,
    now: new Date(),
  });
  const customer = await server.agent();
  const ticket = await ticketOf(server, customer.customerId);
  const url = () => server.url;
  const agent = await openHandAgent(server, customer, { url, ticket });
  const browser = await helperAt(server);
  const helper = await joinAssist({ url, browser, code: agent.code });
  await helper.heard('hello');
  agent.tell({ type: 'told', granted: [...granted] });
  const began = server.now;
  server.now = new Date(began.getTime() + 7 * 60_000);
  agent.leave('revoked');
  await expect.poll(() => helper.ended()).toBe('revoked');
  const binding = helper.binding();
  const about = { session: binding.session, helperId: binding.helper.id, at: began, ticket };
  await expect
    .poll(async () => {
      const copy = await writeCopy({ ...about, device: customer.device, granted });
      return handOver(server, customer, copy).catch(() => 0);
    })
    .toBeGreaterThan(0);
  const screen = `${server.url}/api/v1/sessions/${binding.session}/recordings/screen`;
  const bringScreen = (video: Buffer) =>
    fetch(`${screen}?seconds=1`, {
      method: 'PUT',
      body: new Uint8Array(video),
      headers: {
        'content-type': 'video/webm',
        origin: server.url,
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
  return { server, customer, ticket, began, screen, bringScreen };
};

/** Opens the session, plays both recordings and says what it saw. */
const look = async ({ page }: Visitor, language: Language): Promise<void> => {
  const say = sayer(language, 'session-details');
  await page.getByRole('button', { name: say('openRecorded') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('signed')).waitFor();
  await dialog.getByText(say('stored')).waitFor();
  await dialog.getByText(say('grantsSigned')).waitFor();
  await dialog.getByText(say('takenBack')).waitFor();
  await dialog.getByRole('button', { name: `${say('play')}: ${say('terminal')}` }).click();
  await dialog
    .getByRole('button', { name: sayer(language, 'terminal-recording')('play'), exact: true })
    .click();
  await expect.poll(() => dialog.locator('.ap-term').textContent()).toContain('Drucker kasse-1 wartet');
  await dialog.getByRole('button', { name: `${say('play')}: ${say('screen')}` }).click();
  const video = dialog.locator('video');
  await video.waitFor();
  await expect
    .poll(() => video.evaluate((one) => Number.isFinite((one as unknown as { duration: number }).duration)))
    .toBe(true);
  for (const [share, color] of [[0.5, '010'], [0.1, '100'], [0.9, '001']] as const)
    await expect.poll(() => colorAt(video, share)).toBe(color); // prettier-ignore
};

describe('the remote sessions of a customer', () => {
  it.each(toldIn('en'))(
    'are told with helper, time and grants, and are played, in their area and on the ticket (%s)',
    async (language) => {
      const say = sayer(language, 'portal-sessions');
      const { server, customer, ticket, began, screen, bringScreen } = await recordedSession();
      const { email } = await addMember(server.store, customer.customerId, 'member');
      const visitor = await visitOnce({ language, ...(language === 'en' ? { screen: phone } : {}) });
      const { page } = visitor;
      await signInAt(visitor, server.url, email);
      await page.goto(`${server.url}/portal`);
      const video = await recordTinyVideo(page, { colors: ['#f00', '#0f0', '#00f'] });
      expect((await bringScreen(await withIndex(video))).status).toBe(201);
      expect(await lengthAtOnce(page, screen)).toBeLessThan(10);
      await page.goto(`${server.url}/portal/sessions`);
      const held = page.getByRole('article');
      await held.getByText('Stefanie Stab').waitFor();
      await held.getByText(grantSayer(language)('terminal-watch')).waitFor();
      await held.getByText('till-7').waitFor();
      await held.getByText(say('lasted', { time: '7 min' })).waitFor();
      const clock = began.toLocaleTimeString('de', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }); // prettier-ignore
      expect(await held.innerText()).toContain(clock);
      await look(visitor, language);
      expect(await axeFaults(page)).toEqual([]);
      const details = sayer(language, 'session-details');
      const download = page.waitForEvent('download');
      await page
        .getByRole('dialog')
        .getByRole('link', { name: `${details('download')}: ${details('terminal')}`, exact: true })
        .click();
      expect(await readFile(await (await download).path(), 'utf8')).toContain('Drucker kasse-1 wartet');
      await page.keyboard.press('Escape');
      await held.getByRole('link', { name: String(ticket) }).click();
      await page
        .getByText(sayer(language, 'portal-tickets')('did_sessionStarted', { who: 'Stefanie Stab' }))
        .waitFor();
      expectNoFaults(visitor);

      // One that was cut off, and so came without an index, can be watched all the same.
      await server.store.db.deleteFrom('session_recordings').where('kind', '=', 'screen').execute();
      expect((await bringScreen(video.subarray(0, -10))).status).toBe(201);
      const later = await visitOnce({ language });
      await signInAt(later, server.url, email);
      await later.page.goto(`${server.url}/portal/sessions`);
      expect(await lengthAtOnce(later.page, screen)).toBe(Infinity);
      await look(later, language);
      expectNoFaults(later);
      if (language === 'en') return;

      const stranger = await visitOnce({ language });
      const other = await addTestCustomer(server.store);
      await signInAt(stranger, server.url, (await addMember(server.store, other.id)).email);
      await stranger.page.goto(`${server.url}/portal/sessions`);
      await stranger.page.getByText(say('none'), { exact: true }).waitFor();
      expectNoFaults(stranger);

      const staff = await visitOnce({ language, theme: 'dark' });
      await signInAt(staff, server.url, (await addStaff(server.store, 'support')).email);
      await staff.page.goto(`${server.url}/console/tickets/${ticket}`);
      await look(staff, language);
      expect(await axeFaults(staff.page)).toEqual([]);
      expectNoFaults(staff);
      const reads = await server.store.db
        .selectFrom('changes')
        .select(['by', 'after'])
        .where('what', '=', 'recording read')
        .execute();
      expect(new Set(reads.map(({ by }) => by)).size).toBe(2);
    },
  );
});
