import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { limits } from '../../protocol/limits.ts';
import { chooseBases } from '../../server/updates/publish/base-rules.ts';
import { commandWords } from '../../server/updates/publish/command-words.ts';
import { planDelta } from '../../server/updates/publish/delta-plan.ts';
import type { PlanFile } from '../../server/updates/publish/delta-plan.ts';
import { planFrames, sharedFrameBytes } from '../../server/updates/publish/frame-plan.ts';
import { nearExpiry, saysTheSame, targetsSigned } from '../../server/updates/publish/roles-rules.ts';

const MiB = 1024 * 1024;
const file = (path: string, size: number, content = path): PlanFile => ({ path, size, sha256: content });

describe('frames', () => {
  it('puts small similar files together and gives a big file its own', () => {
    const frames = planFrames([
      file('b/x.js', 10),
      file('logo.png', 10),
      file('a/x.js', 10),
      file('big.bin', 5 * MiB),
    ]);
    expect(frames.map((frame) => frame.map(({ path }) => path))).toEqual([
      ['a/x.js', 'b/x.js', 'logo.png'],
      ['big.bin'],
    ]);
  });

  it('keeps a shared frame within its size and every content in exactly one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 * MiB }), { maxLength: 60 }), (sizes) => {
        const contents = sizes.map((size, index) => file(`f${index}.js`, size));
        const frames = planFrames(contents);
        expect(
          frames
            .flat()
            .map(({ path }) => path)
            .sort(),
        ).toEqual(contents.map(({ path }) => path).sort());
        for (const frame of frames) {
          const bytes = frame.reduce((sum, { size }) => sum + size, 0);
          expect(frame.length === 1 || bytes <= sharedFrameBytes).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order in which files were found', () => {
    const contents = [file('a.js', 9), file('b.css', 8), file('c/a.js', 7)];
    expect(planFrames(contents.toReversed())).toEqual(planFrames(contents));
  });
});

describe('a delta’s groups', () => {
  it('cover nothing where nothing is new, not even a file that moved', () => {
    expect(planDelta([file('old/a', 5, 'A')], [file('new/a', 5, 'A')])).toEqual([]);
  });

  it('put a new file opposite the one of its path', () => {
    const groups = planDelta(
      [file('a', 5, 'A1'), file('b', 6, 'B')],
      [file('a', 7, 'A2'), file('b', 6, 'B')],
    );
    expect(groups).toEqual([
      { old: [{ path: 'a', offset: 0, length: 5 }], new: [{ path: 'a', offset: 0, length: 7 }] },
    ]);
  });

  it('find the predecessor of a file whose name carries a version', () => {
    const [group] = planDelta([file('lib/app-1.2.3.jar', 50)], [file('lib/app-1.2.4.jar', 51)]);
    expect(group?.old).toEqual([{ path: 'lib/app-1.2.3.jar', offset: 0, length: 50 }]);
  });

  it('code a content that stands twice in the build once', () => {
    const groups = planDelta([file('x', 1)], [file('a', 5, 'N'), file('b', 5, 'N')]);
    expect(groups.flatMap((group) => group.new)).toEqual([{ path: 'a', offset: 0, length: 5 }]);
  });

  it('cut a file larger than memory so that old and new stay within the bounds and no byte is left out', () => {
    const size = 100 * MiB + 17;
    const groups = planDelta([file('db', 90 * MiB, 'old')], [file('db', size, 'new')]);
    let at = 0;
    for (const group of groups) {
      for (const slice of group.new) {
        expect(slice.offset).toBe(at);
        at += slice.length;
      }
      for (const slice of group.old) {
        expect(slice.length).toBeLessThanOrEqual(limits.deltaGroupOldBytes);
        expect(slice.offset + slice.length).toBeLessThanOrEqual(90 * MiB);
      }
    }
    expect(at).toBe(size);
  });

  it('never exceed what a reader may be asked to hold, whatever the build looks like', () => {
    const build = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 70 * MiB })), {
      maxLength: 25,
    });
    const filesOf = (seed: string, made: [number, number][]): PlanFile[] => [
      ...new Map(
        made.map(([name, size]) => [`d/f${name}.js`, file(`d/f${name}.js`, size, `${seed}${name}-${size}`)]),
      ).values(),
    ];
    fc.assert(
      fc.property(build, build, (before, after) => {
        const [old, fresh] = [filesOf('o', before), filesOf('n', after)];
        const groups = planDelta(old, fresh);
        const sum = (slices: readonly { length: number }[]) =>
          slices.reduce((all, { length }) => all + length, 0);
        for (const group of groups) {
          expect(sum(group.old)).toBeLessThanOrEqual(limits.deltaGroupOldBytes);
          expect(sum(group.new)).toBeLessThanOrEqual(limits.deltaGroupNewBytes);
        }
        expect(sum(groups.flatMap((group) => group.new))).toBe(
          sum(fresh.map(({ size }) => ({ length: size }))),
        );
      }),
    );
  });
});

