/** Mails through the real ticket desk, on both databases. */
import { describe, expect, it } from 'vitest';
import { setDomains } from '../../server/customers/contacts.ts';
import { ticketIntake } from '../../server/mail/ticket-intake.ts';
import { readActivities } from '../../server/tickets/log.ts';
import { getTicket } from '../../server/tickets/store.ts';
import { databases } from '../support/databases.ts';
import { first, openDesk, second } from '../support/desk.ts';
import { letter, openMailWorld } from '../support/mail-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(databases)('mail and tickets on $name', ({ open }) => {
  const world = async () => {
    const store = await open();
    const { desk } = await openDesk(store);
    const now = () => new Date('2026-11-24T10:00:00.000Z');
    await store.transaction((trx) => setDomains(trx, first, ['customer.example'], 'server', now()));
    await store.transaction((trx) => setDomains(trx, second, ['else.example'], 'server', now()));
    const mail = await openMailWorld(store, await temporaryFolder(), {
      parts: { tickets: ticketIntake(desk, now) },
    });
    return { store, desk, ...mail };
  };

  it('a mail of a customer’s domain opens their ticket, and the answer is the same contact’s', async () => {
    const { store, take } = await world();
    const opened = await take(letter());
    expect(opened?.outcome).toBe('ticket');
    const number = opened?.ticket ?? 0;
    expect(
      await take(letter({ id: '<2@c>', subject: `Re: [#${number}]`, body: 'Noch etwas.' })),
    ).toMatchObject({ outcome: 'followUp', ticket: number });
    expect(await getTicket(store.db, number)).toMatchObject({
      customerId: first,
      subject: 'Druck geht nicht',
      source: 'mail',
    });
    const activities = await readActivities(store.db, number, { after: 0, limit: 20 });
    expect(activities.map(({ head, content }) => [head.facts.kind, head.by.kind, content?.text])).toEqual([
      ['opened', 'customer', 'Der Druck geht nicht.'],
      ['replied', 'customer', 'Noch etwas.'],
    ]);
    expect(new Set(activities.map(({ head }) => head.by.id)).size).toBe(1);
  });

  it('a mail of nobody known waits in triage, without a customer', async () => {
    const { store, take } = await world();
    const opened = await take(letter({ from: 'x@nobody.example' }));
    expect(await getTicket(store.db, opened?.ticket ?? 0)).toMatchObject({ customerId: null });
  });

  it('another customer can’t write into a ticket by its number, and by a copied id only as a stranger', async () => {
    const { store, take } = await world();
    const number = (await take(letter()))?.ticket ?? 0;
    const other = await take(letter({ from: 'y@else.example', id: '<3@e>', subject: `[#${number}]` }));
    expect(other).toMatchObject({ outcome: 'ticket' });
    expect(other?.ticket).not.toBe(number);
    await take(
      letter({
        from: 'y@else.example',
        id: '<4@e>',
        body: 'Hallo',
        extra: ['References: <1@customer.example>'],
      }),
    );
    const last = (await readActivities(store.db, number, { after: 0, limit: 20 })).at(-1);
    expect(last?.head.by).toEqual({ kind: 'system', id: 'mail' });
  });

  it('an out-of-office note is an internal note and reopens nothing', async () => {
    const { store, take } = await world();
    const number = (await take(letter()))?.ticket ?? 0;
    await take(
      letter({ id: '<5@c>', extra: ['Auto-Submitted: auto-replied', 'References: <1@customer.example>'] }),
    );
    const last = (await readActivities(store.db, number, { after: 0, limit: 20 })).at(-1);
    expect(last?.head.facts.kind).toBe('noted');
  });
});
