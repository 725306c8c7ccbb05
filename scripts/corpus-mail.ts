/**
 * `npm run corpus:mail -- DIR [--json]`: every mail below DIR goes through the whole intake into a scratch database; printed
 * is what became of each, and totals. Nothing may throw, nothing may be lost: ends with 1 where something was. With `--json`
 * the last line is `{"totals": {...}}`, the lines before are one object for each mail.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { isBeistandError } from '../protocol/errors.ts';
import { createWorker } from '../server/jobs/worker.ts';
import { openBlobs } from '../server/mail/blobs.ts';
import { mailConfigSchema } from '../server/mail/config.ts';
import { mailsAt } from '../server/mail/import.ts';
import { parseMail } from '../server/mail/parse.ts';
import { mailInHandler } from '../server/mail/process.ts';
import { foldQuotes } from '../server/mail/quote-rules.ts';
import { mailInJob, receiveMails } from '../server/mail/receive.ts';
import { mailSecret } from '../server/mail/secret.ts';
import { ticketIntake } from '../server/mail/ticket-intake.ts';
import { openStore } from '../server/store/store.ts';
import type { Store } from '../server/store/store.ts';
import { createDesk } from '../server/tickets/desk.ts';

interface Source {
  readonly name: string;
  readonly id: string;
  readonly fresh: boolean;
}

const batch = 100;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const [folder] = positionals;
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const headSchema = z.object({ facts: z.object({ mailId: z.string().nullish() }) });

/** The mails that stand in the log of some ticket. */
const mailsInTickets = async (store: Store): Promise<Set<string>> => {
  const rows = await store.db
    .selectFrom('ticket_activities')
    .select('head')
    .where('kind', 'in', ['opened', 'replied', 'noted'])
    .execute();
  return new Set(rows.flatMap(({ head }) => headSchema.parse(JSON.parse(head)).facts.mailId ?? []));
};

const run = async (from: string, scratch: string): Promise<boolean> => {
  const store = openStore(join(scratch, 'corpus.sqlite'));
  await store.migrate();
  const blobs = openBlobs(join(scratch, 'mail'));
  const now = () => new Date();
  const tickets = ticketIntake(createDesk({ store }), now);
  const config = mailConfigSchema.parse({ address: 'support@desk.example', answerUnknown: true });
  const failures: string[] = [];
  const parts = {
    store,
    blobs,
    tickets,
    config,
    vendor: 'Corpus',
    secret: await mailSecret(store),
    publicUrl: null,
    now,
  };
  const worker = createWorker(
    store,
    { [mailInJob]: mailInHandler(parts) },
    {
      now,
      chance: () => 0,
      concurrency: 12,
      onFailure: (error, job) => {
        if (!isBeistandError(error, 'BUSY')) failures.push(`${job?.id ?? ''}: ${error.message}`);
      },
    },
  );
  const sources: Source[] = [];
  const tooLarge: string[] = [];
  let waiting: { name: string; raw: Uint8Array }[] = [];
  let replacements = 0;
  let foldFaults = 0;
  const withReplacements: string[] = [];
  let intakeMs = 0;
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    intakeMs += performance.now() - start;
    return result;
  };
  const flush = async (): Promise<void> => {
    const mails = waiting;
    waiting = [];
    const received = await timed(() =>
      receiveMails(
        { store, blobs, now },
        mails.map(({ name, raw }) => ({ raw, source: `import:${name}` })),
      ),
    );
    for (const [at, one] of received.entries()) sources.push({ name: mails[at]?.name ?? '', ...one });
    await timed(() => worker.runDue());
    for (const { name, raw } of mails) {
      const parsed = await parseMail(raw);
      if (!parsed.ok) continue;
      const { mail } = parsed;
      if (
        foldQuotes(mail.text)
          .map(({ text }) => text)
          .join('') !== mail.text
      )
        foldFaults += 1;
      if (
        !`${mail.subject}${mail.text}${mail.html ?? ''}${mail.from?.name ?? ''}${mail.attachments.map((one) => one.name).join('')}`.includes(
          '\ufffd',
        )
      )
        continue;
      replacements += 1;
      withReplacements.push(name);
    }
  };
  for await (const item of mailsAt(from)) {
    if ('tooLarge' in item) tooLarge.push(item.name);
    else waiting.push(item);
    if (waiting.length >= batch) await flush();
  }
  await flush();
  // Answers that overtook what they answer wait a moment.
  const waitingMails = async (): Promise<boolean> =>
    (await store.db.selectFrom('mail_in').select('id').where('state', '=', 'received').executeTakeFirst()) !==
    undefined;
  for (let rounds = 0; rounds < 300 && (await waitingMails()); rounds += 1) {
    await pause(100);
    await worker.runDue();
  }

  const rows = new Map(
    (await store.db.selectFrom('mail_in').selectAll().execute()).map((row) => [row.id, row]),
  );
  const kept = await mailsInTickets(store);
  const counts = {
    ticket: 0,
    followUp: 0,
    bounce: 0,
    auto: 0,
    loop: 0,
    complaint: 0,
    copy: 0,
    filed: 0,
    quarantined: 0,
    same: 0,
  };
  let lost = 0;
  for (const { name, id, fresh } of sources) {
    const row = rows.get(id);
    const outcome = !fresh ? 'same' : row?.state === 'quarantined' ? 'quarantined' : row?.outcome;
    const hasEntry = outcome !== 'ticket' && outcome !== 'followUp' ? true : kept.has(id);
    const rawKept =
      row !== undefined &&
      (await blobs.get(row.sha256).then(
        () => true,
        () => false,
      ));
    if (outcome === undefined || outcome === null || !hasEntry || !rawKept) lost += 1;
    else counts[outcome] += 1;
    const line = {
      file: name,
      outcome: outcome ?? 'lost',
      ticket: row?.ticket ?? null,
      reason: row?.reason ?? '',
      detail: row?.detail ?? '',
    };
    const why = [line.reason, line.detail].filter((one) => one !== '').join('; ');
    write(
      values.json
        ? JSON.stringify(line)
        : `${line.outcome}${line.ticket === null ? '' : ` #${line.ticket}`}  ${name}${why === '' ? '' : `  (${why})`}`,
    );
  }
  const totals = {
    mails: sources.length + tooLarge.length,
    exceptions: failures.length,
    lost: lost + foldFaults,
    ...counts,
    refusedTooLarge: tooLarge.length,
    replacementCharacters: replacements,
    mailsPerSecond: Math.round(sources.length / (intakeMs / 1_000)),
  };
  if (!values.json) {
    for (const name of withReplacements) write(`has U+FFFD: ${name}`);
    for (const failure of failures) write(`exception: ${failure}`);
    write(
      Object.entries(totals)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    );
  } else write(JSON.stringify({ totals: { ...totals, withReplacementCharacters: withReplacements } }));
  await store.close();
  return totals.exceptions === 0 && totals.lost === 0;
};

if (folder === undefined) {
  process.stderr.write('Name a folder of mails: npm run corpus:mail -- DIR [--json]\n');
  process.exitCode = 2;
} else {
  const scratch = await mkdtemp(join(tmpdir(), 'beistand-corpus-'));
  try {
    if (!(await run(folder, scratch))) process.exitCode = 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
