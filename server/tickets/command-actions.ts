/** Which right each command of the desk needs: the table between its commands and `can`. */
import type { TicketCommand } from '../../protocol/ticket.ts';
import type { Action } from '../auth/rules.ts';

export const commandActions: Readonly<Record<TicketCommand['kind'], Action>> = {
  reply: 'ticket.reply', note: 'ticket.note', step: 'ticket.edit', classify: 'ticket.classify',
  prioritise: 'ticket.edit', locate: 'ticket.edit', own: 'ticket.triage', rename: 'ticket.edit', assign: 'ticket.edit',
  watch: 'ticket.reply', tag: 'ticket.edit', wait: 'ticket.edit', resume: 'ticket.edit', escalate: 'ticket.edit',
  decide: 'ticket.decide', draftOffer: 'ticket.offer', sendOffer: 'ticket.offer', answerOffer: 'ticket.confirm',
  deliver: 'ticket.edit', confirm: 'ticket.confirm', close: 'ticket.close', reopen: 'ticket.reopen', link: 'ticket.edit',
}; // prettier-ignore
