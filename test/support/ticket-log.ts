/** A ticket in memory: commands in, activities chained, state out, with the desk's own rules. */
import { activityHeadSchema, ticketContentSchema } from '../../protocol/ticket-activity.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import { openCommandSchema, ticketCommandSchema } from '../../protocol/ticket.ts';
import type { OpenCommandInput, TicketActor, TicketCommandInput } from '../../protocol/ticket.ts';
import { firstPrevious, hashContent, hashHead } from '../../server/tickets/chain-rules.ts';
import type { StoredActivity } from '../../server/tickets/chain-rules.ts';
import { decide, decideOpen } from '../../server/tickets/command-rules.ts';
import type { Decision, Notice } from '../../server/tickets/command-rules.ts';
import { reduceAll } from '../../server/tickets/ticket-state.ts';
import type { TicketState } from '../../server/tickets/ticket-state.ts';

export const staff: TicketActor = { kind: 'staff', id: 'u_support' };
export const customer: TicketActor = { kind: 'customer', id: 'u_customer' };

export class TicketLog {
  readonly rows: StoredActivity[] = [];
  notices: readonly Notice[] = [];
  minute = 0;

  constructor(input: Partial<OpenCommandInput> = {}, actor: TicketActor = customer) {
    const command = openCommandSchema.parse({
      kind: 'open',
      customerId: 'c_aaaaaaaaaa',
      source: 'portal',
      subject: 'Druck geht nicht',
      text: 'Seit heute früh.',
      ...input,
    });
    this.#append(decideOpen(command, actor));
  }

  get activities(): readonly Activity[] {
    return this.rows.map((row) => ({
      head: activityHeadSchema.parse(JSON.parse(row.head)),
      content: row.content === null ? null : ticketContentSchema.parse(JSON.parse(row.content)),
    }));
  }

  get state(): TicketState {
    const state = reduceAll(this.activities);
    if (state === null) throw new Error('no activity');
    return state;
  }

  get end(): { seq: number; hash: string } {
    return { seq: this.rows.length, hash: this.rows.at(-1)?.hash ?? firstPrevious };
  }

  do(input: TicketCommandInput, actor: TicketActor = staff, runsFixedBuild = false): this {
    const command = ticketCommandSchema.parse(input);
    this.#append(decide(this.state, command, { actor, runsFixedBuild }));
    return this;
  }

  #append({ drafts, notices }: Decision): void {
    this.notices = notices;
    this.minute += 1;
    for (const draft of drafts) {
      const seq = this.rows.length + 1;
      const salt = `salt-${seq}`;
      const head = activityHeadSchema.parse({
        formatVersion: 1,
        ticket: 1042,
        seq,
        at: new Date(Date.UTC(2026, 6, 1, 7, this.minute)).toISOString(),
        by: draft.by,
        facts: draft.facts,
        contentHash: draft.content === null ? null : hashContent(salt, draft.content),
        previous: this.end.hash,
      });
      this.rows.push({
        head: JSON.stringify(head),
        hash: hashHead(head),
        salt: draft.content === null ? null : salt,
        content: draft.content === null ? null : JSON.stringify(draft.content),
      });
    }
  }
}
