/**
 * Scripts: signed programs run once on this machine. That one was started is durable before it is started,
 * so that it can't run twice, whatever happens: one that a crash cut off is reported as `unknown` and left to
 * people. Scripts for another product, platform or customer are refused.
 */
import { join } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { instantSchema, scriptIdSchema, sha256Schema } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { ScriptManifest } from '../../protocol/manifest.ts';
import { replaceFile } from '../disk/disk.ts';
import { diskError } from '../disk/disk-error.ts';
import type { TargetEntry } from '../trust/repository.ts';
import { fits } from './choose-rules.ts';
import type { ScriptResult } from './contract.ts';
import { frameItems, unpackFrames } from './frames.ts';
import { runningNote } from './hooks.ts';
import { readJournal } from './journal.ts';
import { framesOf } from './plan.ts';
import { requireOurs } from './planning.ts';
import { cleanEnvironment, runProgram } from './process.ts';
import { removeTree } from './tree.ts';
import { treeMode } from './tree-rules.ts';
import { tell } from './work.ts';
import type { Work } from './work.ts';

const fileBytes = 16 * 1024 * 1024;
const mostScripts = 10_000;

const scriptEntrySchema = z.strictObject({
  id: scriptIdSchema,
  manifestSha256: sha256Schema,
  /** Id of the event that tells the server, so that telling it twice is telling it once. */
  eventId: z.uuid(),
  startedAt: instantSchema,
  end: z
    .strictObject({
      at: instantSchema,
      outcome: z.enum(['exited', 'timedOut', 'unknown', 'refused']),
      exitCode: z.int().nullable(),
      /** Dropped once the event is stored. */
      output: z.string().max(limits.scriptOutputBytes * 2),
      told: z.boolean(),
    })
    .nullable(),
});
type ScriptEntry = z.infer<typeof scriptEntrySchema>;
const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  scripts: z.array(scriptEntrySchema).max(mostScripts),
});

/** What the journal still knows of scripts where their own file is gone: that they were started. */
const fromJournal = async (work: Work): Promise<ScriptEntry[]> => {
  const { entries } = await readJournal(work.disk, work.layout.journal, {
    wanted: ({ kind }) => kind === 'scriptStarted' || kind === 'journalDamaged',
  });
  if (entries.some(({ kind }) => kind === 'journalDamaged'))
    throw new BeistandError(
      'STATE_UNREADABLE',
      `${work.layout.scripts} can’t be read and the journal does not reach back: which scripts ran here is not known.`,
      { hint: 'Put the file back from a backup of the agent’s folder. Until then no script is run.' },
    );
  return entries.flatMap(({ at, data }) => {
    const parsed = scriptEntrySchema.safeParse({ ...data, startedAt: at, end: null });
    if (!parsed.success) return [];
    const end = { at, outcome: 'unknown' as const, exitCode: null, output: '', told: true };
    return [{ ...parsed.data, end }];
  });
};

const readScripts = async (work: Work): Promise<ScriptEntry[]> => {
  const entry = await work.disk.stat(work.layout.scripts);
  if (entry === null) return fromJournal(work);
  try {
    const bytes = await work.disk.read(work.layout.scripts, fileBytes);
    const parsed = fileSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (parsed.success) return parsed.data.scripts;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw diskError(error, 'Reading the list of scripts');
  }
  return fromJournal(work);
};

const writeScripts = async (work: Work, scripts: readonly ScriptEntry[]): Promise<void> => {
  const bytes = new TextEncoder().encode(JSON.stringify({ formatVersion: 1, scripts }));
  try {
    await replaceFile(work.disk, work.layout.scripts, bytes, 0o600);
  } catch (error) {
    throw diskError(error, 'Writing the list of scripts');
  }
};

/** The list in the hands of whoever holds the lock. */
class ScriptList {
  readonly #work: Work;
  #scripts: readonly ScriptEntry[];

  constructor(work: Work, scripts: readonly ScriptEntry[]) {
    this.#work = work;
    this.#scripts = scripts;
  }

  get scripts(): readonly ScriptEntry[] {
    return this.#scripts;
  }

  async put(entry: ScriptEntry): Promise<void> {
    const others = this.#scripts.filter(({ id }) => id !== entry.id);
    await writeScripts(this.#work, [...others, entry]);
    this.#scripts = [...others, entry];
  }

  /** Ends a script and tells the server; telling is made good after a crash. */
  async end(entry: ScriptEntry, result: Omit<ScriptResult, 'id'>): Promise<ScriptResult> {
    const at = this.#work.options.now().toISOString();
    const ended = { ...entry, end: { at, ...result, told: false } };
    await this.put(ended);
    await this.#work.journal.append('scriptEnded', {
      id: entry.id,
      outcome: result.outcome,
      exitCode: result.exitCode,
      output: result.output.slice(-2_000),
    });
    await this.tellEnd(ended);
    return { id: entry.id, ...result };
  }

  async tellEnd(entry: ScriptEntry): Promise<void> {
    if (entry.end === null || entry.end.told) return;
    const { at, outcome, exitCode, output } = entry.end;
    await tell(this.#work, {
      id: entry.eventId,
      at,
      kind: 'script',
      scriptId: entry.id,
      manifestSha256: entry.manifestSha256,
      outcome,
      exitCode,
      output: output.slice(0, limits.scriptOutputBytes),
    });
    await this.put({ ...entry, end: { ...entry.end, output: '', told: true } });
  }
}

type ScriptTarget = TargetEntry & { readonly custom: { readonly kind: 'script'; readonly id: string } };

