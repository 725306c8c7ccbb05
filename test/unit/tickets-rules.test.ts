/** What the support guide allows, and what the log makes of it. */
import { describe, expect, it } from 'vitest';
import { deliveries, openCommandSchema, ticketClasses, ticketCommandSchema } from '../../protocol/ticket.ts';
import type { Delivery, TicketClass, TicketCommandInput } from '../../protocol/ticket.ts';
import { customer, staff, TicketLog } from '../support/ticket-log.ts';

const conflict = (text: RegExp) =>
  expect.objectContaining({ code: 'CONFLICT', message: expect.stringMatching(text) });
const thrown = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}; // prettier-ignore

const accepted = (ticketClass: TicketClass) =>
  new TicketLog({ class: ticketClass })
    .do({ kind: 'step', step: 'accept' })
    .do({ kind: 'step', step: 'qualify' });
const offer = { amountCents: 120_000, currency: 'EUR', text: 'Zwei Tage Arbeit.' };
const wish = () => accepted('D').do({ kind: 'decide', decision: 'individual', reason: 'nur für Sie' }); // prettier-ignore

describe('class A', () => {
  it('escalates to the head of development the moment it is opened, and tells them', () => {
    const log = new TicketLog({ class: 'A' });
    expect(log.activities[1]?.head).toMatchObject({
      by: { kind: 'system' },
      facts: { kind: 'escalated', to: 'development-lead', automatic: true },
    });
    expect(log.notices).toContainEqual({ to: 'development-lead', template: 'escalated' });
  });

  it('escalates the moment a ticket becomes A, and only once', () => {
    const log = new TicketLog({ class: 'C' }).do({ kind: 'classify', class: 'A', reason: 'steht still' });
    expect(log.state.escalatedAt).not.toBeNull();
    log.do({ kind: 'classify', class: 'B', reason: 'läuft wieder' }).do({ kind: 'classify', class: 'A', reason: 'doch' });
    expect(log.activities.filter((one) => one.head.facts.kind === 'escalated')).toHaveLength(1);
  }); // prettier-ignore
});

describe('the four workflows', () => {
  const allowed: Record<TicketClass, readonly Delivery[]> = {
    A: ['hotfix', 'patch', 'script'],
    B: ['patch', 'release'],
    C: ['release'],
    D: ['release'],
  };
  const cases = ticketClasses.flatMap((one) =>
    deliveries.map((delivery) => [one, delivery, allowed[one].includes(delivery)] as const),
  );

  it.each(cases)('class %s by %s: %s', (ticketClass, delivery, may) => {
    const log = accepted(ticketClass);
    if (ticketClass === 'D') log.do({ kind: 'decide', decision: 'free', reason: 'nützt allen' });
    const error = thrown(() => log.do({ kind: 'deliver', delivery, version: '1.2.3' }));
    expect(error).toEqual(may ? null : conflict(/is not delivered as/));
    expect(log.state.status).toBe(may ? 'delivered' : 'open');
  });

  it.each([
    ['B', 'correct', /comes "accept"/],
    ['D', 'workaround', /have no step/],
  ] as const)('class %s refuses the step %s out of turn', (ticketClass, step, text) => {
    const log = new TicketLog({ class: ticketClass });
    expect(thrown(() => log.do({ kind: 'step', step }))).toEqual(conflict(text));
  });

  it('a ticket without a class is classified before it is worked on', () => {
    const log = new TicketLog();
    expect(thrown(() => log.do({ kind: 'step', step: 'correct' }))).toEqual(conflict(/no class/));
    expect(thrown(() => log.do({ kind: 'deliver', delivery: 'patch', version: '1.0.0' }))).toEqual(
      conflict(/no class/),
    );
  });

  it('a workaround ends the solution clock of A, not of C', () => {
    expect(accepted('A').do({ kind: 'step', step: 'workaround' }).state.solvedAt).not.toBeNull();
    expect(accepted('C').do({ kind: 'step', step: 'workaround' }).state.solvedAt).toBeNull();
  });
});

