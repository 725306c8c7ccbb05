/** What is new for a customer's installations: only what they may move to, and nothing of others. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, codeOf, signIn } from '../support/people.ts';
import { eventOf, startTestServer } from '../support/server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const newsShape = z.object({
  items: z.array(
    z.looseObject({
      installation: z.string(),
      newer: z.array(
        z.looseObject({
          name: z.string(),
          channel: z.string(),
          trouble: z.object({ outcome: z.string(), code: z.string().nullable() }).nullable(),
          notes: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ),
});

describe.each(databases)('news on $name', ({ database }) => {
  it('are the builds newer than what runs, with their notes, newest first', async () => {
    const server = await startTestServer(await database());
    const [mine, other] = [await server.agent(), await server.agent()];
    const notes = { de: 'Schneller.', en: 'Faster.' };
    const release = tinyBuild('release', '1.1.0', { notes });
    await server.publish('release', 2, [
      tinyBuild('release', '1.0.0'),
      release,
      tinyBuild('release', '1.2.0', { platform: 'win-x64' }),
    ]);
    await server.publish('hotfix', 2, [
      tinyBuild('hotfix', '1.1.1', { customer: mine.customerId }),
      tinyBuild('hotfix', '1.1.2', { customer: other.customerId }),
    ]);
    await server.publish('nightly', 2, [tinyBuild('nightly', '2.0.0-dev.1')]);
    const status = {
      kind: 'status', version: '1.0.0', manifestSha256: null, agentVersion: '0.1.0', platform: 'linux-x64', pinned: null,
      healthy: true,
    } as const; // prettier-ignore
    await mine.report([eventOf(status, server.now)]);

    const member = await signIn(server.url, (await addMember(server.store, mine.customerId)).email);
    const seen = newsShape.parse((await member.call('GET', '/api/v1/news')).body).items;
    expect(seen.map(({ installation }) => installation)).toEqual([mine.installationId]);
    expect(seen[0]?.newer.map(({ name, channel }) => [name, channel])).toEqual([
      ['1.1.1', 'hotfix'],
      ['1.1.0', 'release'],
    ]);
    expect(seen[0]?.newer[1]?.notes).toEqual(notes);

    // What was tried says how it went: given up, taken back, which a later try that comes to nothing does not change, or kept.
    const tried = (outcome: 'rolledBack' | 'failed' | 'committed', minutes: number) =>
      mine.report([
        eventOf(
          {
            kind: 'update', outcome, from: '1.0.0', to: '1.1.0', manifestSha256: release.manifestSha256, by: 'daemon', code: 'UNHEALTHY',
            message: null, durationMs: 1, downloadedBytes: 1,
          },
          new Date(server.now.getTime() + minutes * 60_000),
        ),
      ]); // prettier-ignore
    const troubles = async () =>
      newsShape
        .parse((await member.call('GET', '/api/v1/news')).body)
        .items[0]?.newer.map(({ trouble }) => trouble?.outcome ?? null);
    await tried('failed', -4);
    expect(await troubles()).toEqual([null, 'failed']);
    await tried('rolledBack', -3);
    expect(await troubles()).toEqual([null, 'rolledBack']);
    await tried('failed', -2);
    expect(await troubles()).toEqual([null, 'rolledBack']);
    await tried('committed', -1);
    await mine.report([eventOf(status, server.now)]);
    expect(await troubles()).toEqual([null, null]);
    const manager = await signIn(server.url, (await addStaff(server.store, 'release-manager')).email);
    await manager.call('POST', '/api/v1/builds/withdraw', {
      target: `hotfix/${mine.customerId}.till-1.1.1-linux-x64.json`,
      withdrawn: true,
    });
    const after = newsShape.parse((await member.call('GET', '/api/v1/news')).body).items;
    expect(after[0]?.newer.map(({ name }) => name)).toEqual(['1.1.0']);
    expect(codeOf(await member.call('GET', `/api/v1/news?customerId=${other.customerId}`))).toBe('NOT_FOUND');
  });
});
