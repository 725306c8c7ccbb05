/** Manifests, frames and deltas made to do harm. The vectors in test/vectors/manifests are named after the attack. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { unpack } from '../../agent/update/unpack.ts';
import { isBeistandError } from '../../protocol/errors.ts';
import { parseManifest } from '../../protocol/manifest.ts';
import type { BuildManifest } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { faultsOf, till } from '../support/till.ts';
import { makeDelta, openUpdateWorld, publishBuild, sha256 } from '../support/update-world.ts';
import type { PublishedBuild, UpdateWorld } from '../support/update-world.ts';

const vectors = join(import.meta.dirname, '..', 'vectors', 'manifests');
const vectorSchema = z.object({ attack: z.string(), code: z.string(), manifest: z.unknown() });

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return isBeistandError(error) ? error.code : `unforeseen: ${String(error)}`;
  }
  return 'none';
};

const installed = async (): Promise<{ world: UpdateWorld; one: PublishedBuild }> => {
  const world = openUpdateWorld(await temporaryFolder());
  const one = publishBuild(world.repo, till('1.0.0'));
  await world.update();
  return { world, one };
};

describe('a manifest with', () => {
  for (const name of fs.readdirSync(vectors)) {
    const vector = vectorSchema.parse(JSON.parse(fs.readFileSync(join(vectors, name), 'utf8')));
    it(`${vector.attack} is refused (${name})`, async () => {
      expect(await codeOf(() => parseManifest(vector.manifest))).toBe(vector.code);
    });
  }

  it('nothing wrong passes, so that the vectors fail for their attack alone', () => {
    const vector = vectorSchema.parse(
      JSON.parse(fs.readFileSync(join(vectors, 'path-absolute.json'), 'utf8')),
    );
    const text = JSON.stringify(vector.manifest).replace('/etc/passwd', 'etc/passwd');
    expect(parseManifest(JSON.parse(text)).kind).toBe('build');
  });
});

describe('a build for somebody else', () => {
  for (const [name, foreign] of Object.entries({
    'another product': (manifest: BuildManifest) => ({ ...manifest, product: 'other' }),
    'another platform': (manifest: BuildManifest) => ({ ...manifest, platform: 'win-x64' }),
    'another customer': (manifest: BuildManifest) => ({ ...manifest, customer: 'c_9999999999' }),
  }))
    it(`(${name}) is refused even where its signed entry pretends to fit`, async () => {
      const { world, one } = await installed();
      publishBuild(world.repo, { ...till('2.0.0'), spoil: foreign });
      expect(await codeOf(() => world.update())).toBe('MANIFEST_FOREIGN');
      expect(await faultsOf(world, [one], ['1.0.0'])).toEqual([]);
    });

  it('that needs a newer agent is kept back, and said', async () => {
    const { world } = await installed();
    publishBuild(world.repo, { ...till('2.0.0'), minimumAgent: '9.0.0' });
    const plan = await (await world.start()).plan({ byPerson: false });
    expect(plan).toMatchObject({ kind: 'upToDate', keptBack: [{ version: '2.0.0', why: 'agentTooOld' }] });
    expect(await codeOf(() => world.update('2.0.0'))).toBe('AGENT_TOO_OLD');
  });
});

const unpacked = async (packed: Uint8Array, rawLength: number): Promise<number> => {
  let size = 0;
  const options = { rawLength, windowLog: 24, code: 'FRAME_INVALID', name: 'The frame' } as const;
  for await (const piece of unpack(packed, options)) size += piece.length;
  return size;
};

describe('a frame', () => {
  for (const rawLength of [1_000, 8 * 1024 * 1024]) {
    it(`that unpacks to more than the ${rawLength} bytes it says is stopped there`, async () => {
      const bomb = zstdCompressSync(Buffer.alloc(256 * 1024 * 1024));
      const before = process.memoryUsage().rss;
      expect(await codeOf(() => unpacked(bomb, rawLength))).toBe('FRAME_INVALID');
      expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
    });

    it(`that unpacks to less than the ${rawLength} bytes it says is refused`, async () => {
      expect(await codeOf(() => unpacked(zstdCompressSync(Buffer.alloc(10)), rawLength))).toBe(
        'FRAME_INVALID',
      );
    });

    it(`of ${rawLength} bytes that is garbage or cut is refused`, async () => {
      expect(await codeOf(() => unpacked(Buffer.from('garbage'), rawLength))).toBe('FRAME_INVALID');
      const whole = zstdCompressSync(Buffer.alloc(rawLength, 'x'));
      expect(await codeOf(() => unpacked(whole.subarray(0, -3), rawLength))).toBe('FRAME_INVALID');
    });
  }

  it('signed, but holding other bytes than its files, leaves the product untouched', async () => {
    const { world, one } = await installed();
    const spoil = (manifest: BuildManifest): BuildManifest => ({
      ...manifest,
      files: manifest.files.map((file) =>
        file.path === 'VERSION' ? { ...file, sha256: sha256(Buffer.from('?')) } : file,
      ),
    });
    publishBuild(world.repo, { ...till('2.0.0'), spoil });
    expect(await codeOf(() => world.update())).toBe('FRAME_INVALID');
    expect(await faultsOf(world, [one], ['1.0.0'])).toEqual([]);
  });

  it('that says it unpacks to less than it does leaves the product untouched', async () => {
    const { world, one } = await installed();
    const spoil = (manifest: BuildManifest): BuildManifest => {
      const index = manifest.files.find(({ path }) => path === 'lib/text')?.at?.frame ?? 0;
      const files = manifest.files.filter(({ at }) => at?.frame !== index);
      const small = {
        path: 'lib/text',
        mode: 0o644 as const,
        size: 5,
        sha256: sha256(Buffer.from('other')),
        at: { frame: index, offset: 0 },
      };
      const frames = manifest.frames.map((frame, at) => (at === index ? { ...frame, rawLength: 5 } : frame));
      return { ...manifest, files: [...files, small], symlinks: [], frames };
    };
    publishBuild(world.repo, { ...till('2.0.0'), spoil });
    expect(await codeOf(() => world.update())).toBe('FRAME_INVALID');
    expect(await faultsOf(world, [one], ['1.0.0'])).toEqual([]);
  });
});

describe('a delta', () => {
  const fallsBack = async (
    spoil: (world: UpdateWorld, one: PublishedBuild, two: BuildManifest) => unknown,
  ) => {
    const { world, one } = await installed();
    const two = publishBuild(world.repo, {
      ...till('2.0.0', { deltasFrom: [one] }),
      spoil: (manifest) => spoil(world, one, manifest) ?? manifest,
    });
    await world.update();
    const { manifest } = two;
    const asSigned = { ...two, manifest: { ...manifest, deltas: [] } };
    expect(await faultsOf(world, [one, asSigned], ['2.0.0'])).toEqual([]);
    expect(world.progress.some(({ kind }) => kind === 'fallback')).toBe(true);
  };
  /** Signs a delta whose bytes were changed. */
  const resigned = (
    world: UpdateWorld,
    manifest: BuildManifest,
    change: (bytes: Buffer) => Buffer,
  ): BuildManifest => {
    const [delta] = manifest.deltas;
    if (delta === undefined) throw new Error('no delta');
    const bytes = change(fs.readFileSync(join(world.repo, repositoryLayout.delta(delta.sha256))));
    const signed = { ...delta, sha256: sha256(bytes), size: bytes.length };
    fs.writeFileSync(join(world.repo, repositoryLayout.delta(signed.sha256)), bytes);
    return { ...manifest, deltas: [signed] };
  };

  it('whose body is garbage is left for frames', () =>
    fallsBack((world, _one, manifest) =>
      resigned(world, manifest, (bytes) => {
        bytes.fill(7, bytes.length - 20);
        return bytes;
      }),
    ));

  it('whose header is garbage is left for frames', () =>
    fallsBack((world, _one, manifest) =>
      resigned(world, manifest, (bytes) => {
        bytes.write('{not json', 12);
        return bytes;
      }),
    ));

  it('that claims a header longer than itself is left for frames', () =>
    fallsBack((world, _one, manifest) =>
      resigned(world, manifest, (bytes) => {
        bytes.writeUInt32BE(1_000_000, 8);
        return bytes;
      }),
    ));

  it('with a codec this agent does not know is left for frames', () =>
    fallsBack((world, one, manifest) => {
      const contents = new Map(
        Object.entries(till('2.0.0').files).map(([path, text]) => [path, Buffer.from(text)]),
      );
      return { ...manifest, deltas: [makeDelta(world.repo, one, manifest.files, contents, 'unheard-of')] };
    }));

  it('that names a file outside the builds is left for frames', () =>
    fallsBack((world, _one, manifest) =>
      resigned(world, manifest, (bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll('"path":"VERSION"', '"path":"../.SIO"'), 'latin1'),
      ),
    ));
});
