/** Hooks, health checks, verification and repair, and an old tree that was damaged, on real folders. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processStart } from '../../agent/update/lock.ts';
import { isBeistandError } from '../../protocol/errors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { faultsOf, recordOf, standing, till } from '../support/till.ts';
import { openUpdateWorld, publishBuild } from '../support/update-world.ts';
import type { PublishedBuild, UpdateWorld } from '../support/update-world.ts';

const childPath = fileURLToPath(new URL('../support/update-child.ts', import.meta.url));

const newWorld = async (): Promise<UpdateWorld> => openUpdateWorld(await temporaryFolder());

/** What `work` throws, by code. */
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return isBeistandError(error) ? error.code : String(error);
  }
  return 'nothing was thrown';
};

const expectWhole = async (
  world: UpdateWorld,
  builds: readonly PublishedBuild[],
  version: string | null,
): Promise<void> => {
  expect(await faultsOf(world, builds, [version])).toEqual([]);
  expect(standing(world).current).toBe(version);
};

describe('an automatic rollback', () => {
  it('says ROLLBACK_IMPOSSIBLE where the old tree is damaged beyond repair, and succeeds once it can be repaired', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const damage = `f="$BEISTAND_INSTALL_DIR/versions/1.0.0/lib/text"; chmod 644 "$f"; echo broken > "$f"; exit 1`;
    const two = publishBuild(world.repo, till('2.0.0', { health: damage, deltasFrom: [one] }));
    const packs = join(world.repo, 'packs');
    fs.renameSync(
      join(packs, `${one.manifest.packs[0]?.sha256 ?? ''}.pack`),
      join(world.folder, 'kept.pack'),
    );
    expect(await codeOf(world.update())).toBe('ROLLBACK_IMPOSSIBLE');
    expect((await recordOf(world)).state.name).toBe('rollingBack');
    fs.renameSync(
      join(world.folder, 'kept.pack'),
      join(packs, `${one.manifest.packs[0]?.sha256 ?? ''}.pack`),
    );
    const recovered = await (await world.start()).recover();
    expect(recovered).toEqual({ was: 'rollingBack', now: 'old' });
    await expectWhole(world, [one, two], '1.0.0');
  });
});

describe('a health check by URL', () => {
  const served = async (status: () => number): Promise<string> => {
    const server = createServer((_request, response) => {
      response.statusCode = status();
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  };
  const checkedBy = (version: string, url: string) =>
    till(version, { product: { healthCheck: { url, retries: 2, intervalMs: 1, timeoutMs: 2_000 } } });

  it('is tried again until the product answers', async () => {
    const world = await newWorld();
    let asked = 0;
    const url = await served(() => ((asked += 1) < 3 ? 503 : 200));
    const one = publishBuild(world.repo, checkedBy('1.0.0', url));
    await world.update();
    expect(asked).toBe(3);
    await expectWhole(world, [one], '1.0.0');
  });

  it('that answers with an error, or not at all, takes the update back', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const sick = publishBuild(world.repo, checkedBy('2.0.0', await served(() => 500)));
    expect(await codeOf(world.update())).toBe('ROLLED_BACK');
    const silent = publishBuild(world.repo, checkedBy('3.0.0', 'http://127.0.0.1:9/health'));
    expect(await codeOf(world.update())).toBe('ROLLED_BACK');
    await expectWhole(world, [one, sick, silent], '1.0.0');
  });
});

describe('a hook', () => {
  it.each([
    ['a killed agent left running', false],
    ['an agent left running that was killed in the instant after the start', true],
  ])('that %s is ended before anything else goes on', async (_how, atOnce) => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const late =
      'echo $$ > "$BEISTAND_SHARED_DIR/pid"; sleep 60; echo 2.0.0 > "$BEISTAND_SHARED_DIR/data/format"';
    const two = publishBuild(world.repo, till('2.0.0', { hooks: { migrate: late } }));
    const child = spawn(process.execPath, [childPath, world.folder, 'update', '0'], { stdio: 'ignore' });
    const note = join(world.home, 'running.json');
    const linesOf = (path: string): string[] =>
      fs.existsSync(path) ? fs.readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    const pidOf = (): number => Number(linesOf(join(world.install, 'shared', 'pid'))[0]);
    // The file is there before what is in it: the agent has noted the hook once the whole line stands there.
    const isRunning = (): boolean =>
      linesOf(note).some((line) => line.includes(`"pid":${pidOf()},`)) && processStart(pidOf()) !== null;
    await expect.poll(isRunning, { timeout: 20_000, interval: 20 }).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (atOnce) fs.writeFileSync(note, `${linesOf(note)[0]}\n{"pi`);
    expect(await (await world.start()).recover()).toEqual({ was: 'backedUp', now: 'old' });
    const pid = pidOf();
    // Whoever inherited it may take a moment to let it go.
    await expect.poll(() => processStart(pid)).toBe(null);
    await expectWhole(world, [one, two], '1.0.0');
    const again = await (await world.start()).plan({ byPerson: false });
    expect(again).toMatchObject({ kind: 'update', to: { version: '2.0.0' } });
  });

  it('gets nothing of the agent’s own environment, and the folders it needs', async () => {
    const world = await newWorld();
    const names = 'env > "$BEISTAND_SHARED_DIR/environment"; echo 1.0.0 > "$BEISTAND_SHARED_DIR/running"';
    publishBuild(world.repo, till('1.0.0', { hooks: { start: names } }));
    process.env['SECRET_OF_THE_AGENT'] = 'secret';
    await world.update();
    delete process.env['SECRET_OF_THE_AGENT'];
    const seen = fs.readFileSync(join(world.install, 'shared', 'environment'), 'utf8');
    expect(seen).not.toContain('secret');
    expect(seen).toContain(`BEISTAND_BUILD_DIR=${join(world.install, 'versions', '1.0.0')}`);
    expect(seen).toContain('BEISTAND_VERSION=1.0.0');
  });
});

