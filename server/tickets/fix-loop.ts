/**
 * The desk listens to what the update server says: a build with fixes became visible, an installation arrived at a
 * build. It runs in the transaction of the event, so that a ticket never knows of a build that was not published.
 * A ticket number in a manifest that does not exist is passed over: publishing must not fail by it.
 */
import type { DomainEvents, EventBus } from '../events.ts';
import type { Trx } from '../store/store.ts';
import type { Desk } from './desk.ts';
import { publishedAt, runningAt, ticketsWithFixes } from './fixed-builds.ts';
import { arrivalFacts, publishedFact } from './fix-loop-rules.ts';
import type { Notice } from './command-rules.ts';
import type { TicketState } from './ticket-state.ts';

const fixNotices: readonly Notice[] = [
  { to: 'customer', template: 'fix-published' },
  { to: 'watchers', template: 'fix-published' },
];
const confirmNotices: readonly Notice[] = [{ to: 'customer', template: 'confirm' }];

const onPublished = async (desk: Desk, trx: Trx, event: DomainEvents['published'], now: Date): Promise<void> => {
  const published = await publishedAt(trx, event.target);
  if (published === null) return;
  // In one order, so that two publishes never wait for each other's tickets.
  for (const fixed of [...new Set(event.manifest.fixes)].sort((a, b) => a - b)) {
    const number = await desk.resolve(trx, fixed);
    const row = await trx.selectFrom('tickets').select('state').where('number', '=', number).executeTakeFirst();
    const fact = row === undefined ? null : publishedFact(JSON.parse(row.state) as TicketState, published);
    if (fact !== null) await desk.record(trx, number, [fact], { now, notices: fixNotices });
  }
}; // prettier-ignore

/** The manifest of a script that ended well; null for anything else; undefined where the event says nothing of builds. */
const scriptOf = ({ event }: DomainEvents['reported']): string | null | undefined => {
  if (event.kind === 'status') return null;
  if (event.kind === 'update') return event.outcome === 'committed' ? null : undefined;
  if (event.kind !== 'script') return undefined;
  return event.outcome === 'exited' && event.exitCode === 0 ? event.manifestSha256 : undefined;
};

const onReported = async (desk: Desk, trx: Trx, reported: DomainEvents['reported'], now: Date): Promise<void> => {
  const script = scriptOf(reported);
  if (script === undefined) return;
  const tickets = await ticketsWithFixes(trx, reported.customerId);
  if (tickets.length === 0) return;
  const installations = await runningAt(trx, reported.customerId);
  const arrived = installations.find((one) => one.installationId === reported.installationId);
  if (arrived === undefined) return;
  for (const ticket of tickets) {
    const facts = arrivalFacts(ticket, arrived, installations, script);
    const asks = facts.some((one) => one.kind === 'confirmationAsked');
    if (facts.length > 0)
      await desk.record(trx, ticket.number, facts, { now, notices: asks ? confirmNotices : [] });
  }
}; // prettier-ignore

/** Has the desk follow builds and installations; `now` is the server's clock. */
export const followUpdates = (bus: EventBus, desk: Desk, now: () => Date): void => {
  bus.on('published', (trx, event) => onPublished(desk, trx, event, now()));
  bus.on('reported', (trx, event) => onReported(desk, trx, event, now()));
};
