/**
 * `npm run bench:desk [-- --tickets N] [--only sqlite|postgres] [--json]`: the desk with 100,000 tickets and a million
 * activities, on SQLite and on PostgreSQL: lists, one ticket, search, a report, and writing; p50, p95 and p99. Then the
 * rate of the mail intake on SQLite, with the corpus at `--corpus DIR` (where there is one).
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { sql } from 'kysely';
import { createReports } from '../../../server/reports/store.ts';
import { openStore } from '../../../server/store/store.ts';
import type { Store } from '../../../server/store/store.ts';
import { createDesk } from '../../../server/tickets/desk.ts';
import { readActivities } from '../../../server/tickets/log.ts';
import { getTicket, listTickets, ticketSummaries } from '../../../server/tickets/store.ts';
import { startPostgres } from '../../support/postgres.ts';
import { repositoryRoot } from '../../support/source-tree.ts';
import { chanceFrom, compound, generate } from './generate.ts';

const { values } = parseArgs({
  options: {
    tickets: { type: 'string', default: '100000' },
    only: { type: 'string' },
    corpus: { type: 'string', default: join(repositoryRoot, '../shared/mail-corpus') },
    json: { type: 'boolean', default: false },
  },
});
const tickets = Number(values.tickets);
const say = (line: string): void => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

interface Line {
  readonly database: string;
  readonly what: string;
  readonly runs: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly aimP95: number | null;
}

const measure = async (
  database: string,
  what: string,
  aimP95: number | null,
  runs: number,
  work: (at: number) => Promise<unknown>,
): Promise<Line> => {
  for (let at = 0; at < Math.min(5, runs); at += 1) await work(at);
  const times: number[] = [];
  for (let at = 0; at < runs; at += 1) {
    const began = performance.now();
    await work(at);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(2));
  return { database, what, runs, p50: at(0.5), p95: at(0.95), p99: at(0.99), aimP95 };
};

const bench = async (store: Store, database: string): Promise<readonly Line[]> => {
  await store.migrate();
  const began = performance.now();
  const activities = await generate(store, tickets, (done) => {
    if (done % 10_000 === 0) say(`  ${database}: ${done} tickets`);
  });
  if (store.kind === 'postgres') await sql`analyze`.execute(store.db);
  const seconds = (performance.now() - began) / 1_000;
  say(`  ${database}: ${tickets} tickets, ${activities} activities in ${seconds.toFixed(0)} s`);
  const chance = chanceFrom(7);
  const any = (): number => 1_001 + Math.floor(chance() * tickets);
  const anyCustomer = (): string => `c_bench${String(Math.floor(chance() * 400)).padStart(6, '0')}`;
  const desk = createDesk({ store });
  const reports = createReports();
  const now = new Date('2026-07-01T12:00:00Z');
  const search = async (query: string, customerId: string | null) =>
    ticketSummaries(store.db, await desk.search.find(store.db, query, { customerId, limit: 50 }));
  const open = { audience: 'staff', ownCustomerId: null, now, personName: (id: string) => id } as const;
  const by = { actor: { kind: 'staff', id: 'u_1' }, now, expectedSeq: null } as const;
  const common = ['druck', 'prüfen', 'rechnung', 'update meldung', 'datenbank', 'fehler'];
  return [
    await measure(database, 'open list, by update', 20, 200, () => listTickets(store.db, { open: true })),
    await measure(database, 'open list, by due time', 20, 200, () => listTickets(store.db, { open: true, sort: 'due' })),
    await measure(database, 'one customer’s list', 20, 200, () => listTickets(store.db, { customerId: anyCustomer() })),
    await measure(database, 'one person’s queue', 20, 200, () => listTickets(store.db, { assignee: `u_${Math.floor(chance() * 20)}`, open: true })),
    await measure(database, 'list by class, far page', 20, 100, () => listTickets(store.db, { class: ['A'], sort: 'number', limit: 200 })),
    await measure(database, 'ticket with its log', 20, 300, async () => {
      const number = any();
      await getTicket(store.db, number);
      await readActivities(store.db, number);
    }),
    await measure(database, 'search: a compound', 60, 200, () => search(compound(chance), null)),
    await measure(database, 'search: an error number', 60, 200, () => search(`E${Math.floor(chance() * 90_000) + 1_000}`, null)),
    await measure(database, 'search: common words', 60, 100, (at) => search(common[at % common.length] ?? '', null)),
    await measure(database, 'search: common words, one customer', 60, 100, (at) => search(common[at % common.length] ?? '', anyCustomer())),
    await measure(database, 'reply', null, 200, () =>
      store.transaction((trx) => desk.act(trx, any(), { kind: 'note', text: 'Die Rechnungsprüfung läuft wieder.' }, by)),
    ),
    await measure(database, 'open a ticket', null, 200, () =>
      store.transaction((trx) =>
        desk.open(trx, { kind: 'open', customerId: anyCustomer(), source: 'mail', subject: compound(chance), text: 'Bitte prüfen.' }, by),
      ),
    ),
    await measure(database, 'report: open items of one customer', null, 50, () => reports(store.db, { report: 'open-items', customerId: anyCustomer() }, open)),
    await measure(database, 'report: targets, 90 days', null, 5, () => reports(store.db, { report: 'targets' }, open)),
    await measure(database, 'report: load, two years', null, 5, () => reports(store.db, { report: 'load', from: '2024-07-01T00:00:00Z' }, open)),
  ];
}; // prettier-ignore

const folder = mkdtempSync(join(tmpdir(), 'beistand-bench-'));
chmodSync(folder, 0o755);
const lines: Line[] = [];

const onSqlite = async (): Promise<void> => {
  const store = openStore(join(folder, 'bench.sqlite'));
  try {
    lines.push(...(await bench(store, 'SQLite')));
  } finally {
    await store.close();
  }
};

const onPostgres = async (): Promise<void> => {
  const postgres = await startPostgres(folder, ['shared_buffers=512MB']);
  const store = openStore(`${postgres.base}/postgres`);
  try {
    lines.push(...(await bench(store, 'PostgreSQL')));
  } finally {
    await store.close();
    await postgres.stop();
  }
};

try {
  if (values.only !== 'postgres') await onSqlite();
  if (values.only !== 'sqlite') await onPostgres();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const { database, what, p50, p95, p99, aimP95 } of lines) {
  const aim = aimP95 === null ? '' : `aim ${aimP95}${p95 <= aimP95 ? '' : ' MISSED'}`;
  const numbers = [p50, p95, p99].map((one) => one.toFixed(2).padStart(9)).join('');
  say(`${database.padEnd(11)} ${what.padEnd(38)} ${numbers} ms  ${aim}`);
}
const totalsSchema = z.looseObject({ totals: z.looseObject({ mailsPerSecond: z.number() }) });

/** Mails a second, in a process of its own; null without a corpus. */
const intakeRate = (corpus: string): number | null => {
  if (!existsSync(corpus)) return null;
  const script = join(repositoryRoot, 'scripts/corpus-mail.ts');
  const said = execFileSync(process.execPath, [script, corpus, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return totalsSchema.parse(JSON.parse(said.trimEnd().split('\n').at(-1) ?? '')).totals.mailsPerSecond;
};

const mailsPerSecond = intakeRate(values.corpus);
const aimMailsPerSecond = 100;
if (mailsPerSecond === null) say('no mail corpus here: intake not measured (--corpus DIR)');
else
  say(
    `SQLite      mail intake ${mailsPerSecond} mails/s  aim ${aimMailsPerSecond}${mailsPerSecond >= aimMailsPerSecond ? '' : ' MISSED'}`,
  );
process.stdout.write(
  `${JSON.stringify({ tickets, lines, intake: { mailsPerSecond, aimMailsPerSecond } })}\n`,
);
