/**
 * Webhooks: what happened is put into the durable queue in the transaction in which it happened, one job for each
 * webhook that asked for it, and sent from there until it is taken or a day has passed. Deliveries name things and
 * carry no texts: whoever is told fetches them with a token of their own.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { seal, unseal } from '../auth/sealed.ts';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import { newId, newSecret } from '../secrets.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { signatureOf } from './signature-rules.ts';
import { checkTarget, guardedLookup } from './target.ts';

export const webhookEvents = ['ticket.changed', 'build.published', 'installation.reported', 'ping'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

const deliverJob = 'webhook.deliver';
const mostWebhooks = 50;
const timeoutMs = 10_000;

const jobSchema = z.strictObject({
  webhook: z.string(),
  id: z.string(),
  event: z.enum(webhookEvents),
  body: z.string(),
});

export interface WebhookOptions {
  /** Seals the keys in the database. */
  readonly secret: string;
  readonly privateToo: boolean;
  readonly now: () => Date;
}

/**
 * Sets a webhook; its key is shown once.
 * @throws BeistandError INSECURE_URL, BAD_INPUT, CONFLICT (too many)
 */
export const addWebhook = async (
  db: Queries,
  wish: { url: string; events: readonly WebhookEvent[]; by: string },
  { secret, privateToo, now }: WebhookOptions,
): Promise<{ id: string; key: string }> => {
  const url = checkTarget(wish.url, privateToo);
  if ((await listWebhooks(db)).length >= mostWebhooks)
    throw new BeistandError('CONFLICT', `There are at most ${mostWebhooks} webhooks.`);
  const key = newSecret('webhook');
  const id = newId('w');
  await db
    .insertInto('webhooks')
    .values({
      id,
      url: url.href,
      secret: seal(secret, 'webhook', key),
      events: JSON.stringify(wish.events),
      created_at: now().toISOString(),
      created_by: wish.by,
      disabled_at: null,
      last_ok_at: null,
      last_error: null,
    })
    .execute();
  return { id, key };
};

const eventsOf = (text: string): WebhookEvent[] => z.array(z.enum(webhookEvents)).parse(JSON.parse(text));

export const listWebhooks = async (db: Queries) => {
  const rows = await db.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    events: eventsOf(row.events),
    createdAt: row.created_at,
    createdBy: row.created_by,
    disabledAt: row.disabled_at,
    lastOkAt: row.last_ok_at,
    lastError: row.last_error,
  }));
};

/**
 * Switches a webhook off or on, or changes its events; returns it as it is now.
 * @throws BeistandError NOT_FOUND
 */
export const changeWebhook = async (
  db: Queries,
  id: string,
  wish: { events?: readonly WebhookEvent[] | undefined; disabled?: boolean | undefined },
  now: Date,
) => {
  const before = (await listWebhooks(db)).find((one) => one.id === id);
  if (before === undefined) throw new BeistandError('NOT_FOUND', 'There is no such webhook.');
  const disabledAt =
    wish.disabled === undefined ? before.disabledAt : wish.disabled ? now.toISOString() : null;
  const events = [...(wish.events ?? before.events)];
  await db
    .updateTable('webhooks')
    .set({ events: JSON.stringify(events), disabled_at: disabledAt })
    .where('id', '=', id)
    .execute();
  return { ...before, events, disabledAt };
};

/** @throws BeistandError NOT_FOUND */
export const removeWebhook = async (db: Queries, id: string): Promise<void> => {
  const { numDeletedRows } = await db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw new BeistandError('NOT_FOUND', 'There is no such webhook.');
};

/** Puts an event in for every webhook that asked for it; with `only`, for that one alone. */
export const announce = async (
  trx: Trx,
  event: WebhookEvent,
  data: Readonly<Record<string, unknown>>,
  at: Date,
  only?: string,
): Promise<void> => {
  const rows = await trx
    .selectFrom('webhooks')
    .select(['id', 'events'])
    .where('disabled_at', 'is', null)
    .execute();
  const wanting = rows.filter((row) =>
    only === undefined ? eventsOf(row.events).includes(event) : row.id === only,
  );
  for (const row of wanting) {
    const id = randomUUID();
    const body = JSON.stringify({ id, event, at: at.toISOString(), data });
    await enqueue(trx, deliverJob, { webhook: row.id, id, event, body }, { runAt: at });
  }
};

const gone = 410;

/** Sends deliveries; a receiver that answers 410 is not told again. */
export const webhookHandlers = (store: Store, { secret, privateToo, now }: WebhookOptions): JobHandlers => {
  const note = (id: string, what: { last_ok_at?: string; last_error: string | null; disabled_at?: string }) =>
    store.db.updateTable('webhooks').set(what).where('id', '=', id).execute();

  return {
    [deliverJob]: {
      run: async (job, signal) => {
        const { webhook: id, id: delivery, event, body } = jobSchema.parse(job.payload);
        const webhook = await store.db
          .selectFrom('webhooks')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        if (webhook === undefined || webhook.disabled_at !== null) return undefined;
        const key = unseal(secret, 'webhook', webhook.secret);
        const url = checkTarget(webhook.url, privateToo);
        const dispatcher = new Agent({
          connect: { lookup: guardedLookup(url, privateToo), timeout: timeoutMs },
        });
        let status: number;
        try {
          const answer = await request(url, {
            method: 'POST',
            dispatcher,
            body,
            signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
            headers: {
              'content-type': 'application/json',
              'user-agent': 'Beistand-Webhook',
              'beistand-event': event,
              'beistand-delivery': delivery,
              'beistand-signature': signatureOf(key, body, now()),
            },
          });
          status = answer.statusCode;
          answer.body.on('error', () => undefined).destroy();
        } catch (cause) {
          await note(id, { last_error: 'not reached' });
          throw new BeistandError('UNREACHABLE', `${url.host} could not be reached.`, { cause });
        } finally {
          await dispatcher.destroy();
        }
        if (status >= 200 && status < 300) {
          await note(id, { last_ok_at: now().toISOString(), last_error: null });
          return undefined;
        }
        if (status === gone) {
          await note(id, { last_error: 'gone (410)', disabled_at: now().toISOString() });
          return { giveUp: 'The receiver answered 410: gone.' };
        }
        await note(id, { last_error: `answered ${status}` });
        throw new BeistandError('HTTP_STATUS', `${url.host} answered ${status}.`, { details: { status } });
      },
    },
  };
};
