/** What is offered to whom: a table, and the orders that must not depend on how rows come. */
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../protocol/ids.ts';
import { offerFor, scriptsFor, withdrawnFor } from '../../server/updates/offer-rules.ts';
import type { Offerable, OfferedTo } from '../../server/updates/offer-rules.ts';

const build = (channel: Channel, name: string, changes: Partial<Offerable> = {}): Offerable => ({
  target: `${channel}/till-${name}-${changes.platform ?? 'linux-x64'}.json`,
  kind: 'build',
  product: 'till',
  channel,
  name,
  platform: 'linux-x64',
  customerId: null,
  manifestSha256: `sha of ${name}`,
  withdrawn: false,
  ...changes,
});
const to: OfferedTo = {
  customerId: 'c_own0000000',
  product: 'till',
  channel: 'release',
  platform: 'linux-x64',
};

describe('an offer', () => {
  it.each<[string, Offerable[], Partial<OfferedTo>, string | null]>([
    ['nothing where there is nothing', [], {}, null],
    [
      'the newest by semver, not by text',
      [build('release', '1.9.0'), build('release', '1.10.0')],
      {},
      '1.10.0',
    ],
    [
      'a final version before its previews',
      [build('release', '1.0.0-rc.2'), build('release', '1.0.0')],
      {},
      '1.0.0',
    ],
    [
      'corrections to whoever runs releases',
      [build('release', '1.0.0'), build('hotfix', '1.0.1')],
      {},
      '1.0.1',
    ],
    ['no nightly to whoever runs releases', [build('nightly', '2.0.0')], {}, null],
    ['no release to whoever runs nightlies', [build('release', '2.0.0')], { channel: 'nightly' }, null],
    ['a hotfix to whoever runs nightlies', [build('hotfix', '2.0.0')], { channel: 'nightly' }, '2.0.0'],
    ['nothing of another product', [build('release', '1.0.0', { product: 'other' })], {}, null],
    ['nothing for another platform', [build('release', '1.0.0', { platform: 'win-x64' })], {}, null],
    ['what fits every platform', [build('release', '1.0.0', { platform: 'any' })], {}, '1.0.0'],
    ['what is the customer’s own', [build('hotfix', '1.0.1', { customerId: to.customerId })], {}, '1.0.1'],
    ['nothing of another customer', [build('hotfix', '1.0.1', { customerId: 'c_other00000' })], {}, null],
    [
      'nothing withdrawn',
      [build('release', '1.0.0'), build('release', '1.1.0', { withdrawn: true })],
      {},
      '1.0.0',
    ],
    ['no script', [build('hotfix', '9.0.0', { kind: 'script' })], {}, null],
  ])('is %s', (_, builds, changes, version) => {
    expect(offerFor(builds, { ...to, ...changes })?.version ?? null).toBe(version);
    expect(offerFor(builds.toReversed(), { ...to, ...changes })?.version ?? null).toBe(version);
  });

  it('is the build made for the platform before one for any', () => {
    const builds = [build('release', '1.0.0', { platform: 'any' }), build('release', '1.0.0')];
    for (const rows of [builds, builds.toReversed()])
      expect(offerFor(rows, to)?.target).toBe('release/till-1.0.0-linux-x64.json');
  });
});

describe('scripts', () => {
  it('are offered until they are reported on, in the same order every time', () => {
    const scripts = ['b', 'a', 'c'].map((name) => build('hotfix', name, { kind: 'script' }));
    const done = new Set(['sha of c']);
    expect(scriptsFor(scripts, to, done).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(scriptsFor(scripts.toReversed(), to, done).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('withdrawn builds', () => {
  it('are named newest first, in the same order every time, so that an answer keeps its ETag', () => {
    const rows = ['1.9.0', '1.10.0', '1.2.0'].map((name) => build('release', name, { withdrawn: true }));
    const expected = ['sha of 1.10.0', 'sha of 1.9.0', 'sha of 1.2.0'];
    expect(withdrawnFor(rows, to)).toEqual(expected);
    expect(withdrawnFor(rows.toReversed(), to)).toEqual(expected);
  });

  it('are a thousand at most, of which the oldest are left out', () => {
    const rows = Array.from({ length: 1_005 }, (_, at) => build('release', `1.0.${at}`, { withdrawn: true }));
    const named = withdrawnFor(rows, to);
    expect(named).toHaveLength(1_000);
    expect(named).not.toContain('sha of 1.0.4');
  });
});
