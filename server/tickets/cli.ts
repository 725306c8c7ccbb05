/** `server tickets verify|list|show|search|rebuild`: the desk for admins at the command line. */
import type { Command } from 'commander';
import { isPublic } from '../../protocol/ticket-activity.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import { exitCodes } from '../../protocol/errors.ts';
import { ticketNumberSchema } from '../../protocol/ids.ts';
import { dataCommand, outputOf, table, withStore } from '../cli/context.ts';
import type { CommandContext } from '../cli/context.ts';
import { createSearch } from '../search/search.ts';
import { createDesk } from './desk.ts';
import { readActivities } from './log.ts';
import { parseInput } from './parse-input.ts';
import { getTicket, listTickets, ticketSummaries, verifyTickets } from './store.ts';
import type { TicketFilter, TicketSummary } from './store.ts';
import { noDueTime } from './tables.ts';

interface Plain {
  readonly data: string;
  readonly json?: boolean;
}

interface ListOptions extends Plain {
  readonly all?: boolean;
  readonly customer?: string;
  readonly class?: string;
  readonly assignee?: string;
  readonly sort: string;
  readonly limit: string;
  readonly cursor?: string;
}

const numberOf = (text: string): number => parseInput(ticketNumberSchema, Number(text.replace(/^#/, '')));

/** What a terminal would take as a command is shown as a question mark: subjects and texts are strangers'. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
const printableLines = (text: string): string => text.split(/\r?\n/).map(printable).join('\n    ');

const summaryRow = (one: TicketSummary): string[] => [
  `#${one.number}`,
  one.class ?? '-',
  one.status,
  one.priority,
  one.customerId ?? '-',
  one.assignee ?? '-',
  one.dueAt === noDueTime ? '-' : one.dueAt,
  printable(one.subject),
];

const activityText = ({ head, content }: Activity): string => {
  const { kind, ...facts } = head.facts;
  const said = Object.keys(facts).length === 0 ? '' : ` ${printable(JSON.stringify(facts))}`;
  const texts = [content?.subject, content?.reason, content?.text].filter((one) => one !== undefined);
  const erased = head.contentHash !== null && content === null ? ['(erased)'] : [];
  return [
    `${String(head.seq).padStart(4)}  ${head.at}  ${head.by.kind} ${head.by.id}  ${kind}${isPublic(head.facts) ? '' : ' (internal)'}${said}`,
    ...[...texts, ...erased].map((text) => `    ${printableLines(text)}`),
  ].join('\n');
};

const filterOf = (options: ListOptions): TicketFilter => ({
  ...(options.all === true ? {} : { open: true }),
  ...(options.customer === undefined ? {} : { customerId: options.customer }),
  ...(options.class === undefined ? {} : { class: options.class.split(',') as ('A' | 'B')[] }),
  ...(options.assignee === undefined ? {} : { assignee: options.assignee }),
  ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
  sort: options.sort as 'updated',
  limit: Number(options.limit),
});

const registerReading = (tickets: Command, context: CommandContext): void => {
  dataCommand(tickets, 'list', 'open tickets')
    .option('--all', 'closed and merged ones too')
    .option('--customer <id>', 'of one customer')
    .option('--class <letters>', 'of these classes, as in A,B')
    .option('--assignee <id>', 'of one person')
    .option('--sort <order>', 'updated, opened, due or number', 'updated')
    .option('--limit <n>', 'at most so many', '50')
    .option('--cursor <text>', 'go on after the page before')
    .action((options: ListOptions) =>
      withStore(options.data, async ({ store }) => {
        const found = await listTickets(store.db, filterOf(options));
        const more = found.next === null ? '' : `\n${context.words('More with', 'Weiter mit')}: --cursor ${found.next}`;
        outputOf(context, options).print(found, `${table(found.tickets.map(summaryRow)) || context.words('No tickets.', 'Keine Tickets.')}${more}`);
      }),
    );
  dataCommand(tickets, 'show', 'one ticket with all that happened to it')
    .argument('<number>', 'the ticket’s number')
    .action((text: string, options: Plain) =>
      withStore(options.data, async ({ store }) => {
        const number = numberOf(text);
        const ticket = await getTicket(store.db, number);
        const activities = await readActivities(store.db, number);
        const head = `#${number} ${printable(ticket.subject)}\n${ticket.status}, class ${ticket.class ?? '-'}, ${ticket.priority}, customer ${ticket.customerId ?? '-'}`;
        outputOf(context, options).print({ ticket, activities }, [head, ...activities.map(activityText)].join('\n'));
      }),
    );
  dataCommand(tickets, 'search', 'tickets with all of these words')
    .argument('<words...>', 'what to look for')
    .action((words: string[], options: Plain) =>
      withStore(options.data, async ({ store }) => {
        const numbers = await createSearch(store.kind).find(store.db, words.join(' '), { customerId: null, limit: 50 });
        const found = await ticketSummaries(store.db, numbers);
        outputOf(context, options).print({ tickets: found }, table(found.map(summaryRow)) || context.words('No tickets.', 'Keine Tickets.'));
      }),
    );
}; // prettier-ignore

const registerProof = (tickets: Command, context: CommandContext): void => {
  dataCommand(tickets, 'verify', 'prove the ticket log: exit code 10 and a list where anything was changed')
    .argument('[number]', 'this ticket alone')
    .option('--expect <digest>', 'the digest of an earlier proof, with nothing written since')
    .action((text: string | undefined, options: Plain & { expect?: string }) =>
      withStore(options.data, async ({ store }) => {
        const proof = await verifyTickets(store.db, text === undefined ? null : numberOf(text));
        const moved = options.expect !== undefined && options.expect !== proof.digest;
        const holds = proof.faults.length === 0 && !moved;
        const lines = [
          ...proof.faults.map((one) => `#${one.ticket} activity ${one.seq} ${one.fault}`),
          ...(moved ? [context.words('The log is not the one of the expected digest.', 'Das Protokoll ist nicht das der erwarteten Prüfsumme.')] : []),
          context.words(
            `${proof.tickets} tickets, ${proof.activities} activities: ${holds ? 'the log holds' : 'the log does not hold'}.`,
            `${proof.tickets} Tickets, ${proof.activities} Aktivitäten: das Protokoll ist ${holds ? 'unverändert' : 'verändert'}.`,
          ),
          `${context.words('Digest', 'Prüfsumme')} ${proof.digest}`,
        ];
        outputOf(context, options).print({ ...proof, holds }, lines.join('\n'));
        if (!holds) context.setExitCode(exitCodes.differs);
      }),
    );
  dataCommand(tickets, 'rebuild', 'make lists, queues and the search index anew from the log')
    .argument('[number]', 'this ticket alone')
    .action((text: string | undefined, options: Plain) =>
      withStore(options.data, async ({ store }) => {
        const desk = createDesk({ store });
        let rebuilt = 0;
        const numbers = text === undefined ? await allNumbers(store.db) : [numberOf(text)];
        for (const number of numbers) {
          await store.transaction((trx) => desk.rebuild(trx, number, context.now()));
          rebuilt += 1;
        }
        outputOf(context, options).print({ rebuilt }, context.words(`${rebuilt} tickets were made anew from the log.`, `${rebuilt} Tickets aus dem Protokoll neu aufgebaut.`));
      }),
    );
}; // prettier-ignore

const allNumbers = async (db: Parameters<typeof getTicket>[0]): Promise<readonly number[]> => {
  const rows = await db.selectFrom('ticket_activities').select('ticket').distinct().orderBy('ticket').execute();
  return rows.map((row) => row.ticket);
}; // prettier-ignore

/** Adds `tickets` to the server's commands. */
export const registerTickets = (program: Command, context: CommandContext): void => {
  const tickets = program.command('tickets').description('tickets: list, show, search, verify, rebuild');
  registerReading(tickets, context);
  registerProof(tickets, context);
};
