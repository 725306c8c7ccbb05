/** The pure rules of the engine: states, which build, which way, what a tree looks like. */
import { describe, expect, it } from 'vitest';
import { chooseNewer, chooseVersion, fits, reasonOf } from '../../agent/update/choose-rules.ts';
import type { ChooseInput } from '../../agent/update/choose-rules.ts';
import type { Hints, Identity } from '../../agent/update/contract.ts';
import { framesOf, planRoute, spaceFor } from '../../agent/update/plan.ts';
import type { KnownBuild } from '../../agent/update/plan.ts';
import { transition } from '../../agent/update/state.ts';
import type { Job, UpdateEvent, UpdateState } from '../../agent/update/state.ts';
import { planTree } from '../../agent/update/tree-rules.ts';
import type { TargetEntry } from '../../agent/trust/repository.ts';
import type { Channel } from '../../protocol/ids.ts';
import { targetPath } from '../../protocol/manifest.ts';
import type { BuildManifest, TargetCustom } from '../../protocol/manifest.ts';
import { productFileSchema } from '../../protocol/product-file.ts';

const hash = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
const at = '2026-07-05T00:00:00.000Z';
const job: Job = {
  id: '3f0e9a52-6f4e-4b53-9a43-9c7c0b8f0f11',
  kind: 'update',
  by: 'daemon',
  startedAt: at,
  from: null,
  to: { version: '2.0.0', manifestSha256: hash('two'), channel: 'release', target: 'release/x.json' },
};
const because = { code: 'UNHEALTHY', message: 'it is not well' };

const road: UpdateEvent[] = [
  { kind: 'check', at },
  { kind: 'plan', job },
  { kind: 'download' },
  { kind: 'stage', downloadedBytes: 7 },
  { kind: 'verify' },
  { kind: 'stop', backup: null },
  { kind: 'backUp' },
  { kind: 'migrate' },
  { kind: 'switch' },
  { kind: 'probe', at },
  { kind: 'commit', at },
  { kind: 'finish' },
];
const along = (count: number): UpdateState =>
  road.slice(0, count).reduce<UpdateState>(transition, { name: 'idle' });

describe('the states of an update', () => {
  it('lead from idle through every state back to idle', () => {
    const names = road.map((_, index) => along(index + 1).name);
    expect(names).toEqual([
      'checking',
      'planned',
      'downloading',
      'staged',
      'verified',
      'stopping',
      'backedUp',
      'migrated',
      'switched',
      'probation',
      'committed',
      'idle',
    ]);
  });

  it('allow dropping the update before the product is stopped, and only then', () => {
    for (let count = 1; count <= 5; count += 1)
      expect(transition(along(count), { kind: 'abandon' })).toEqual({ name: 'idle' });
    for (let count = 6; count <= 11; count += 1)
      expect(() => transition(along(count), { kind: 'abandon' })).toThrow(/can’t abandon/);
  });

  it('allow going back from stopping to probation, and only from there', () => {
    for (let count = 6; count <= 10; count += 1) {
      const back = transition(along(count), { kind: 'rollBack', because });
      expect(back).toMatchObject({ name: 'rollingBack', reached: along(count).name, because });
      const done = transition(back, { kind: 'rolledBack', healthy: true, at });
      expect(transition(done, { kind: 'finish' })).toEqual({ name: 'idle' });
    }
    for (const count of [0, 1, 5, 11])
      expect(() => transition(along(count), { kind: 'rollBack', because })).toThrow(/can’t rollBack/);
  });

  it('have no other way: every step out of its order is refused', () => {
    for (let count = 0; count < road.length; count += 1)
      for (const [index, event] of road.entries()) {
        const again = event.kind === 'probe' && along(count).name === 'probation';
        if (index === count || again) continue;
        expect(() => transition(along(count), event)).toThrow();
      }
  });
});

const identity: Identity = {
  product: 'till',
  platform: 'linux-x64',
  customerId: 'c_0123456789',
  channel: 'release',
};
const noHints: Hints = { offer: undefined, withdrawn: [], scripts: undefined };
const entry = (
  version: string,
  changes: Partial<TargetCustom> = {},
  channel: Channel = 'release',
): TargetEntry => {
  const custom = {
    kind: 'build',
    product: 'till',
    version,
    platform: 'any',
    createdAt: at,
    ...changes,
  } as TargetCustom;
  const path = targetPath(channel, custom);
  return { path, channel, sha256: hash(path), length: 10, custom };
};
const input = (targets: TargetEntry[], changes: Partial<ChooseInput> = {}): ChooseInput => ({
  targets,
  identity,
  installed: { version: '1.0.0', manifestSha256: hash('one'), channel: 'release', target: 'x' },
  pin: null,
  knownBad: [],
  hints: noHints,
  ...changes,
});
const versions = (targets: readonly TargetEntry[]): string[] =>
  targets.map(({ custom }) => (custom.kind === 'build' ? custom.version : ''));

