/** How a build fares out there, by the latest word of each installation. */
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addMember, addStaff, codeOf, signIn } from '../support/people.ts';
import { databases } from '../support/databases.ts';
import { eventOf, startTestServer } from '../support/server.ts';
import { placeFiles, tinyBuild } from '../support/tiny-repository.ts';

const outcomesSchema = z.object({
  running: z.number(),
  committed: z.number(),
  rolledBack: z.number(),
  failed: z.number(),
  troubles: z.array(
    z.looseObject({ machineName: z.string(), outcome: z.string(), code: z.string().nullable() }),
  ),
});

const publishingSchema = z.object({
  channels: z.array(z.unknown()),
  unfinished: z.array(z.looseObject({ target: z.string() })),
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

  it('counts what runs by product, platform and version, without machines whose enrolment was taken back', async () => {
    const server = await startTestServer(await database());
    const run = async (version: string, platform: 'linux-x64' | 'linux-arm64' = 'linux-x64') => {
      const agent = await server.agent({ platform });
      const told = { kind: 'status' as const, manifestSha256: null, agentVersion: '0.1.0', pinned: null };
      await agent.report([eventOf({ ...told, version, platform, healthy: true }, server.now)]);
      return agent;
    };
    await run('1.0.0');
    await run('1.0.0');
    await run('1.0.0', 'linux-arm64');
    await run('1.1.0');
    const scale = await run('1.0.0');
    const gone = await run('1.1.0');
    const installations = server.store.db.updateTable('installations');
    await installations.set({ product: 'scale' }).where('id', '=', scale.installationId).execute();
    await installations.set({ revoked_at: 'then' }).where('id', '=', gone.installationId).execute();

    const staff = await addStaff(server.store, 'release-manager');
    const manager = await signIn(server.url, staff.email);
    const { body } = await manager.call('GET', '/api/v1/builds/running');
    expect(body).toEqual({
      items: [
        { product: 'till', platform: 'linux-x64', version: '1.0.0', machines: 2 },
        { product: 'scale', platform: 'linux-x64', version: '1.0.0', machines: 1 },
        { product: 'till', platform: 'linux-arm64', version: '1.0.0', machines: 1 },
        { product: 'till', platform: 'linux-x64', version: '1.1.0', machines: 1 },
      ],
    });
  });

  it('tells what each channel got last, and of uploads that no signed metadata names', async () => {
    const server = await startTestServer(await database());
    const [published, begun] = [tinyBuild('release', '1.0.0'), tinyBuild('release', '1.1.0')];
    await server.publish('release', 2, [published]);
    await placeFiles(server.folder.repository, begun);
    // What nobody signed may be anything.
    const junk = `targets/release/${'0'.repeat(64)}.till-9-linux-x64.json`;
    await writeFile(join(server.folder.repository, junk), '{');

    const manager = await signIn(server.url, (await addStaff(server.store, 'release-manager')).email);
    const publishing = async () =>
      publishingSchema.parse((await manager.call('GET', '/api/v1/builds/publishing')).body);
    const first = await publishing();
    expect(first.channels).toContainEqual({
      channel: 'release',
      last: { product: 'till', name: '1.0.0', publishedAt: server.now.toISOString() },
    });
    expect(first.channels).toContainEqual({ channel: 'nightly', last: null });
    expect(first.unfinished).toMatchObject([
      { target: begun.target, product: 'till', channel: 'release', name: '1.1.0', platform: 'linux-x64' },
    ]);

    // Once a newer one came out, it is over with the one that was broken off.
    const manifest = [...begun.files.keys()].find((path) => path.startsWith('targets/')) ?? '';
    const before = new Date(server.now.getTime() - 60_000);
    await utimes(join(server.folder.repository, manifest), before, before);
    expect((await publishing()).unfinished).toEqual([]);
  });
});
