/** What a customer does to a ticket. If somebody else was faster, the new state is shown and the customer asked again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { done, failed } from '../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../protocol/face/problem.ts';
import { call } from '../../api/client.ts';
import type { Ticket, TicketView } from './tickets.ts';
import { useWords } from './words.ts';

export type Command =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'reopen'; readonly reason: string }
  | { readonly kind: 'close' }
  | { readonly kind: 'answerOffer'; readonly accepted: boolean };

const send = (ticket: Ticket, command: Command): Promise<TicketView> => {
  const params = { number: ticket.number };
  const expectedSeq = ticket.seq;
  switch (command.kind) {
    case 'confirm':
      return call('POST /tickets/{number}/confirm', { params, body: { expectedSeq } });
    case 'reopen':
      return call('POST /tickets/{number}/reopen', { params, body: { expectedSeq, reason: command.reason } });
    case 'close':
      return call('POST /tickets/{number}/close', { params, body: { expectedSeq, resolution: 'withdrawn' } });
    case 'answerOffer':
      break;
  }
  return call('POST /tickets/{number}/answerOffer', {
    params,
    body: { expectedSeq, accepted: command.accepted },
  });
};

/** Does a command to the ticket and says that it is done. */
export const useCommand = (ticket: Ticket) => {
  const t = useWords();
  const queries = useQueryClient();
  const texts = {
    confirm: t('confirmed'),
    reopen: t('reopened'),
    close: t('closedDone'),
    answerOffer: t('answered'),
  };
  const renew = (): void => {
    void queries.invalidateQueries({ queryKey: ['ticket', String(ticket.number)] });
    void queries.invalidateQueries({ queryKey: ['tickets'] });
  };
  return useMutation({
    mutationFn: (command: Command) => send(ticket, command),
    onSuccess: (view, { kind }) => {
      queries.setQueryData(['ticket', String(ticket.number)], view);
      renew();
      done(texts[kind]);
    },
    onError: (error) => {
      renew();
      if (isProblem(error, 'CONFLICT')) notifications.show({ message: t('conflict'), color: 'orange' });
      else failed(error);
    },
  });
};