describe('choosing a build', () => {
  it('takes the newest by semver, not by text', () => {
    const choice = chooseNewer(input([entry('1.9.0'), entry('1.10.0'), entry('1.10.0-rc.1')]));
    expect(versions(choice.candidates)).toEqual(['1.10.0', '1.10.0-rc.1', '1.9.0']);
  });

  it('never goes back or sideways by itself, whatever is offered', () => {
    const old = entry('0.9.0');
    const hints: Hints = { ...noHints, offer: { target: old.path, manifestSha256: old.sha256 } };
    expect(chooseNewer(input([old, entry('1.0.0')], { hints })).candidates).toEqual([]);
  });

  it('refuses builds for another product, platform, customer or channel', () => {
    const foreign = [
      entry('2.0.0', { product: 'other' }),
      entry('2.0.0', { platform: 'win-x64' }),
      entry('2.0.0', { customer: 'c_9999999999' }),
      entry('2.0.0', {}, 'nightly'),
    ];
    expect(foreign.map((one) => fits(one, identity))).toEqual([false, false, false, false]);
    expect(chooseNewer(input(foreign)).candidates).toEqual([]);
    expect(chooseVersion(input(foreign), '2.0.0')).toEqual([]);
  });

  it('refuses an entry whose name says something else than its content', () => {
    expect(fits({ ...entry('2.0.0'), path: entry('2.0.1').path }, identity)).toBe(false);
  });

  it('prefers the customer’s own build and the exact platform of one version', () => {
    const own = entry('2.0.0', { customer: identity.customerId }, 'hotfix');
    const exact = entry('2.0.0', { platform: 'linux-x64' });
    expect(chooseNewer(input([entry('2.0.0'), exact, own])).candidates).toEqual([own, exact, entry('2.0.0')]);
  });

  it('lets an offer narrow, never widen', () => {
    const [two, three] = [entry('2.0.0'), entry('3.0.0')];
    const offered = (target: TargetEntry): Hints => ({
      ...noHints,
      offer: { target: target.path, manifestSha256: target.sha256 },
    });
    expect(versions(chooseNewer(input([two, three], { hints: offered(two) })).candidates)).toEqual(['2.0.0']);
    expect(chooseNewer(input([two], { hints: offered(three) })).candidates).toEqual([]);
    const nothing = chooseNewer(input([two], { hints: { ...noHints, offer: null } }));
    expect(nothing).toMatchObject({ candidates: [], keptBack: [{ version: '2.0.0', why: 'notOffered' }] });
  });

  it('keeps back what is pinned away, failed here or was withdrawn, and says why', () => {
    const two = entry('2.0.0');
    const why = (changes: Partial<ChooseInput>): unknown =>
      chooseNewer(input([two], changes)).keptBack[0]?.why;
    expect(why({ pin: '1.5.0' })).toBe('pinned');
    expect(why({ knownBad: [two.sha256] })).toBe('knownBad');
    expect(why({ hints: { ...noHints, withdrawn: [two.sha256] } })).toBe('withdrawn');
    expect(reasonOf(chooseNewer(input([two], { pin: '1.5.0' })).keptBack)).toContain('2.0.0 is there');
  });
});

const manifest = (version: string, changes: Partial<BuildManifest> = {}): BuildManifest => ({
  formatVersion: 1,
  kind: 'build',
  product: 'till',
  channel: 'release',
  version,
  platform: 'any',
  createdAt: at,
  files: [],
  symlinks: [],
  emptyFolders: [],
  packs: [{ sha256: hash('pack'), size: 1_000_000 }],
  frames: [],
  deltas: [],
  fixes: [],
  notes: {},
  ...changes,
});
const known = (version: string, contents: string[], changes: Partial<BuildManifest> = {}): KnownBuild => ({
  sha256: hash(`manifest ${version}`),
  manifest: manifest(version, {
    files: contents.map((name, index) => ({
      path: `f${index}`,
      mode: 0o644 as const,
      size: 100_000,
      sha256: hash(name),
      at: { frame: index, offset: 0 },
    })),
    frames: contents.map((name, index) => ({
      pack: 0,
      offset: index * 50_000,
      length: 50_000,
      rawLength: 100_000,
      sha256: hash(`frame ${name}`),
    })),
    ...changes,
  }),
});
const delta = (base: KnownBuild, size: number) => ({
  base: base.sha256,
  baseVersion: base.manifest.version,
  sha256: hash(`delta ${base.manifest.version} ${size}`),
  size,
});

