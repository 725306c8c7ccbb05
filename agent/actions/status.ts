/** What is, and what was: read from this machine's own files, asking nobody and holding no lock. */
import { isBeistandError } from '../../protocol/errors.ts';
import { showWindow, windowState } from '../daemon/window-rules.ts';
import { requireConfig } from '../home/config.ts';
import type { AgentConfig } from '../home/config.ts';
import { readLastCheck } from '../link/last-check.ts';
import { openOutbox } from '../link/outbox.ts';
import { readJournal, verifyJournal } from '../update/journal.ts';
import { lockHolder } from '../update/lock.ts';
import { readRecord, runningBuild } from '../update/record.ts';
import type { RecordFound } from '../update/record.ts';
import type { HistoryWish } from './agent.ts';
import type { ActionContext } from './context.ts';
import { isStep, kindOf, readable } from './journal-view.ts';
import type { History, Status } from './results.ts';
import { currentLinkFor } from './current-link.ts';

const windowOf = (config: AgentConfig, nowMs: number): Status['maintenanceWindow'] => {
  if (config.maintenanceWindow === null) return null;
  const state = windowState(config.maintenanceWindow, Temporal.Instant.fromEpochMilliseconds(nowMs));
  const changesAt = state.open ? state.closesAt : state.opensAt;
  return { window: showWindow(config.maintenanceWindow), open: state.open, changesAt: changesAt.toString() };
};

/** @throws BeistandError NOT_ENROLLED, BAD_INPUT, STATE_UNREADABLE */
export const status = async (context: ActionContext): Promise<Status> => {
  const { disk, layout } = context;
  const config = await requireConfig(disk, layout);
  const current = await currentLinkFor(context, disk).read(config.installFolder);
  const { record } = await readRecord(disk, layout, current);
  const running = runningBuild(record);
  const lastCheck = await readLastCheck(disk, layout.lastCheck);
  const holder = await lockHolder(disk, layout);
  return {
    home: layout.root,
    installationId: config.installationId,
    customer: config.customer,
    vendor: config.vendor,
    server: config.server,
    product: config.product,
    channel: config.channel,
    platform: config.platform,
    installFolder: config.installFolder,
    agentVersion: context.agentVersion,
    installed:
      running === null
        ? null
        : {
            version: running.version,
            channel: running.channel,
            manifestSha256: running.manifestSha256,
            since: running.installedAt,
          },
    previous: record.builds.map(({ version }) => version).filter((version) => version !== record.running),
    state: record.state.name,
    busy: holder === null ? null : { pid: holder.pid, since: holder.since, doing: holder.doing },
    pinned: config.pin,
    knownBad: [...new Set(record.knownBad.map(({ version }) => version))],
    lastCheckAt: lastCheck?.at ?? null,
    offered: lastCheck?.offer?.version ?? null,
    reportsWaiting: await openOutbox(disk, layout.outbox).waiting(),
    policy: config.policy,
    maintenanceWindow: windowOf(config, context.nowMs()),
  };
};

/** The head noted in state.json; null where that can't be read, which `status` and `doctor` say. */
const notedHead = async (context: ActionContext): Promise<RecordFound['journal']> => {
  try {
    return (await readRecord(context.disk, context.layout, null)).journal;
  } catch (error) {
    if (isBeistandError(error, 'STATE_UNREADABLE')) return null;
    throw error;
  }
};

/**
 * The newest `limit` entries of the journal, oldest first, and whether its chain is whole.
 * @throws BeistandError NOT_ENROLLED
 */
export const history = async (context: ActionContext, wish: HistoryWish): Promise<History> => {
  const { disk, layout } = context;
  await requireConfig(disk, layout);
  // The head first: a line that comes in between is no fault, a missing one is.
  const head = await notedHead(context);
  const check = await verifyJournal(disk, layout.journal, head);
  const { since, steps, before, kinds } = wish;
  const { entries, total } = await readJournal(disk, layout.journal, {
    limit: wish.limit,
    wanted: (entry) =>
      (since === undefined || entry.at >= since) &&
      (before === undefined || entry.seq < before) &&
      (kinds === undefined || kinds.has(kindOf(entry.kind, entry.data))) &&
      (steps || !isStep(entry.kind, entry.data)),
  });
  return {
    chain: check.intact ? 'intact' : 'broken',
    fault: check.fault === null ? null : `line ${check.fault.line} ${check.fault.says}`,
    total,
    entries: entries.map(({ seq, at, kind, data }) => ({ seq, at, kind, data: readable(kind, data) })),
  };
};