describe('the bases of deltas', () => {
  const candidate = (channel: 'nightly' | 'release' | 'patch', version: string, customer?: string) => ({
    channel,
    version,
    platform: 'linux-x64',
    customer,
  });
  const wish = { ...candidate('patch', '2.1.5'), sameChannel: 2, planned: 1 };

  it('are the last of the channel and the last releases and patches, only older ones', () => {
    const all = ['2.1.1', '2.1.2', '2.1.3', '2.1.9'].map((version) => candidate('patch', version));
    const chosen = chooseBases([...all, candidate('release', '2.0.0'), candidate('release', '2.1.0')], wish);
    expect(chosen.map(({ version }) => version)).toEqual(['2.1.3', '2.1.2', '2.1.0']);
  });

  it('leave out other platforms and other customers’ builds', () => {
    const foreign = { ...candidate('patch', '2.1.1'), platform: 'win-x64' };
    expect(chooseBases([foreign, candidate('patch', '2.1.2', 'c_other00000')], wish)).toEqual([]);
  });
});

describe('the words of a command', () => {
  it('are split at blanks, kept together by quotes, and see no shell', () => {
    expect(commandWords(`./bin/fix --name "a b" 'c\\d' e\\ f $HOME ""`)).toEqual([
      'bin/fix',
      '--name',
      'a b',
      'c\\d',
      'e f',
      '$HOME',
      '',
    ]);
  });

  it('keep the backslashes of a Windows path', () => {
    expect(commandWords('fix.cmd C:\\data\\x')).toEqual(['fix.cmd', 'C:\\data\\x']);
  });

  it.each(['', '   ', 'run "open'])('are refused for %j', (text) => {
    expect(() => commandWords(text)).toThrow();
  });
});

describe('roles', () => {
  const key = {
    keyId: 'k',
    key: { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: '0' } },
  } as const;
  const role = { keys: [key], threshold: 1 };
  const four = { nightly: role, hotfix: role, patch: role, release: role };

  it('say the same where only version and expiry differ', () => {
    expect(saysTheSame(targetsSigned(1, 'a', four), targetsSigned(2, 'b', four))).toBe(true);
    const strict = { ...four, release: { ...role, threshold: 2 } };
    expect(saysTheSame(targetsSigned(1, 'a', four), targetsSigned(1, 'a', strict))).toBe(false);
  });

  it('delegate each channel its own folder alone, terminating', () => {
    const { roles } = targetsSigned(1, 'a', four)['delegations'] as { roles: unknown[] };
    expect(roles[1]).toEqual({
      name: 'hotfix',
      keyids: ['k'],
      threshold: 1,
      terminating: true,
      paths: ['hotfix/*'],
    });
  });

  it('are near expiry in the last third of their time', () => {
    const day = 86_400_000;
    expect(nearExpiry(new Date(100 * day).toISOString(), 0, 180)).toBe(false);
    expect(nearExpiry(new Date(59 * day).toISOString(), 0, 180)).toBe(true);
  });
});
