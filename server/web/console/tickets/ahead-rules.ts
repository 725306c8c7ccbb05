/** What a ticket shows after a command, as far as that is plain before the server says so: its facts, never its state or clocks. Pure. */
import type { TicketCommandInput } from '../../../../protocol/ticket.ts';
import type { Ticket, TicketView } from './ticket-data.ts';

type PlainKind = 'assign' | 'classify' | 'prioritise' | 'locate' | 'watch' | 'tag';
type CommandOf<K> = Extract<TicketCommandInput, { kind: K }>;

/** What each command that changes facts in plain sight makes of them. */
const factsAfter: {
  readonly [K in PlainKind]: (ticket: Ticket, command: CommandOf<K>) => Partial<Ticket>;
} = {
  assign: (_ticket, { assignee }) => ({ assignee }),
  classify: (_ticket, command) => ({ class: command.class }),
  prioritise: (_ticket, { priority }) => ({ priority }),
  locate: (_ticket, { product, component }) => ({ product, component }),
  watch: ({ watchers }, { person, watching }) => {
    const others = watchers.filter((one) => one !== person);
    return { watchers: watching ? [...others, person] : others };
  },
  tag: ({ tags }, { add = [], remove = [] }) => ({
    tags: [...new Set([...tags.filter((one) => !remove.includes(one)), ...add])],
  }),
};

/**
 * What a command of this kind makes of the view it is sent from; null where only the server can say. `names` are people whom
 * it may name.
 */
export const aheadOf = (
  kind: string,
  body: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): ((view: TicketView) => TicketView) | null => {
  if (!(kind in factsAfter)) return null;
  const after = factsAfter[kind as PlainKind] as (ticket: Ticket, command: unknown) => Partial<Ticket>;
  return (view) => ({
    ...view,
    ticket: { ...view.ticket, ...after(view.ticket, body) },
    names: { ...names, ...view.names },
  });
};
