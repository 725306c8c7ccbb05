/** The server's state over HTTP, on both databases: true figures, for the staff alone. */
import { describe, expect, it } from 'vitest';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

describe.each(databases)('the server’s state on $name', ({ name, database }) => {
  it('tells database, jobs, mail desk and when its signing roles expire', async () => {
    const mail = mailConfigSchema.parse({
      address: 'desk@example.org',
      smtp: { host: '127.0.0.1', port: 1, security: 'none' },
    });
    const server = await startTestServer(await database(), { mail });
    const at = '2026-07-01T00:00:00.000Z';
    const job = {
      id: '00000000-0000-4000-8000-000000000001', kind: 'nothing.takes.this', key: null, payload: '{}', run_at: at, attempts: 12, generation: 0,
      created_at: at, claim: null, claimed_until: null, last_error: 'x', dead_at: at,
    }; // prettier-ignore
    await server.store.db.insertInto('jobs').values(job).execute();
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const answer = await support.call('GET', '/api/v1/health');
    expect(answer.body).toMatchObject({
      startedAt: server.now.toISOString(),
      database: { kind: name === 'SQLite' ? 'sqlite' : 'postgres' },
      jobs: { dead: 1 },
      mail: {
        address: 'desk@example.org',
        mailbox: null,
        sends: true,
        quarantined: 0,
        lastReceivedAt: null,
      },
    });
    expect(JSON.stringify(answer.body)).toContain('"role":"timestamp"');
    const again = await support.call('GET', '/api/v1/metadata/roles');
    expect(JSON.stringify(again.body)).toContain('"role":"root"');
  });

  it('is not for customers', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const customer = await addTestCustomer(server.store);
    const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
    expect(codeOf(await member.call('GET', '/api/v1/health'))).toBe('NOT_FOUND');
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    expect((await support.call('GET', '/api/v1/health')).body).toMatchObject({
      mail: null,
      roles: [],
      faults: [{ area: 'repository', severity: 'warning' }],
    });
  });
});