describe('verify', () => {
  it('names what was changed, is missing, was added or has another mode, and repairs all of it', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const tree = join(world.install, 'versions', '1.0.0');
    for (const folder of ['', 'lib', 'bin']) fs.chmodSync(join(tree, folder), 0o755);
    fs.chmodSync(join(tree, 'lib', 'text'), 0o644);
    fs.writeFileSync(join(tree, 'lib', 'text'), 'changed');
    fs.rmSync(join(tree, 'VERSION'));
    fs.writeFileSync(join(tree, 'bin', 'extra'), 'not the vendor’s');
    fs.chmodSync(join(tree, 'bin', 'start'), 0o777);
    fs.rmSync(join(tree, 'lib', 'same'));
    fs.symlinkSync('/etc/passwd', join(tree, 'lib', 'same'));
    for (const folder of ['', 'lib', 'bin']) fs.chmodSync(join(tree, folder), 0o555);
    const seen = await (await world.start()).verify({ repair: false });
    expect(seen.differing.map(({ path, fault }) => `${fault} ${path}`)).toEqual([
      'missing VERSION',
      'extra bin/extra',
      'wrongMode bin/start',
      'wrongKind lib/same',
      'changed lib/text',
    ]);
    const repaired = await (await world.start()).verify({ repair: true });
    expect(repaired).toMatchObject({ ok: true });
    expect(repaired.differing.every((one_) => one_.repaired)).toBe(true);
    await expectWhole(world, [one], '1.0.0');
    const [aside = ''] = fs.readdirSync(join(world.install, 'set-aside'));
    expect(fs.readFileSync(join(world.install, 'set-aside', aside, 'bin', 'extra'), 'utf8')).toContain(
      'vendor',
    );
  });

  it('never writes through a folder that somebody replaced by a link', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const outside = join(world.folder, 'outside');
    fs.mkdirSync(outside);
    const tree = join(world.install, 'versions', '1.0.0');
    for (const folder of ['', 'lib']) fs.chmodSync(join(tree, folder), 0o755);
    fs.rmSync(join(tree, 'lib'), { recursive: true });
    fs.symlinkSync(outside, join(tree, 'lib'));
    expect(await (await world.start()).verify({ repair: true })).toMatchObject({ ok: true });
    expect(fs.readdirSync(outside)).toEqual([]);
    await expectWhole(world, [one], '1.0.0');
  });
});
