/**
 * The links in mails: mute a ticket, confirm a solution or reopen. GET only shows buttons, because mail programs and
 * scanners open links by themselves; POST does it, from the button or (mute) by the one click of a mail program
 * (RFC 8058). The token is the only right needed, and it is good for one thing on one ticket alone.
 */
import { Router, urlencoded } from 'express';
import type { Response } from 'express';
import { z } from 'zod';
import { isBeistandError } from '../../protocol/errors.ts';
import type { TicketActor } from '../../protocol/ticket.ts';
import type { Queries, Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { addressKey } from './names-rules.ts';
import { mute } from './store.ts';
import { readToken } from './thread-rules.ts';

type Button = readonly [answer: string, words: string];

const page = (text: string, buttons: readonly Button[] = []): string => {
  const form = buttons
    .map(([answer, words]) => `<button name="answer" value="${answer}">${words}</button>`)
    .join(' ');
  return `<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Beistand</title><body><p>${text}</p>${
    form === '' ? '' : `<form method="post">${form}</form>`
  }</body></html>`;
};

const notValid = (response: Response): void => {
  response.status(404).send(page('Dieser Link gilt nicht. / This link is not valid.'));
};

/** Whoever reads mail at this address, as the log knows them. */
const actorAt = async (db: Queries, address: string): Promise<TicketActor> => {
  const contact = await db
    .selectFrom('contacts')
    .select('id')
    .where('email', '=', addressKey(address))
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return contact === undefined ? { kind: 'system', id: 'mail' } : { kind: 'customer', id: contact.id };
};

const answerSchema = z.object({ answer: z.enum(['works', 'broken']) });

export interface MailRoutesOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly secret: Uint8Array;
  readonly now: () => Date;
}

/** Routes below the server's root: `/mail/mute/:token` and `/mail/confirm/:token`. */
export const mailRoutes = ({ store, desk, secret, now }: MailRoutesOptions): Router => {
  const router = Router();
  router.get('/mail/mute/:token', (request, response) => {
    const found = readToken('mute', request.params.token, secret);
    if (found === null) notValid(response);
    else
      response.send(
        page(
          `Keine weiteren Nachrichten zu Ticket #${found.ticket}? / No more messages on ticket #${found.ticket}?`,
          [['mute', 'Stummschalten / Mute']],
        ),
      );
  });
  router.post('/mail/mute/:token', async (request, response) => {
    const found = readToken('mute', request.params.token, secret);
    if (found === null) {
      notValid(response);
      return;
    }
    await mute(store.db, found.ticket, found.address, now());
    response.send(page(`Ticket #${found.ticket} ist stumm. / Ticket #${found.ticket} is muted.`));
  });

  router.get('/mail/confirm/:token', (request, response) => {
    const found = readToken('confirm', request.params.token, secret);
    if (found === null) notValid(response);
    else
      response.send(
        page(`Ticket #${found.ticket}: Funktioniert alles wieder? / Does everything work again?`, [
          ['works', 'Ja, erledigt / Yes, solved'],
          ['broken', 'Nein, wieder öffnen / No, reopen'],
        ]),
      );
  });
  router.post(
    '/mail/confirm/:token',
    urlencoded({ extended: false, limit: 1_024 }),
    async (request, response) => {
      const found = readToken('confirm', request.params.token ?? '', secret);
      if (found === null) {
        notValid(response);
        return;
      }
      const { answer } = answerSchema.parse(request.body);
      try {
        await store.transaction(async (trx) => {
          const number = await desk.resolve(trx, found.ticket);
          const by = { actor: await actorAt(trx, found.address), now: now(), expectedSeq: null };
          if (answer === 'works') await desk.act(trx, number, { kind: 'confirm' }, by);
          else
            await desk.act(
              trx,
              number,
              { kind: 'reopen', reason: 'Per Link: noch nicht behoben / by link: not solved' },
              by,
            );
        });
        response.send(page('Danke! / Thank you!'));
      } catch (error) {
        // Answered before, by a second click or by somebody else.
        if (!isBeistandError(error, 'CONFLICT')) throw error;
        response.send(
          page('Dieses Ticket ist nicht mehr offen für eine Antwort. / This was answered already.'),
        );
      }
    },
  );
  return router;
};