describe('a wish', () => {
  it('goes into no release before the decision', () => {
    const log = accepted('D');
    expect(thrown(() => log.do({ kind: 'deliver', delivery: 'release', version: '2.0.0' }))).toEqual(
      conflict(/comes "decide"/),
    );
  });

  it('is delivered as individual work only after the offer is accepted', () => {
    const log = wish();
    const deliver: TicketCommandInput = { kind: 'deliver', delivery: 'release', version: '2.0.0' };
    expect(thrown(() => log.do({ kind: 'sendOffer' }))).toEqual(conflict(/no drafted offer/));
    log.do({ kind: 'draftOffer', offer });
    expect(thrown(() => log.do({ kind: 'answerOffer', accepted: true }, customer))).toEqual(conflict(/waits for an answer/));
    log.do({ kind: 'sendOffer' });
    expect(thrown(() => log.do(deliver))).toEqual(conflict(/not accepted yet/));
    log.do({ kind: 'answerOffer', accepted: true }, customer);
    expect(log.do(deliver).state).toMatchObject({ status: 'delivered', offer: { state: 'accepted' } });
  }); // prettier-ignore

  it('takes a new offer after one was declined, and none after one was accepted', () => {
    const log = wish().do({ kind: 'draftOffer', offer }).do({ kind: 'sendOffer' });
    log.do({ kind: 'answerOffer', accepted: false, reason: 'zu teuer' }, customer);
    expect(log.state.offer?.state).toBe('declined');
    log.do({ kind: 'draftOffer', offer }).do({ kind: 'sendOffer' }).do({ kind: 'answerOffer', accepted: true }, customer);
    expect(thrown(() => log.do({ kind: 'draftOffer', offer }))).toEqual(conflict(/accepted already/));
  }); // prettier-ignore

  it('offers are for wishes alone', () => {
    expect(thrown(() => accepted('B').do({ kind: 'draftOffer', offer }))).toEqual(conflict(/class D/));
    expect(thrown(() => accepted('B').do({ kind: 'decide', decision: 'free', reason: 'x' }))).toEqual(conflict(/class D/));
  }); // prettier-ignore
});

describe('waiting for the customer', () => {
  it('ends with their answer, and the pause is known', () => {
    const log = new TicketLog({ class: 'B' }).do({ kind: 'wait', reason: 'Welche Version?' });
    expect(log.state.status).toBe('waiting');
    expect(log.state.reactedAt).not.toBeNull();
    log.do({ kind: 'reply', text: '1.2.3' }, customer);
    expect(log.state).toMatchObject({
      status: 'open',
      pauses: [{ from: '2026-07-01T07:02:00.000Z', to: '2026-07-01T07:03:00.000Z' }],
    });
  });

  it('is not ended by a machine’s answer', () => {
    const log = new TicketLog().do({ kind: 'wait' });
    log.do({ kind: 'reply', text: 'Ihre Nachricht ist eingegangen.' }, { kind: 'system', id: 'mail' });
    expect(log.state).toMatchObject({ status: 'waiting', pauses: [{ to: null }] });
  });

  it('is not ended by our own note or reply', () => {
    const log = new TicketLog().do({ kind: 'wait' }).do({ kind: 'note', text: 'intern' }).do({ kind: 'reply', text: 'Und?' });
    expect(log.state.status).toBe('waiting');
    expect(thrown(() => log.do({ kind: 'wait' }))).toEqual(conflict(/waits for the customer already/));
  }); // prettier-ignore
});