/** The scripts that signed metadata holds and the server, where it was asked, offers. */
const offered = async (work: Work): Promise<ScriptTarget[]> => {
  const { trust, hints, identity } = work.options;
  const { scripts, withdrawn } = hints();
  const isScript = (entry: TargetEntry): entry is ScriptTarget => entry.custom.kind === 'script';
  return (
    (await trust.targets())
      .filter(isScript)
      .filter(({ sha256 }) => !withdrawn.includes(sha256))
      .filter(
        ({ path, sha256 }) =>
          scripts === undefined ||
          scripts.some(({ target, manifestSha256 }) => target === path && manifestSha256 === sha256),
      )
      // Others' scripts simply lie in the repository; only one that was offered to us is worth refusing aloud.
      .filter((entry) => scripts !== undefined || fits(entry, identity))
      .toSorted((a, b) => (a.custom.createdAt < b.custom.createdAt ? -1 : 1))
  );
};

/** Ids of the offered scripts for this installation that were never started here. */
export const waitingScripts = async (work: Work): Promise<string[]> => {
  const started = new Set((await readScripts(work)).map(({ id }) => id));
  return (await offered(work))
    .filter((entry) => fits(entry, work.options.identity) && !started.has(entry.custom.id))
    .map(({ custom }) => custom.id);
};

/** The script's files, verified, in a folder of their own in the home. */
const unpackScript = async (work: Work, manifest: ScriptManifest): Promise<string> => {
  const { disk, layout, transfer } = work;
  const folder = join(layout.root, 'scripts', manifest.id);
  const files = manifest.files;
  await removeTree(disk, folder);
  await disk.makeFolder(layout.downloads);
  await transfer.fetchAll(frameItems(manifest, framesOf(files)), { into: layout.downloads });
  await disk.makeFolder(folder);
  for (const { path } of files) await disk.makeFolder(join(folder, path, '..'));
  const wanted = files.map((file) => ({
    file,
    place: { path: join(folder, file.path), mode: treeMode(file.mode), replace: false },
  }));
  await unpackFrames(disk, manifest, layout.downloads, wanted, () => {});
  return folder;
};

const execute = async (
  work: Work,
  manifest: ScriptManifest,
  folder: string,
): Promise<Omit<ScriptResult, 'id'>> => {
  const { keeper, install, options } = work;
  work.onProgress({ kind: 'script', id: manifest.id });
  const end = await runProgram(work.disk, runningNote(work), {
    command: manifest.run,
    folder,
    environment: cleanEnvironment(
      {
        BEISTAND_SCRIPT: manifest.id,
        BEISTAND_PRODUCT: manifest.product,
        BEISTAND_VERSION: keeper.record.running ?? '',
        BEISTAND_INSTALL_DIR: install.root,
        BEISTAND_BUILD_DIR: keeper.record.running === null ? '' : install.tree(keeper.record.running),
        BEISTAND_SHARED_DIR: install.shared,
        HOME: install.shared,
      },
      options.hookEnvironment ?? {},
    ),
    timeoutMs: manifest.timeoutMs,
    outputBytes: limits.scriptOutputBytes - 64,
  });
  const output = end.startFault === null ? end.output : end.startFault;
  return { outcome: end.timedOut ? 'timedOut' : 'exited', exitCode: end.exitCode, output };
};

const refused = (output: string): Omit<ScriptResult, 'id'> => ({
  outcome: 'refused',
  exitCode: null,
  output,
});

const runOne = async (work: Work, list: ScriptList, entry: ScriptTarget): Promise<ScriptResult | null> => {
  const { options, disk } = work;
  const fresh: ScriptEntry = {
    id: entry.custom.id,
    manifestSha256: entry.sha256,
    eventId: options.randomId(),
    startedAt: options.now().toISOString(),
    end: null,
  };
  if (!fits(entry, options.identity)) return list.end(fresh, refused('It is not for this installation.'));
  const { manifest } = await options.trust.manifest(entry);
  try {
    requireOurs(manifest, options.identity);
  } catch (error) {
    if (!isBeistandError(error)) throw error;
    return list.end(fresh, refused(error.message));
  }
  if (manifest.kind !== 'script') return list.end(fresh, refused('Its manifest is not that of a script.'));
  if (manifest.minimumAgent !== undefined && semver.lt(options.agentVersion, manifest.minimumAgent))
    return null;
  const folder = await unpackScript(work, manifest);
  const { id, manifestSha256, eventId } = fresh;
  await work.journal.append('scriptStarted', { id, manifestSha256, eventId });
  await list.put(fresh);
  const result = await list.end(fresh, await execute(work, manifest, folder));
  await removeTree(disk, folder);
  return result;
};

/** Reports scripts that a crash cut off, and ends that a crash kept from being told. */
export const settleScripts = async (work: Work): Promise<readonly ScriptResult[]> => {
  if ((await work.disk.stat(work.layout.scripts)) === null) return [];
  const list = new ScriptList(work, await readScripts(work));
  const unknown: ScriptResult[] = [];
  for (const entry of list.scripts)
    if (entry.end === null)
      unknown.push(await list.end(entry, { outcome: 'unknown', exitCode: null, output: '' }));
    else await list.tellEnd(entry);
  return unknown;
};

/** See `UpdateEngine.runScripts`. */
export const runScripts = async (work: Work): Promise<readonly ScriptResult[]> => {
  const results = [...(await settleScripts(work))];
  const list = new ScriptList(work, await readScripts(work));
  for (const entry of await offered(work)) {
    if (list.scripts.some(({ id }) => id === entry.custom.id)) continue;
    const result = await runOne(work, list, entry);
    if (result !== null) results.push(result);
  }
  return results;
};
