/** What can be done from the local page, each against a real agent and a real server. */
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { History, Setting, Settings } from '../../agent/actions/results.ts';
import type { Diagnosis } from '../../protocol/agent-results.ts';
import type { AgentDiagnosis } from '../../protocol/diagnosis.ts';
import type { Job, Overview, PageFacts } from '../../protocol/page-api.ts';
import { agentOf, ask, enterPage, startBarePage } from '../support/local-page.ts';
import type { OpenPage } from '../support/local-page.ts';
import { createWorld, productFiles } from '../support/world.ts';
import type { Customer, World } from '../support/world.ts';

let world: World;
let customer: Customer;
let page: OpenPage;

beforeAll(async () => {
  world = await createWorld();
  const notes = join(world.folder, 'notes.md');
  await writeFile(notes, 'Schnellere Bons.');
  await world.publishBuild({ version: '1.0.0' });
  customer = await world.install('adler', { enroll: false });
  page = await enterPage(await startBarePage(world.folder, agentOf(customer.home), customer.home));
  await world.publishBuild({ version: '1.1.0', options: ['--notes-de', notes] });
});
afterAll(async () => {
  await page.close();
  await world.end();
});

const overview = async (): Promise<Overview> => (await page.api<Overview>('GET /api/overview')).value;
const history = async (query: string): Promise<History> =>
  (await page.api<History>(`GET /api/history?${query}`)).value;

