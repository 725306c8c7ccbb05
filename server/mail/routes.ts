/**
 * The mute link of mails to watchers. GET only shows a button, because mail programs and scanners open links by themselves; POST mutes,
 * from the button or by the one click of a mail program (RFC 8058). The token is the only right needed.
 */
import { Router } from 'express';
import type { Store } from '../store/store.ts';
import { mute } from './store.ts';
import { readToken } from './thread-rules.ts';

const page = (text: string, button: boolean): string =>
  `<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Beistand</title><body><p>${text}</p>${
    button ? '<form method="post"><button>Stummschalten / Mute</button></form>' : ''
  }</body></html>`;

/** Routes below the server's root: `/mail/mute/:token`. */
export const mailRoutes = ({
  store,
  secret,
  now,
}: {
  readonly store: Store;
  readonly secret: Uint8Array;
  readonly now: () => Date;
}): Router => {
  const router = Router();
  router.get('/mail/mute/:token', (request, response) => {
    const found = readToken('mute', request.params.token, secret);
    if (found === null)
      response.status(404).send(page('Dieser Link gilt nicht. / This link is not valid.', false));
    else
      response.send(
        page(
          `Keine weiteren Nachrichten zu Ticket #${found.ticket}? / No more messages on ticket #${found.ticket}?`,
          true,
        ),
      );
  });
  router.post('/mail/mute/:token', (request, response, next) => {
    const found = readToken('mute', request.params.token, secret);
    if (found === null) {
      response.status(404).send(page('Dieser Link gilt nicht. / This link is not valid.', false));
      return;
    }
    const { ticket, address } = found;
    mute(store.db, ticket, address, now())
      .then(() => response.send(page(`Ticket #${ticket} ist stumm. / Ticket #${ticket} is muted.`, false)))
      .catch((error: unknown) => next(error)); // oxlint-disable-line promise/no-callback-in-promise -- Express 5 takes faults this way
  });
  return router;
};
