/** `server tickets …` as a process: what admins read, what machines read, and the exit codes. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/store.ts';
import { openDesk } from '../support/desk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const run = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['server/main.ts', ...words], (error, out, errorText) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, error: errorText });
    });
  });

const setUp = async () => {
  const data = join(await temporaryFolder(), 'data');
  const started = await run('init', '--data', data, '--json');
  expect(started.code).toBe(0);
  const store = openStore(join(data, 'beistand.sqlite'));
  await store.migrate();
  const world = await openDesk(store);
  const { number } = await world.open({ class: 'A', subject: 'Rechnungsdruck \u202e bricht ab' });
  await world.act(number, { kind: 'note', text: 'Zeile 1\n\u001b[2JZeile 2' });
  await world.act(number, { kind: 'assign', assignee: 'u_7' });
  const tickets = (...words: string[]) => run('tickets', ...words, '--data', data);
  return { store, number, tickets };
}; // prettier-ignore

describe('server tickets', () => {
  it('lists, shows, searches, proves and rebuilds', async () => {
    const { store, number, tickets } = await setUp();
    const list = await tickets('list', '--sort', 'due', '--json');
    expect(JSON.parse(list.out)).toMatchObject({ tickets: [{ number, class: 'A', assignee: 'u_7' }], next: null });
    const shown = await tickets('show', `#${number}`);
    expect(shown.out).toMatch(/noted \(internal\)/);
    expect(shown.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect((await tickets('search', 'druck')).out).toContain(`#${number}`);
    const proof = JSON.parse((await tickets('verify', '--json')).out) as { digest: string; holds: boolean };
    expect(proof).toMatchObject({ tickets: 1, activities: 4, faults: [], holds: true });
    await store.db.deleteFrom('tickets').execute();
    expect((await tickets('verify')).code).toBe(10);
    expect((await tickets('rebuild')).out).toMatch(/1 tickets/);
    expect((await tickets('verify', '--expect', proof.digest)).code).toBe(0);
    await store.db.updateTable('ticket_activities').set({ actor_kind: 'x', content: '{"text":"nie gesagt"}' }).where('kind', '=', 'noted').execute();
    const changed = await tickets('verify', String(number));
    expect([changed.code, changed.out]).toEqual([10, expect.stringMatching(/activity 3 has content that was changed/)]);
    await store.close();
  }); // prettier-ignore

  it('say what is wrong with what was asked', async () => {
    const { store, tickets } = await setUp();
    expect((await tickets('show', '77')).error).toMatch(/no ticket 77/);
    expect((await tickets('show', 'abc')).code).toBe(2);
    expect((await tickets('list', '--class', 'X')).code).toBe(2);
    expect((await tickets('list', '--limit', '100000')).code).toBe(2);
    await store.close();
  });
});
