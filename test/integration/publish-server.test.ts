/** The publisher against the real server: what both sides demand of each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createWorld, productFiles } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
let toServer: string[];

beforeAll(async () => {
  world = await createWorld();
  const { token } = z.looseObject({ token: z.string() }).parse(await world.server(['publish-token']));
  toServer = ['--server', world.url, '--token', token];
});
afterAll(() => world.end());

const trustResult = z.looseObject({ signed: z.array(z.looseObject({ role: z.string() })) });
const rolesSigned = async (...more: string[]): Promise<string[]> =>
  trustResult.parse(await world.publish(['trust', ...toServer, ...more])).signed.map(({ role }) => role);
const builtSchema = z.looseObject({
  outcome: z.string(),
  deltas: z.array(z.looseObject({ from: z.string(), bytes: z.number() })),
});
const publishBuild = async (version: string, options: readonly string[] = []) =>
  builtSchema.parse(await world.publishBuild({ version, options }));

describe('the publisher and the real server', () => {
  it('trust that is established already changes nothing', async () => {
    expect(await rolesSigned()).toEqual([]);
  });

  it('builds follow one another with deltas, and a repetition is no fault', async () => {
    expect((await publishBuild('1.0.0')).outcome).toBe('published');
    const second = await publishBuild('1.0.1');
    expect(second.deltas.map(({ from }) => from)).toEqual(['1.0.0']);
    expect((await publishBuild('1.0.1')).outcome).toBe('alreadyPublished');
  });

  it('the same version with another content is a conflict', async () => {
    const other = world.publishBuild({ version: '1.0.1', files: productFiles('other') });
    await expect(other).rejects.toThrow(/CONFLICT/);
  });

  it.each([
    ['root', ['root']],
    ['targets', ['root', 'targets']],
    ['nightly', ['targets', 'nightly']],
    ['hotfix', ['targets', 'hotfix']],
    ['patch', ['targets', 'patch']],
    ['release', ['targets', 'release']],
  ])('a rotation of %s takes effect, and publishing goes on', async (role, signed) => {
    await world.publish(['keys', 'rotate', '--role', role]);
    expect(await rolesSigned()).toEqual(signed);
    expect(await rolesSigned()).toEqual([]);
  });

  it('a rotated online key is named in root once someone has compared it', async () => {
    await world.server(['rotate-key', '--role', 'timestamp']);
    await world.server(['rotate-key', '--role', 'snapshot']);
    await expect(world.publish(['trust', ...toServer])).rejects.toThrow(/TRUST_NOT_ESTABLISHED/);
    expect(await rolesSigned('--accept-online-keys')).toEqual(['root']);
    expect((await publishBuild('1.0.2')).deltas.map(({ from }) => from)).toEqual(['1.0.1', '1.0.0']);
  });

  it('a script for one customer is published, and one for nobody is not', async () => {
    const files = { 'bin/fix': '#!/bin/sh\n' };
    const customer = await world.addCustomer('Bäckerei Muster');
    await world.publishScript('fix-1', files, 'bin/fix --all', ['--customer', customer]);
    const nobody = world.publishScript('fix-2', files, 'bin/fix', ['--customer', 'c_0000000000']);
    await expect(nobody).rejects.toThrow(/NOT_FOUND/);
  });

  it('after all that the server finds no fault in its repository, every hash compared', async () => {
    expect(await world.server(['doctor', '--deep'])).toMatchObject({ faults: [] });
  });
});
