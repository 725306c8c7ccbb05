/** What a ticket shows after a command, as far as that is plain before the server says so: its facts, never its state or clocks. Pure. */
import type { TicketCommandInput } from '../../../../protocol/ticket.ts';
import type { TicketView } from './ticket-data.ts';

type Facts = Partial<TicketView['ticket']>;

const factsAfter = ({ ticket }: TicketView, command: TicketCommandInput): Facts => {
  switch (command.kind) {
    case 'assign':
      return { assignee: command.assignee };
    case 'classify':
      return { class: command.class };
    case 'prioritise':
      return { priority: command.priority };
    case 'locate':
      return { product: command.product, component: command.component };
    case 'watch': {
      const others = ticket.watchers.filter((one) => one !== command.person);
      return { watchers: command.watching ? [...others, command.person] : others };
    }
    case 'tag': {
      const { add = [], remove = [] } = command;
      return { tags: [...new Set([...ticket.tags.filter((one) => !remove.includes(one)), ...add])] };
    }
    default:
      return {};
  }
};

/** The view with what the command changes in plain sight; `names` are people whom it may name. */
export const viewAhead = (
  view: TicketView,
  command: TicketCommandInput,
  names: Readonly<Record<string, string>>,
): TicketView => ({
  ...view,
  ticket: { ...view.ticket, ...factsAfter(view, command) },
  names: { ...names, ...view.names },
});

/** True for commands that change facts in plain sight. */
export const isPlain = (kind: string): boolean =>
  ['assign', 'classify', 'prioritise', 'locate', 'watch', 'tag'].includes(kind);