describe('the local page', () => {
  it('enrols with the bundle’s text, and refuses a second time', async () => {
    const wish = { bundle: await readFile(customer.bundle, 'utf8'), installFolder: customer.install };
    expect((await page.api('POST /api/enrolment', { ...wish, bundle: '{}' })).status).toBe(400);
    expect((await page.api('POST /api/enrolment', wish)).status).toBe(200);
    const again = await page.api<{ code: string }>('POST /api/enrolment', wish);
    expect(again).toMatchObject({ status: 409, value: { code: 'ALREADY_ENROLLED' } });
    expect((await page.api<PageFacts>('GET /api/facts')).value).toMatchObject({
      enrolled: true,
      product: 'kasse',
      vendor: 'Beispiel Software',
    });
  });

  it('checks and knows what is new, with its notes', async () => {
    const job = await page.work({ kind: 'check' });
    expect(job).toMatchObject({ phase: 'done', outcome: { kind: 'checked' } });
    const { checked } = await overview();
    expect(checked?.available).toMatchObject({
      version: '1.1.0',
      notes: { de: 'Schnellere Bons.', en: null },
    });
  });

  it('says what an update would do and changes nothing', async () => {
    const job = await page.work({ kind: 'plan', to: '1.0.0' });
    expect(job.outcome).toMatchObject({ kind: 'updated', updated: { outcome: 'planned', to: '1.0.0' } });
    expect((await overview()).status.installed).toBeNull();
  });

  it('updates through every state, and tells them live and after a reload', async () => {
    const heard: string[] = [];
    const stream = new AbortController();
    const live = await fetch(`${page.origin}/api/live`, {
      headers: { cookie: page.cookie },
      signal: stream.signal,
    });
    const reading = (async () => {
      for await (const piece of live.body ?? []) heard.push(new TextDecoder().decode(piece));
    })().catch(() => undefined);
    await page.work({ kind: 'update', to: '1.0.0' });
    const job = await page.work({ kind: 'update' });
    stream.abort();
    await reading;
    expect(job.outcome).toMatchObject({
      kind: 'updated',
      updated: { outcome: 'committed', from: '1.0.0', to: '1.1.0' },
    });
    const states = ['checking', 'planned', 'downloading', 'staged', 'verified', 'stopping', 'backedUp', 'migrated', 'switched', 'probation', 'committed']; // prettier-ignore
    expect(job.states.map(({ state }) => state)).toEqual(expect.arrayContaining(states));
    for (const state of states) expect(heard.join('')).toContain(`"${state}"`);
    const { status, checked } = await overview();
    expect(status).toMatchObject({ installed: { version: '1.1.0' }, previous: ['1.0.0'] });
    expect(checked).toBeNull();
    expect((await page.api<{ job: Job }>('GET /api/job')).value.job).toEqual(job);
  });

  it('does one thing at a time', async () => {
    const [first, second] = await Promise.all([
      page.api('POST /api/job', { kind: 'check' }),
      page.api<{ code: string }>('POST /api/job', { kind: 'verify' }),
    ]);
    expect(new Set([first.status, second.status])).toEqual(new Set([200, 409]));
    await page.work({ kind: 'check' });
  });

  it('verifies, and repairs what was changed', async () => {
    expect(await page.work({ kind: 'verify' })).toMatchObject({ outcome: { verified: { ok: true } } });
    const file = join(customer.install, 'versions', '1.1.0', 'VERSION');
    await rm(file);
    const found = await page.work({ kind: 'verify' });
    expect(found).toMatchObject({ outcome: { verified: { ok: false, differing: [{ fault: 'missing' }] } } });
    const repaired = await page.work({ kind: 'repair' });
    expect(repaired).toMatchObject({ outcome: { verified: { ok: true, differing: [{ repaired: true }] } } });
  });

  it('goes back to the build before', async () => {
    const job = await page.work({ kind: 'rollback' });
    expect(job.outcome).toMatchObject({ rolledBack: { from: '1.1.0', to: '1.0.0' } });
    expect((await overview()).status.installed?.version).toBe('1.0.0');
  });

  it('says by its code that an update was taken back', async () => {
    const files = productFiles('1.2.0', { healthy: false });
    await world.publishBuild({ version: '1.2.0', files });
    const job = await page.work({ kind: 'update', to: '1.2.0' });
    expect(job).toMatchObject({ phase: 'failed', outcome: null, problem: { code: 'ROLLED_BACK' } });
    expect((await overview()).status).toMatchObject({
      installed: { version: '1.0.0' },
      knownBad: ['1.2.0', '1.1.0'],
    });
  });

  it('stops a download at once, and keeps what came', async () => {
    const big = {
      'data/big.bin': Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i * 7919) >> 3)),
    };
    await world.publishBuild({ version: '1.3.0', files: productFiles('1.3.0', { files: big }) });
    await page.api('PUT /api/settings', { name: 'limit-rate', value: '100k' });
    await page.api('POST /api/job', { kind: 'update', to: '1.3.0' });
    for (;;) {
      const { job } = (await page.api<{ job: Job }>('GET /api/job')).value;
      if ((job.download?.doneBytes ?? 0) > 0) break;
      expect(job.phase).toBe('running');
    }
    await page.api('POST /api/job/cancel', {});
    const { value } = await page.api<{ job: Job }>('GET /api/job');
    expect(value.job.stopping || value.job.phase === 'failed').toBe(true);
    let job = value.job;
    while (job.phase === 'running') job = (await page.api<{ job: Job }>('GET /api/job')).value.job;
    expect(job.problem?.code).toBe('CANCELLED');
    await page.api('PUT /api/settings', { name: 'limit-rate', value: 'none' });
  });

  it('shows and changes settings and the pin', async () => {
    const window = 'mon-fri 22:00-04:00 Europe/Berlin';
    const set = await page.api<Setting>('PUT /api/settings', { name: 'window', value: window });
    expect(set.value).toMatchObject({ name: 'window', before: null });
    expect((await page.api<Settings>('GET /api/settings')).value.settings['window']).toBe(set.value.value);
    const wrong = await page.api<{ code: string }>('PUT /api/settings', {
      name: 'window',
      value: 'sometimes',
    });
    expect(wrong).toMatchObject({ status: 400, value: { code: 'BAD_INPUT' } });
    await page.api('PUT /api/pin', { version: '1.0.0' });
    expect((await overview()).status.pinned).toBe('1.0.0');
    await page.api('PUT /api/pin', { version: null });
  });

  it('reads the journal page by page and by what is looked for', async () => {
    const first = await history('limit=3');
    expect(first).toMatchObject({ chain: 'intact' });
    expect(first.entries).toHaveLength(3);
    const before = first.entries[0]?.seq ?? 0;
    const second = await history(`limit=3&before=${before}`);
    expect(second.entries.every(({ seq }) => seq < before)).toBe(true);
    const decisions = await history('group=decisions');
    expect(new Set(decisions.entries.map(({ kind }) => kind))).toEqual(
      new Set(['enrolled', 'settingChanged', 'pinned', 'unpinned']),
    );
    const trouble = await history('group=trouble');
    expect(trouble.entries.some(({ data }) => data['state'] === 'rollingBack')).toBe(true);
  });

  it('tells the diagnosis and the doctor’s findings in the language asked for', async () => {
    const diagnosis = (await page.api<AgentDiagnosis>('GET /api/diagnosis?language=de')).value;
    expect(diagnosis.errors?.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/zurückgenommen.* · state:rollingBack/),
    );
    const named = ({ name }: { name: string }) => name === 'Geräteschlüssel';
    expect(diagnosis.findings?.find(named)?.message).toBe('vorhanden und nur für den Agenten lesbar');
    const { findings } = (await page.api<Diagnosis>('GET /api/doctor?language=de')).value;
    expect(findings.find(named)?.message).toBe('vorhanden und nur für den Agenten lesbar');
  });

  it('opens a ticket with exactly the parts that were left in', async () => {
    const diagnosis = (await page.api<AgentDiagnosis>('GET /api/diagnosis')).value;
    expect(diagnosis.versions).toMatchObject({ installed: '1.0.0', knownBad: ['1.2.0', '1.1.0'] });
    expect(diagnosis.errors?.some(({ text }) => text.includes('state:rollingBack'))).toBe(true);
    expect(diagnosis.findings?.some(({ name }) => name === 'journal')).toBe(true);
    const opened = await page.api<{ number: number; class: string }>('POST /api/tickets', {
      requestId: randomUUID(),
      subject: 'Version 1.2.0 fails here',
      text: 'The update was taken back.',
      impact: { kind: 'fault', reach: 'single', workaround: 'easy' },
      contact: { name: 'Anna Adler', email: 'anna@adler.example' },
      diagnosis: { versions: diagnosis.versions },
    });
    expect(opened.value).toMatchObject({ class: 'C' });
    const { entries } = await history('group=decisions');
    expect(entries.at(-1)).toMatchObject({
      kind: 'ticketOpened',
      data: { number: opened.value.number, sent: 'versions' },
    });
  });

  it('says that the server is away, and still shows what is installed', async () => {
    await world.stopServer();
    expect(await page.work({ kind: 'check' })).toMatchObject({
      phase: 'failed',
      problem: { code: 'UNREACHABLE' },
    });
    expect((await overview()).status.installed?.version).toBe('1.0.0');
    await world.startServer();
  });

  it('closes although a page listens', async () => {
    const other = await enterPage(await startBarePage(world.folder, agentOf(customer.home), customer.home));
    const headers = { host: `127.0.0.1:${other.port}`, cookie: other.cookie };
    const listening = ask(other.port, '/api/live', { headers });
    await other.api('GET /api/job');
    await other.close();
    await expect(listening.then(({ status }) => status)).resolves.toBe(200);
  });

  it('closed in the middle of a download, leaves the installation as it was', async () => {
    const other = await enterPage(await startBarePage(world.folder, agentOf(customer.home), customer.home));
    await other.api('PUT /api/settings', { name: 'limit-rate', value: '100k' });
    await other.api('POST /api/job', { kind: 'update', to: '1.3.0' });
    for (let seen = false; !seen;) {
      const { job } = (await other.api<{ job: Job }>('GET /api/job')).value;
      expect(job.phase).toBe('running');
      seen = job.states.some(({ state }) => state === 'downloading');
    }
    await other.close();
    const { status } = await overview();
    expect(status).toMatchObject({ state: 'idle', busy: null, installed: { version: '1.0.0' } });
    expect((await history('limit=1')).chain).toBe('intact');
  });
});