describe('planning the way', () => {
  const one = known('1.0.0', ['a', 'b', 'c']);

  it('fetches every frame where nothing is there', () => {
    expect(planRoute(one, [], [])).toMatchObject({
      kind: 'frames',
      frames: [0, 1, 2],
      downloadBytes: 150_000,
      newBytes: 300_000,
    });
  });

  it('fetches only frames with contents that no tree on disk has', () => {
    const two = known('2.0.0', ['a', 'x', 'c']);
    expect(planRoute(two, [one], [])).toMatchObject({ kind: 'frames', frames: [1], downloadBytes: 50_000 });
    expect(planRoute(known('3.0.0', ['b', 'a']), [one], [])).toMatchObject({
      kind: 'nothing',
      downloadBytes: 0,
    });
  });

  it('takes the delta where it is cheaper, and frames where it is not', () => {
    const cheap = known('2.0.0', ['a', 'x', 'y'], { deltas: [delta(one, 10_000)] });
    expect(planRoute(cheap, [one], [])).toMatchObject({ kind: 'delta', downloadBytes: 10_000 });
    const dear = known('2.0.0', ['a', 'x', 'y'], { deltas: [delta(one, 900_000)] });
    expect(planRoute(dear, [one], [])).toMatchObject({ kind: 'frames', frames: [1, 2] });
  });

  it('goes through builds that are not on disk where the chain is cheapest', () => {
    const two = known('2.0.0', ['a', 'x', 'y'], { deltas: [delta(one, 5_000)] });
    const three = known('3.0.0', ['p', 'q', 'r'], { deltas: [delta(two, 6_000)] });
    const route = planRoute(three, [one], [two]);
    expect(route).toMatchObject({ kind: 'chain', downloadBytes: 11_000 });
    expect(route.steps.map(({ to }) => to.manifest.version)).toEqual(['2.0.0', '3.0.0']);
    expect(planRoute(three, [one], []).kind).toBe('frames');
  });

  it('does not run in circles through manifests that name each other', () => {
    const two = known('2.0.0', ['x']);
    const three = known('3.0.0', ['y'], { deltas: [delta(two, 1)] });
    const circular: KnownBuild = {
      sha256: two.sha256,
      manifest: { ...two.manifest, deltas: [{ ...delta(three, 1), base: three.sha256 }] },
    };
    expect(planRoute(three, [one], [circular, three]).kind).toBe('frames');
  });

  it('asks for room for downloads, the new tree, the backup and what the product wants left', () => {
    const two = known('2.0.0', ['a', 'x', 'y'], {
      productFile: productFileSchema.parse({ minFreeBytes: 77 }),
    });
    const space = spaceFor(planRoute(two, [one], []), two.manifest, 1_000);
    expect(space.home).toBe(100_000);
    expect(space.install).toBe(200_000 + 3 * 4_096 + 1_000 + 77);
  });

  it('counts a frame once however many files are in it', () => {
    expect(framesOf([...one.manifest.files, ...one.manifest.files])).toEqual([0, 1, 2]);
  });
});

describe('the tree of a manifest', () => {
  const file = (path: string) => ({ path, mode: 0o644 as const, size: 0, sha256: hash(path), at: null });
  const withPersist = (persist: string[], paths: string[], symlinks: BuildManifest['symlinks'] = []) =>
    planTree(
      manifest('1.0.0', {
        files: paths.map(file),
        symlinks,
        productFile: productFileSchema.parse({ persist }),
      }),
    );

  it('leads persistent paths into shared/, however deep they are', () => {
    const plan = withPersist(
      ['data/', 'etc/till/settings.ini'],
      ['bin/a', 'data/x', 'etc/till/settings.ini'],
    );
    expect(plan.links).toEqual([
      { path: 'data', target: '../../shared/data' },
      { path: 'etc/till/settings.ini', target: '../../../../shared/etc/till/settings.ini' },
    ]);
    expect(plan.files.map(({ path }) => path)).toEqual(['bin/a']);
    expect(plan.initial.map(({ path }) => path)).toEqual(['data/x', 'etc/till/settings.ini']);
  });

  it('is refused where a persistent path would go through a link of the build', () => {
    const link = [{ path: 'out', target: 'bin' }];
    expect(() => withPersist(['out/data/'], ['bin/a'], link)).toThrow(/persistent/);
  });
});
