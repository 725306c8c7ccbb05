/**
 * A customer at their own machine, in both languages: enrols by dropping the bundle, updates, goes back, repairs, reads the
 * history, and asks for help with what they let go along. Real program, real server, real browser.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusShape } from '../../agent/actions/results.ts';
import type { Job } from '../../protocol/page-api.ts';
import { expectNoFaults, faultsByTurns, layoutFaults, visitOnce } from '../support/browser.ts';
import type { Language, Visitor } from '../support/browser.ts';
import { foreignTexts, sayer } from '../support/face-words.ts';
import { startPageProcess } from '../support/page-process.ts';
import { toldIn } from '../support/proofs.ts';
import { createWorld, productFiles } from '../support/world.ts';
import type { Customer, World } from '../support/world.ts';

const words = {
  de: {
    overview: 'Übersicht', enrol: 'Vertrauen und anmelden', install: 'Installieren', update: 'Jetzt installieren',
    notes: 'Umlaute auf dem Bon stimmen wieder', otherNotes: 'Umlauts on receipts', installed: 'ist installiert und läuft',
    back: 'Zurück auf 4.1.0', confirmBack: 'Zurückgehen', wentBack: '4.1.0 läuft wieder', repair: 'Prüfen und reparieren',
    repaired: 'Repariert: 4.1.0', chain: 'Kette lückenlos', story: 'Zurück von 4.1.2 auf 4.1.0 (von Hand)', subject: 'Worum geht es?',
    text: 'Was ist passiert?', name: 'Ihr Name', email: 'Ihre E-Mail-Adresse', fault: 'Etwas geht nicht', hindered: 'Die Arbeit ist behindert',
    easy: 'Ja', findings: 'Zustand des Agenten', send: 'Absenden', opened: /Ticket \d+ ist eröffnet/, cancel: 'Abbrechen', download: 'Herunterladen',
  },
  en: {
    overview: 'Overview', enrol: 'Trust and enrol', install: 'Install', update: 'Install now',
    notes: 'Umlauts on receipts are right again', otherNotes: 'Umlaute auf dem Bon', installed: 'is installed and running',
    back: 'Back to 4.1.0', confirmBack: 'Go back', wentBack: '4.1.0 is running again', repair: 'Verify and repair',
    repaired: 'Repaired: 4.1.0', chain: 'Chain unbroken', story: 'Going back from 4.1.2 to 4.1.0 (by hand)', subject: 'What is it about?',
    text: 'What happened?', name: 'Your name', email: 'Your e-mail address', fault: 'Something doesn’t work', hindered: 'Work is hindered',
    easy: 'Yes', findings: 'The agent’s own health', send: 'Send', opened: /Ticket \d+ is open/, cancel: 'Cancel', download: 'Download',
  },
} as const; // prettier-ignore

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world.end();
});

const runs = async (customer: Customer): Promise<string | undefined> =>
  (await customer.agent(['status'])).json(statusShape).installed?.version;

const button = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true });
const goTo = async (visitor: Visitor, path: string): Promise<void> => {
  await visitor.page.locator(`nav a[href="${path}"]`).click();
};

/** Drops a file on a part of the page, as a person does with the mouse. */
const dropOn = async (page: Page, target: string, path: string): Promise<void> => {
  const text = JSON.stringify(await readFile(path, 'utf8'));
  await page.locator(target).waitFor();
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${text}], ${JSON.stringify(basename(path))}, { type: 'application/json' }));
    const target = document.querySelector(${JSON.stringify(target)});
    for (const kind of ['dragenter', 'dragover', 'drop'])
      target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  })()`);
};

/** Notes from now on which step of an update the page shows as the present one; the result tells them in order. */
const watchSteps = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.evaluate(`(() => {
    globalThis.seenSteps = new Set();
    const look = () => {
      for (const step of document.querySelectorAll('[aria-current="step"] p')) seenSteps.add(step.textContent);
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  })()`);
  return () => page.evaluate<string[]>('[...seenSteps]');
};

describe.each(toldIn('de'))('the local page in %s', (language: Language) => {
  it('leads from the bundle to the newest version, back again, and to a ticket', async () => {
    const say = words[language];
    const old = '4.1.0';
    if (language === 'de') await world.publishBuild({ version: old });
    const customer = await world.install(`machine-${language}`, { enroll: false });
    const program = await startPageProcess(customer.home);
    const visitor = await visitOnce({ language });
    const { page } = visitor;

    await page.goto(program.url);
    await dropOn(page, '.mantine-Dropzone-root', customer.bundle);
    await page.locator('form input').first().fill(customer.install);
    await button(visitor, say.enrol).click();
    await page.getByRole('heading', { level: 1, name: say.overview }).waitFor();
    // A second browser that finds the address somewhere is not let in.
    const second = await visitOnce({ language });
    expect((await second.page.goto(program.url))?.status()).toBe(401);

    if (language === 'de') await button(visitor, say.install).click();
    else await customer.agent(['update', '--to', old]);
    if (language === 'de') await page.getByText(say.installed).waitFor();
    expect(await runs(customer)).toBe(old);

    if (language === 'de') await publishNewer();
    await page.goto(`http://127.0.0.1:${program.port}/`);
    await button(visitor, language === 'de' ? 'Nach Updates suchen' : 'Look for updates')
      .first()
      .click();
    await page.getByText(say.notes).waitFor();
    expect(await page.getByText(say.otherNotes).count()).toBe(0);

    // A dry run says what would be, and changes nothing.
    const work = sayer(language, 'page-work');
    await button(visitor, work('plan')).click();
    await page.getByText(work('planned', { version: '4.1.2' })).waitFor();
    expect(await runs(customer)).toBe(old);

    // Slow enough to see, by a setting made on the page: the download survives a reload of the page.
    const settings = sayer(language, 'page-settings');
    await goTo(visitor, '/settings');
    await page.getByLabel(settings('rate')).fill('500k');
    await page.getByLabel(settings('rate')).press('Enter');
    await page.getByText(settings('saved', { name: settings('rate') })).waitFor();
    expect((await customer.agent(['config', 'get', 'limit-rate'])).stdout).toContain('"512000"');
    await goTo(visitor, '/');
    await button(visitor, say.update).click();
    await page.getByRole('dialog').getByRole('button', { name: say.update }).click();
    await page.getByRole('status').filter({ hasText: say.download }).waitFor();
    await page.reload();
    await page.getByRole('status').filter({ hasText: say.download }).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(1);
    const states = await watchSteps(page);
    await page.getByText(`4.1.2 ${say.installed}`).waitFor();
    expect(await runs(customer)).toBe('4.1.2');
    // Each state was shown as it came.
    const went = await states();
    expect(went[0]).toBe(work('state.downloading'));
    expect(went.length).toBeGreaterThan(1);

    await goTo(visitor, '/versions');
    await button(visitor, say.back).click();
    await page.getByRole('dialog').getByRole('button', { name: say.confirmBack }).click();
    await page.getByText(say.wentBack).waitFor();
    expect(await runs(customer)).toBe('4.1.0');

    await rm(join(customer.install, 'versions', '4.1.0', 'VERSION'));
    await goTo(visitor, '/verify');
    await button(visitor, say.repair).click();
    await page.getByText(say.repaired).waitFor();

    await goTo(visitor, '/history');
    await page.getByText(say.chain).waitFor();
    await page.getByText(say.story).waitFor();

    await goTo(visitor, '/help');
    await page.getByLabel(say.subject).fill('4.1.2');
    await page.getByLabel(say.text).fill('…');
    await page.getByLabel(say.name).fill('Anna Adler');
    await page.getByLabel(say.email).fill(`anna-${language}@adler.example`);
    for (const choice of [say.fault, say.hindered, say.easy])
      await page.getByRole('radio', { name: choice, exact: true }).click();
    const preview = page.locator('pre');
    await expect.poll(() => preview.textContent()).toContain(say.findings);
    await page.getByLabel(say.findings).uncheck();
    expect(await preview.textContent()).not.toContain(say.findings);
    expect(await preview.textContent()).toContain('kasse: 4.1.0');
    await button(visitor, say.send).click();
    await page.getByText(say.opened).waitFor();

    expectNoFaults(visitor);
    expect((await program.interrupt()).code).toBe(0);
  });
});