describe('the end of a ticket', () => {
  it('is the customer’s confirmation of what was delivered', () => {
    const log = accepted('B').do({ kind: 'deliver', delivery: 'patch', version: '1.2.4' });
    expect(log.do({ kind: 'confirm' }, customer).state).toMatchObject({ status: 'closed', resolution: 'solved' });
    expect(thrown(() => accepted('B').do({ kind: 'confirm' }, customer))).toEqual(conflict(/nothing to confirm/));
  }); // prettier-ignore

  it('takes no more work until it is reopened', () => {
    const log = accepted('B').do({ kind: 'close', resolution: 'answered' });
    expect(thrown(() => log.do({ kind: 'step', step: 'correct' }))).toEqual(conflict(/is closed/));
    log.do({ kind: 'reopen', reason: 'wieder da' });
    expect(log.state).toMatchObject({ status: 'open', closedAt: null, solvedAt: null });
  });

  it('is undone by a customer’s reply', () => {
    const log = accepted('B').do({ kind: 'close', resolution: 'answered' });
    expect(log.do({ kind: 'reply', text: 'Nein!' }, customer).state.status).toBe('open');
  });

  it('reopened is a regression only where the fixed build runs, and the solved time is a pause', () => {
    const log = accepted('B').do({ kind: 'deliver', delivery: 'patch', version: '1.2.4' });
    const solvedAt = log.state.solvedAt;
    expect(log.do({ kind: 'reopen', reason: 'nein' }, customer, false).state.regression).toBe(false);
    expect(log.state.pauses[0]?.from).toBe(solvedAt);
    log.do({ kind: 'deliver', delivery: 'patch', version: '1.2.5' });
    expect(log.do({ kind: 'reopen', reason: 'nein' }, customer, true).state.regression).toBe(true);
  });
});

describe('a customer', () => {
  const forbidden: TicketCommandInput[] = [
    { kind: 'note', text: 'x' },
    { kind: 'classify', class: 'A', reason: 'x' },
    { kind: 'assign', assignee: 'u_1' },
    { kind: 'decide', decision: 'free', reason: 'x' },
    { kind: 'sendOffer' },
    { kind: 'deliver', delivery: 'patch', version: '1.0.0' },
    { kind: 'escalate', reason: 'x' },
    { kind: 'own', customerId: 'c_bbbbbbbbbb' },
  ];
  it.each(forbidden.map((command) => [command.kind, command] as const))('can’t %s', (_kind, command) => {
    expect(thrown(() => new TicketLog({ class: 'D' }).do(command, customer))).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('can’t watch for somebody else', () => {
    const watch = { kind: 'watch', person: 'u_other', watching: true } as const;
    expect(thrown(() => new TicketLog().do(watch, customer))).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('commands from outside', () => {
  const open = { kind: 'open', customerId: null, source: 'mail', subject: 's', text: 't' };
  it.each([
    ['a subject with a line break', { ...open, subject: 'a\nBcc: x' }],
    ['an empty subject', { ...open, subject: '' }],
    ['text with half a surrogate pair', { ...open, text: '\ud800' }],
    ['text with a NUL', { ...open, text: 'a\u0000b' }],
    ['an endless text', { ...open, text: 'x'.repeat(1_048_577) }],
    ['a member nobody knows', { ...open, admin: true }],
  ])('refuses %s', (_name, input) => {
    expect(openCommandSchema.safeParse(input).success).toBe(false);
  });

  it('refuses a person named by address', () => {
    expect(ticketCommandSchema.safeParse({ kind: 'assign', assignee: 'a@b.example' }).success).toBe(false);
  });
});

describe('links, tags and owners', () => {
  it('keep no doubles and no link to itself', () => {
    const log = new TicketLog({ tags: ['druck', 'druck'] }).do({ kind: 'tag', add: ['eilig', 'druck'], remove: [] });
    expect(log.state.tags).toEqual(['druck', 'eilig']);
    const link = { kind: 'link', to: 7, relation: 'relates-to', linked: true } as const;
    expect(log.do(link).state.links).toEqual([{ to: 7, relation: 'relates-to' }]);
    expect(thrown(() => log.do(link))).toEqual(conflict(/linked already/));
    expect(thrown(() => log.do({ ...link, to: 1042 }))).toMatchObject({ code: 'BAD_INPUT' });
  }); // prettier-ignore

  it('a ticket never moves from one customer to another', () => {
    expect(thrown(() => new TicketLog().do({ kind: 'own', customerId: 'c_bbbbbbbbbb' }, staff))).toEqual(
      conflict(/another customer/),
    );
  });
});
