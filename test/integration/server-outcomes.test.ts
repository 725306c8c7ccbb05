/** How a build fares out there, by the latest word of each installation. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addMember, addStaff, codeOf, signIn } from '../support/people.ts';
import { databases } from '../support/databases.ts';
import { eventOf, startTestServer } from '../support/server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const outcomesSchema = z.object({
  running: z.number(),
  committed: z.number(),
  rolledBack: z.number(),
  failed: z.number(),
  troubles: z.array(
    z.looseObject({ machineName: z.string(), outcome: z.string(), code: z.string().nullable() }),
  ),
});

describe.each(databases)('outcomes of a build on $name', ({ database }) => {
  it('counts each machine once, by its latest word, and tells of troubles to staff alone', async () => {
    const server = await startTestServer(await database());
    const build = tinyBuild('release', '1.0.0');
    await server.publish('release', 2, [build]);
    const update = (outcome: 'committed' | 'rolledBack', at = server.now) =>
      eventOf(
        {
          kind: 'update' as const,
          outcome,
          from: null,
          to: '1.0.0',
          manifestSha256: build.manifestSha256,
          by: 'daemon' as const,
          code: outcome === 'committed' ? null : 'UNHEALTHY',
          message: null,
          durationMs: 1_000,
          downloadedBytes: 100,
        },
        at,
      );
    const status = eventOf(
      {
        kind: 'status' as const,
        version: '1.0.0',
        manifestSha256: build.manifestSha256,
        agentVersion: '0.1.0',
        platform: 'linux-x64',
        pinned: null,
        healthy: true,
      },
      server.now,
    );
    const [good, bad, recovered] = [await server.agent(), await server.agent(), await server.agent()];
    await good.report([update('committed'), status]);
    await bad.report([update('rolledBack')]);
    await recovered.report([
      update('rolledBack', new Date(server.now.getTime() - 60_000)),
      update('committed'),
    ]);

    const staff = await addStaff(server.store, 'release-manager');
    const path = `/api/v1/builds/outcomes?target=${encodeURIComponent(build.target)}`;
    const manager = await signIn(server.url, staff.email);
    const answer = outcomesSchema.parse((await manager.call('GET', path)).body);
    expect(answer).toMatchObject({ running: 2, committed: 2, rolledBack: 1, failed: 0 });
    expect(answer.troubles).toMatchObject([{ outcome: 'rolledBack', code: 'UNHEALTHY' }]);

    const troubles = await manager.call('GET', '/api/v1/builds/troubles');
    expect(troubles.body).toEqual({ items: [{ manifestSha256: build.manifestSha256, machines: 1 }] });

    const member = await addMember(server.store, good.customerId);
    const customer = await signIn(server.url, member.email);
    expect((await customer.call('GET', path)).status).toBe(404);
    expect(codeOf(await manager.call('GET', '/api/v1/builds/outcomes?target=release/none'))).toBe(
      'NOT_FOUND',
    );
  });
});