/** Notes with all that notes may have, and a line too long for any screen. */
const notesOf = (point: string): string =>
  `## 4.1.2\n\n- ${point}\n- **2**: \`${'x'.repeat(80)}\`\n\n\`\`\`\n${'kasse --check '.repeat(12)}\n\`\`\`\n\n[4.1.2](https://vendor.example/${'4.1.2-'.repeat(20)})`;

/** 4.1.2 with notes in both languages and enough to download. */
const publishNewer = async (): Promise<void> => {
  const options: string[] = [];
  for (const language of ['de', 'en'] as const) {
    const file = join(world.folder, `notes-${language}.md`);
    await writeFile(file, notesOf(words[language].notes));
    options.push(`--notes-${language}`, file);
  }
  const files = { 'data/pictures.bin': randomBytes(2_000_000) };
  await world.publishBuild({ version: '4.1.2', files: productFiles('4.1.2', { files }), options });
};

describe('every view of the local page', () => {
  it.each(toldIn('de'))('is fit for every eye and screen (%s)', async (language) => {
    const customer = await world.install(`view-${language}`, { enroll: false });
    const program = await startPageProcess(customer.home);
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    const found: string[] = [];
    let turn = 0;
    const look = async (path: string): Promise<void> => {
      const faults = [...(await faultsByTurns(page, (turn += 1))), ...(await foreignTexts(page, language))];
      found.push(...faults.map((fault) => `${path}: ${fault}`));
    };
    const show = async (path: string): Promise<void> => {
      await page.goto(`http://127.0.0.1:${program.port}${path}`);
      await page.locator('h1').waitFor();
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    };

    await page.goto(program.url);
    await page.locator('h1').waitFor();
    await look('enrolment');
    await customer.agent(['enroll', '--bundle', customer.bundle, '--install', customer.install]);
    await customer.agent(['update', '--to', '4.1.0']);
    const paths = ['/', '/versions', '/verify', '/history', '/assist', '/settings', '/help'];
    for (const path of paths) {
      await show(path);
      if (path === '/') await page.getByText(words[language].notes).waitFor();
      await look(path);
    }
    // What is missing in a form must be readable too.
    await page.getByRole('button', { name: words[language].send, exact: true }).click();
    await page.getByRole('alert').first().waitFor();
    await look('/help, nothing filled in');
    // An answer that is overtaken by the live line doesn't leave the page waiting for what has ended.
    await show('/');
    const job = `http://127.0.0.1:${program.port}/api/job`;
    await page.route(job, async (route) => {
      const answer = await route.fetch();
      const phase = async () => ((await (await page.request.get(job)).json()) as { job: Job }).job.phase;
      await expect.poll(phase, { timeout: 20_000 }).not.toBe('running');
      await route.fulfill({ response: answer });
    });
    const check = button(visitor, language === 'de' ? 'Nach Updates suchen' : 'Look for updates').first();
    const answered = page.waitForResponse((one) => one.url() === job && one.request().method() === 'POST');
    await check.click();
    await (await answered).finished();
    await expect.poll(() => check.isEnabled()).toBe(true);
    await page.unroute(job);
    // The other language says all of it as well.
    const other = language === 'de' ? 'en' : 'de';
    await visitor.context.addInitScript(`localStorage.setItem('beistand.language', '${other}')`);
    for (const path of paths) {
      await show(path);
      const faults = [...(await layoutFaults(page)), ...(await foreignTexts(page, other))];
      found.push(...faults.map((fault) => `${path}, ${other}: ${fault}`));
    }
    expect(found).toEqual([]);
    expectNoFaults(visitor);
    expect((await program.interrupt()).code).toBe(0);
  });
});
