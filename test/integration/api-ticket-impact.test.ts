/** A customer opens a ticket by plain questions: the class follows from the answers, and can't be given otherwise. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { addMember, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const openedShape = z.looseObject({
  ticket: z.looseObject({ class: z.string().nullable(), escalatedAt: z.string().nullable() }),
});

describe('a ticket opened by plain questions', () => {
  it('has the class that follows, and the worst is escalated at once', async () => {
    const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
    const customer = await addTestCustomer(server.store);
    const member = await signIn(server.url, (await addMember(server.store, customer.id, 'member')).email);
    const open = (more: object) =>
      member.call('POST', '/api/v1/tickets', {
        customerId: customer.id,
        subject: 'Kasse',
        text: 'Nichts geht.',
        ...more,
      });
    const opened = async (impact: object) => openedShape.parse((await open({ impact })).body).ticket;
    const worst = await opened({ kind: 'fault', reach: 'down', workaround: 'none' });
    expect(worst.class).toBe('A');
    expect(worst.escalatedAt).not.toBeNull();
    expect((await opened({ kind: 'wish' })).class).toBe('D');
    expect(openedShape.parse((await open({})).body).ticket.class).toBeNull();
    expect(codeOf(await open({ class: 'A' }))).toBe('FORBIDDEN');
  });
});
