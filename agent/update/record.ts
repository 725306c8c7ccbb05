/**
 * `<home>/state.json`: the update's state, the builds on disk and the ones that failed, in one file, so
 * that they change together or not at all. Each change is a line of the journal first, holding the whole
 * record: a state file that can't be read is replaced by the journal's last word.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { instantSchema, sha256Schema, versionSchema } from '../../protocol/ids.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';
import { diskError } from '../disk/disk-error.ts';
import type { HomeLayout } from '../home/layout.ts';
import type { Journal } from './journal.ts';
import { readJournal } from './journal.ts';
import { backupSchema, buildRefSchema, transition, updateStateSchema } from './state.ts';
import type { UpdateEvent } from './state.ts';

const recordBytes = 512 * 1024;

/** A build whose tree is in `versions/`. */
export const installedBuildSchema = buildRefSchema.extend({
  installedAt: instantSchema,
  /** The product's data as it was when this build was left: what its `restore` hook starts from. */
  backup: backupSchema,
});
export type InstalledBuild = z.infer<typeof installedBuildSchema>;

export const knownBadSchema = z.strictObject({
  version: versionSchema,
  manifestSha256: sha256Schema,
  /** `interrupted`: once, by this machine; not held against the build yet. */
  why: z.enum(['failed', 'takenBack', 'interrupted']),
  at: instantSchema,
});

export const recordSchema = z.strictObject({
  formatVersion: z.literal(1),
  state: updateStateSchema,
  /** The build that runs (or ran before an update that is not through yet). */
  running: versionSchema.nullable(),
  /** Newest installation first. */
  builds: z.array(installedBuildSchema).max(64),
  knownBad: z.array(knownBadSchema).max(1_000),
});
export type AgentRecord = z.infer<typeof recordSchema>;

const fileSchema = z.strictObject({
  record: recordSchema,
  /** Where the journal stood when this was written. */
  journal: z.strictObject({ seq: z.int().min(0), hash: sha256Schema }),
});

export const emptyRecord: AgentRecord = {
  formatVersion: 1,
  state: { name: 'idle' },
  running: null,
  builds: [],
  knownBad: [],
};

/** The build that runs, with what is known of it. */
export const runningBuild = (record: AgentRecord): InstalledBuild | null =>
  record.builds.find(({ version }) => version === record.running) ?? null;

type StateFile = z.infer<typeof fileSchema>;

const readFile = async (disk: Disk, path: string): Promise<StateFile | 'absent' | 'unreadable'> => {
  const entry = await disk.stat(path);
  if (entry === null) return 'absent';
  if (entry.kind !== 'file' || entry.size > recordBytes) return 'unreadable';
  const bytes = await disk.read(path, recordBytes);
  try {
    const parsed = fileSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    // Truncated or garbage; the journal has it as well.
    return 'unreadable';
  }
};

const fromJournal = async (disk: Disk, path: string): Promise<AgentRecord | null> => {
  const { entries } = await readJournal(disk, path, { limit: 1, wanted: ({ kind }) => kind === 'state' });
  const parsed = recordSchema.safeParse(entries[0]?.data['record']);
  return parsed.success ? parsed.data : null;
};

export interface RecordFound {
  readonly record: AgentRecord;
  /** `journal`: state.json could not be read. */
  readonly from: 'file' | 'journal' | 'nothing';
  /** The journal's head noted in state.json. */
  readonly journal: { readonly seq: number; readonly hash: string } | null;
}

/**
 * The record as it stands on disk; needs no lock.
 * @param current what `<install>/current` names: with it, a missing record means damage, not a fresh home
 * @throws BeistandError STATE_UNREADABLE where neither the file nor the journal gives it
 */
export const readRecord = async (
  disk: Disk,
  layout: HomeLayout,
  current: string | null,
): Promise<RecordFound> => {
  const file = await readFile(disk, layout.state);
  if (typeof file === 'object') return { record: file.record, from: 'file', journal: file.journal };
  const record = await fromJournal(disk, layout.journal);
  if (record !== null) return { record, from: 'journal', journal: null };
  if (file === 'absent' && current === null) return { record: emptyRecord, from: 'nothing', journal: null };
  throw new BeistandError(
    'STATE_UNREADABLE',
    `Neither ${layout.state} nor the journal can be read, so it is not known whether an update was under way. ` +
      (current === null ? 'No build is in use.' : `In use is ${current}; it was left alone.`),
    {
      hint: 'Put both files back from a backup of the agent’s folder. Without one: enrol a new home with a new, empty install folder and install there.',
      details: { current },
    },
  );
};

/** The record in the hands of whoever holds the lock. */
export class RecordKeeper {
  readonly #disk: Disk;
  readonly #layout: HomeLayout;
  readonly #journal: Journal;
  #record: AgentRecord;

  constructor(disk: Disk, layout: HomeLayout, journal: Journal, record: AgentRecord) {
    this.#disk = disk;
    this.#layout = layout;
    this.#journal = journal;
    this.#record = record;
  }

  get record(): AgentRecord {
    return this.#record;
  }

  /**
   * Takes one step, with what else changes by it, durably: first the journal's line, then the file.
   * @throws BeistandError INTERNAL (no such step here), NO_SPACE, READ_ONLY, DISK_FAULT
   */
  async step(
    event: UpdateEvent,
    change: Partial<Pick<AgentRecord, 'running' | 'builds' | 'knownBad'>> = {},
  ): Promise<void> {
    await this.write({ ...this.#record, ...change, state: transition(this.#record.state, event) });
  }

  /** Writes the record as given. */
  async write(record: AgentRecord): Promise<void> {
    const checked = recordSchema.parse(record);
    const journal = await this.#journal.append('state', { state: checked.state.name, record: checked });
    const bytes = new TextEncoder().encode(JSON.stringify({ record: checked, journal } satisfies StateFile));
    try {
      await replaceFile(this.#disk, this.#layout.state, bytes, 0o600);
    } catch (error) {
      throw diskError(error, 'Writing the state');
    }
    this.#record = checked;
  }
}
