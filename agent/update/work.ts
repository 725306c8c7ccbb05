/** One engine's working material: the site, the record it keeps, the clock, and how it tells others. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import { BeistandError, isBeistandError, toBeistandError } from '../../protocol/errors.ts';
import { diskError } from '../disk/disk-error.ts';
import type { EngineOptions } from './contract.ts';
import { installLayout } from './layout.ts';
import type { KnownBuild } from './plan.ts';
import { keptManifest } from './manifests.ts';
import { readRecord, RecordKeeper } from './record.ts';
import type { AgentRecord, RecordFound } from './record.ts';
import type { Site } from './site.ts';
import type { Because, Job, UpdateEvent } from './state.ts';

/** Room kept free for the words a rollback must be able to write on a full disk. */
const reserveBytes = 512 * 1024;
const messageChars = 2_000;

export interface Work extends Site {
  readonly options: EngineOptions;
  readonly keeper: RecordKeeper;
}

/** The parts of an engine that need no record. */
export const siteOf = (options: EngineOptions): Site => ({
  disk: options.disk,
  layout: options.layout,
  install: installLayout(options.installFolder),
  transfer: options.transfer,
  journal: options.journal,
  onProgress: options.onProgress ?? (() => {}),
  parsed: new Map(),
});

/** What the home says of this installation; see `readRecord`. */
export const findRecord = async (options: EngineOptions): Promise<RecordFound> =>
  readRecord(options.disk, options.layout, await options.currentLink.read(options.installFolder));

/** The builds whose trees and manifests are on disk. */
export const buildsOnDisk = async (site: Site, record: AgentRecord): Promise<KnownBuild[]> => {
  const found: KnownBuild[] = [];
  for (const build of record.builds) {
    if ((await site.disk.stat(site.install.tree(build.version)))?.kind !== 'folder') continue;
    const known = await keptManifest(site, build);
    if (known !== null) found.push(known);
  }
  return found;
};

/** Opens the record for changing; where it came from the journal it is written anew, and said. */
export const beginWork = async (options: EngineOptions): Promise<Work> => {
  const found = await findRecord(options);
  const site = siteOf(options);
  const keeper = new RecordKeeper(options.disk, options.layout, options.journal, found.record);
  const work: Work = { ...site, options, keeper };
  if (found.from === 'journal') {
    await options.journal.append('stateRestored', { from: 'journal', state: found.record.state.name });
    await keeper.write(found.record);
    await warn(
      work,
      'STATE_UNREADABLE',
      'The state file could not be read; it was restored from the journal.',
    );
  }
  return work;
};

/** Takes a step and tells of it. */
export const step = async (
  work: Work,
  event: UpdateEvent,
  change: Partial<Pick<AgentRecord, 'running' | 'builds' | 'knownBad'>> = {},
): Promise<void> => {
  await work.keeper.step(event, change);
  const { state } = work.keeper.record;
  work.onProgress({
    kind: 'state',
    state: state.name,
    version: 'job' in state ? state.job.to.version : null,
  });
};

/** Stores an event for the server; that the outbox can't be written must not decide over the product. */
export const tell = async (work: Work, event: AgentEvent): Promise<void> => {
  try {
    await work.options.report(event);
  } catch (error) {
    await work.journal.append('reportLost', { event: event.kind, message: toBeistandError(error).message });
  }
};

/** A warning for the vendor. */
export const warn = (work: Work, code: string, message: string): Promise<void> =>
  tell(work, {
    id: work.options.randomId(),
    at: work.options.now().toISOString(),
    kind: 'warning',
    code,
    message: message.slice(0, messageChars),
  });

/** The server's view of how an update ended. The same job gives the same event, however often it is told. */
export const updateEvent = (
  job: Job,
  outcome: 'committed' | 'rolledBack' | 'failed',
  because: Because | null,
  endedAt: string,
  downloadedBytes: number,
): AgentEvent => ({
  id: job.id,
  at: endedAt,
  kind: 'update',
  outcome,
  from: job.from?.version ?? null,
  to: job.to.version,
  manifestSha256: job.to.manifestSha256,
  by: job.by,
  code: because?.code ?? null,
  message: because?.message ?? null,
  durationMs: Math.max(0, Date.parse(endedAt) - Date.parse(job.startedAt)),
  downloadedBytes,
});

/** What was thrown, as one of our errors. */
export const asFault = (error: unknown, signal?: AbortSignal): BeistandError => {
  if (signal?.aborted === true && !isBeistandError(error, 'ROLLED_BACK'))
    return new BeistandError('CANCELLED', 'The update was cancelled; nothing was changed.', {
      hint: 'What was downloaded is kept; the next update goes on from there.',
      cause: error,
    });
  return toBeistandError(diskError(error, 'Writing the new build'));
};

export const becauseOf = (error: BeistandError): Because => ({
  code: error.code,
  message: error.message.slice(0, messageChars),
});

const reserveFile = (work: Site): string => join(work.layout.root, 'reserve');

/** Sets space aside before the product is touched. Noise, so that no file system stores it as nothing. */
export const makeReserve = async (work: Work): Promise<void> => {
  const file = await work.disk.open(reserveFile(work), 'replace', 0o600);
  try {
    await file.write(randomBytes(reserveBytes));
    await file.sync();
  } finally {
    await file.close();
  }
};

export const dropReserve = async (work: Work): Promise<void> => {
  if ((await work.disk.stat(reserveFile(work))) !== null) await work.disk.removeFile(reserveFile(work));
};

/** Gives back whatever can be given back: the reserve, and downloads, which can be had again. */
export const makeRoom = async (work: Work): Promise<void> => {
  await dropReserve(work);
  await clearDownloads(work);
};

/** Empties the downloads folder. */
export const clearDownloads = async ({ disk, layout }: Site): Promise<void> => {
  if ((await disk.stat(layout.downloads))?.kind !== 'folder') return;
  for (const name of await disk.list(layout.downloads)) {
    const path = join(layout.downloads, name);
    if ((await disk.stat(path))?.kind !== 'folder') await disk.removeFile(path);
  }
};

/** Tidying up that failed decides nothing; the next start does it. */
export const leftForLater = (work: Work, error: unknown): void => {
  work.onProgress({
    kind: 'fallback',
    message: `Tidying up is left to the next start: ${toBeistandError(error).message}`,
  });
};
