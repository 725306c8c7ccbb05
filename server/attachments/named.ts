/**
 * Which rows name a file among the blobs. The one list of them: whoever adds a place where a hash is kept adds it here, or its
 * files are removed as needed by nobody.
 */
import type { Queries } from '../store/store.ts';

/** Rows read at once: SQLite answers nobody else meanwhile. */
const pageRows = 2_000;
const hashes = /[0-9a-f]{64}/g;

/** Raw mails that were not erased (mail/erase.ts): nothing is known yet of one that was just received, and its file is all there is. */
const rawMails = (db: Queries) =>
  db
    .selectFrom('mail_in')
    .select('sha256')
    .where((is) =>
      is.or([is('state', '<>', 'done'), is('subject', 'is not', null), is('from_address', 'is not', null)]),
    );
const recordings = (db: Queries) =>
  db.selectFrom('session_recordings').select('sha256').where('erased_at', 'is', null);
/** What was sent lies with its ticket. */
const mailsToSend = (db: Queries) => db.selectFrom('mail_out').select('content').where('state', '<>', 'sent');
const jobs = (db: Queries) => db.selectFrom('jobs').select('payload');

/** Whether a ticket, a mail, a recording or work that waits needs this file. Somebody who only brought it does not count. */
export const isNeeded = async (db: Queries, sha256: string): Promise<boolean> => {
  const like = `%${sha256}%`;
  const all = [
    rawMails(db).where('sha256', '=', sha256).limit(1).executeTakeFirst(),
    recordings(db).where('sha256', '=', sha256).limit(1).executeTakeFirst(),
    mailsToSend(db).where('content', 'like', like).limit(1).executeTakeFirst(),
    jobs(db).where('payload', 'like', like).limit(1).executeTakeFirst(),
    db
      .selectFrom('ticket_activities')
      .select('seq')
      .where('content', 'like', like)
      .limit(1)
      .executeTakeFirst(),
  ];
  return (await Promise.all(all)).some((row) => row !== undefined);
};

/** Every file that is needed, or that somebody brought and may still attach. */
export const namedFiles = async (db: Queries, signal?: AbortSignal): Promise<Set<string>> => {
  const named = new Set<string>();
  for (const rows of [
    await rawMails(db).execute(),
    await recordings(db).execute(),
    await db.selectFrom('uploads').select('sha256').execute(),
  ])
    for (const { sha256 } of rows) named.add(sha256);
  const texts = [
    ...(await mailsToSend(db).execute()).map(({ content }) => content),
    ...(await jobs(db).execute()).map(({ payload }) => payload),
  ];
  for (const text of texts) for (const [sha256] of text.matchAll(hashes)) named.add(sha256);

  let after = { ticket: 0, seq: -1 };
  for (;;) {
    signal?.throwIfAborted();
    const { ticket, seq } = after;
    const rows = await db
      .selectFrom('ticket_activities')
      .select(['ticket', 'seq', 'content'])
      .where((is) =>
        is.or([is('ticket', '>', ticket), is.and([is('ticket', '=', ticket), is('seq', '>', seq)])]),
      )
      .orderBy('ticket')
      .orderBy('seq')
      .limit(pageRows)
      .execute();
    for (const { content } of rows) for (const [sha256] of content?.matchAll(hashes) ?? []) named.add(sha256);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return named;
    after = last;
  }
};
