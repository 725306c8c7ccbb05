/**
 * “till”, the product that tests of the update engine look after. It has every hook, and its data has a
 * format that must fit the build: `shared/data/format` names the version that wrote it, `shared/running`
 * the version that runs. A wrong mix of tree, data and process is therefore seen.
 */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { verifyJournal } from '../../agent/update/journal.ts';
import { readRecord } from '../../agent/update/record.ts';
import type { AgentRecord } from '../../agent/update/record.ts';
import { planTree } from '../../agent/update/tree-rules.ts';
import { compareTree } from '../../agent/update/verify.ts';
import type { BuildInput, PublishedBuild, UpdateWorld } from './update-world.ts';

const sh = (body: string): string => `#!/bin/sh\nset -e\n${body}\n`;

/** Text that grows by a line with each version, beside text that stays. */
const text = (version: string): string =>
  Array.from({ length: 400 }, (_, line) => `line ${line} ${line % 40 === 0 ? version : 'the same'}`).join(
    '\n',
  );

export interface TillOptions {
  readonly deltasFrom?: readonly PublishedBuild[];
  /** Shell text in place of the health check's own. */
  readonly health?: string;
  readonly hooks?: Readonly<Record<string, string>>;
  readonly product?: Readonly<Record<string, unknown>>;
  readonly files?: BuildInput['files'];
  readonly channel?: BuildInput['channel'];
}

/** A build of till. */
export const till = (version: string, options: TillOptions = {}): BuildInput => {
  const hooks: Record<string, string> = {
    preUpdate: 'true',
    start: `echo ${version} > "$BEISTAND_SHARED_DIR/running"`,
    stop: 'rm -f "$BEISTAND_SHARED_DIR/running"',
    backup: 'cp "$BEISTAND_SHARED_DIR/data/format" "$BEISTAND_BACKUP_DIR/format"',
    restore: 'cp "$BEISTAND_BACKUP_DIR/format" "$BEISTAND_SHARED_DIR/data/format"',
    migrate: `echo ${version} > "$BEISTAND_SHARED_DIR/data/format"`,
    postUpdate: 'true',
    health:
      options.health ??
      `test "$(cat "$BEISTAND_SHARED_DIR/running")" = ${version}\ntest "$(cat "$BEISTAND_SHARED_DIR/data/format")" = ${version}`,
    ...options.hooks,
  };
  const named = ['preUpdate', 'start', 'stop', 'backup', 'restore', 'migrate', 'postUpdate'];
  return {
    version,
    ...(options.deltasFrom === undefined ? {} : { deltasFrom: options.deltasFrom }),
    ...(options.channel === undefined ? {} : { channel: options.channel }),
    files: {
      'lib/text': text(version),
      'lib/same': 'this never changes\n'.repeat(50),
      'data/first': 'what the data folder begins with\n',
      VERSION: `${version}\n`,
      ...Object.fromEntries(Object.entries(hooks).map(([name, body]) => [`bin/${name}`, sh(body)])),
      ...options.files,
    },
    symlinks: { 'lib/link': 'same' },
    emptyFolders: ['var/empty'],
    product: {
      ...Object.fromEntries(named.map((name) => [name, { command: [`bin/${name}`], timeoutMs: 10_000 }])),
      healthCheck: { command: ['bin/health'], retries: 1, intervalMs: 1, timeoutMs: 10_000 },
      persist: ['data/'],
      ...options.product,
    },
  };
};

const textAt = (...path: string[]): string | null => {
  try {
    return fs.readFileSync(join(...path), 'utf8').trim();
  } catch {
    return null;
  }
};

/** The record on disk, without changing anything. */
export const recordOf = async (world: UpdateWorld): Promise<AgentRecord> =>
  (await readRecord(nodeDisk, homeLayout(world.home), null)).record;

export interface Standing {
  readonly current: string | null;
  readonly running: string | null;
  readonly format: string | null;
}

export const standing = (world: UpdateWorld): Standing => {
  let current: string | null = null;
  try {
    current = fs.readlinkSync(join(world.install, 'current')).replace(/^versions\//, '');
  } catch {
    // No build installed.
  }
  return {
    current,
    running: textAt(world.install, 'shared', 'running'),
    format: textAt(world.install, 'shared', 'data', 'format'),
  };
};

/**
 * What must hold after every end: one of `allowed` is current, runs, and owns the data; its tree is as signed
 * to the last byte; nothing half-written lies about; state is idle; the journal's chain holds.
 * @returns the faults, in words
 */
export const faultsOf = async (
  world: UpdateWorld,
  builds: readonly PublishedBuild[],
  allowed: readonly (string | null)[],
): Promise<string[]> => {
  const faults: string[] = [];
  const { current, running, format } = standing(world);
  if (!allowed.includes(current)) faults.push(`current is ${current ?? 'nothing'}`);
  if (running !== current)
    faults.push(`${running ?? 'nothing'} runs while ${current ?? 'nothing'} is current`);
  if (current !== null && format !== current) faults.push(`data of ${format ?? 'nothing'} under ${current}`);
  const layout = homeLayout(world.home);
  const { record, from, journal: head } = await readRecord(nodeDisk, layout, null);
  if (record.state.name !== 'idle') faults.push(`the state is ${record.state.name}`);
  if (record.running !== current) faults.push(`the record says ${record.running ?? 'nothing'} runs`);
  if (from === 'journal') faults.push('state.json can’t be read');
  const journal = await verifyJournal(nodeDisk, layout.journal, head);
  if (!journal.intact) faults.push(`journal: line ${journal.fault?.line ?? 0} ${journal.fault?.says ?? ''}`);
  for (const { version } of record.builds) {
    const build = builds.find(({ manifest }) => manifest.version === version);
    if (build === undefined) {
      faults.push(`the record names ${version}, which was never published`);
      continue;
    }
    const tree = join(world.install, 'versions', version);
    for (const { path, fault } of await compareTree(nodeDisk, tree, planTree(build.manifest)))
      faults.push(`${version}: ${fault} ${path}`);
  }
  const versions = join(world.install, 'versions');
  const known = new Set(['.initial', ...record.builds.map(({ version }) => version)]);
  if (fs.existsSync(versions))
    for (const name of fs.readdirSync(versions)) if (!known.has(name)) faults.push(`left behind: ${name}`);
  for (const name of fs.readdirSync(world.home))
    if (['running.json', 'reserve'].includes(name)) faults.push(`left behind: ${name}`);
  return faults;
};
