/** SIGKILL before every step of the intake: the mail is there afterwards, once, with one answer. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../server/store/store.ts';
import { scratchDesk } from '../support/scratch-desk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const child = (folder: string, dieAt: number, laterMs: number) =>
  spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../support/mail-child.ts'), folder, String(dieAt), String(laterMs)],
    { encoding: 'utf8' },
  );

it('a mail is neither lost nor doubled, wherever its server is killed', { timeout: 180_000 }, async () => {
  const steps = Number(child(await temporaryFolder(), 0, 0).stdout);
  expect(steps).toBeGreaterThan(10);
  for (let dieAt = 1; dieAt <= steps; dieAt += 1) {
    const folder = await temporaryFolder();
    expect(child(folder, dieAt, 0).signal).toBe('SIGKILL');
    // Whoever brought the mail brings it again: it can't know that it was taken.
    const second = child(folder, 0, 600_000);
    expect([dieAt, second.status, second.stderr]).toEqual([dieAt, 0, '']);
    const store = openStore(join(folder, 'mail.sqlite'));
    onTestFinished(() => store.close());
    const { entries } = await scratchDesk(store);
    expect([dieAt, (await entries()).map(({ kind, text }) => [kind, text])]).toEqual([
      dieAt,
      [['opened', 'Siehe Anhang.']],
    ]);
    const mails = await store.db.selectFrom('mail_in').select(['state', 'outcome']).execute();
    expect([dieAt, mails]).toEqual([dieAt, [{ state: 'done', outcome: 'ticket' }]]);
    expect((await store.db.selectFrom('mail_out').select('id').execute()).length).toBe(1);
  }
});
