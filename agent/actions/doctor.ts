/**
 * The agent's own health: each finding says what is wrong and what to do. It looks, it changes nothing and
 * takes no lock, so it works beside a running update and where everything else fails.
 */
import type { Dispatcher } from 'undici';
import { BeistandError, toBeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { diskError } from '../disk/disk-error.ts';
import { requireConfig } from '../home/config.ts';
import type { AgentConfig } from '../home/config.ts';
import { readDeviceKey } from '../home/device-key.ts';
import { createLink } from '../link/link.ts';
import { openOutbox } from '../link/outbox.ts';
import { parseDocument } from '../trust/document.ts';
import { verifyJournal } from '../update/journal.ts';
import { readRecord } from '../update/record.ts';
import type { ActionContext } from './context.ts';
import type { Diagnosis } from './results.ts';
import { currentLinkFor } from './current-link.ts';
import { connectionOf } from './connection.ts';

type Finding = Diagnosis['findings'][number];

/** Below this much free space the doctor warns: small for any product. */
const lowSpaceBytes = 256 * 1024 * 1024;
/** Trust that ends sooner than this deserves a word. */
const soonMs = 7 * 24 * 60 * 60_000;
/** More waiting reports than this mean that the server has been away for long. */
const manyReports = 500;

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

const trustFinding = async (
  { disk, layout, nowMs }: ActionContext,
  role: 'root' | 'timestamp' | 'snapshot' | 'targets',
  maxBytes: number,
): Promise<Finding | null> => {
  const kept = `${layout.trust}/${role}.json`;
  // Until the first rotation the enrolled root is the one in force.
  const path = role === 'root' && (await disk.stat(kept)) === null ? layout.initialRoot : kept;
  if ((await disk.stat(path)) === null) return null;
  const { expires } = parseDocument(role, `${role}.json`, await disk.read(path, maxBytes)).signed;
  const leftMs = Date.parse(expires) - nowMs();
  const name = `trust: ${role}`;
  if (leftMs < 0)
    return {
      name,
      level: 'warning',
      message: `expired on ${expires}`,
      hint: 'A check brings a fresh one; where it does not, your vendor must renew it.',
    };
  // The timestamp is renewed all the time; only the long-lived roles are worth a warning before.
  if (leftMs < soonMs && role !== 'timestamp' && role !== 'snapshot')
    return { name, level: 'warning', message: `expires on ${expires}`, hint: 'Your vendor must renew it.' };
  return { name, level: 'ok', message: `good until ${expires}`, hint: null };
};

const spaceFinding = async ({ disk }: ActionContext, name: string, folder: string): Promise<Finding> => {
  if ((await disk.stat(folder)) === null)
    return { name, level: 'ok', message: `${folder} does not exist yet`, hint: null };
  const free = await disk.freeBytes(folder);
  if (free >= lowSpaceBytes)
    return { name, level: 'ok', message: `${gib(free)} free in ${folder}`, hint: null };
  return {
    name,
    level: 'warning',
    message: `only ${gib(free)} free in ${folder}`,
    hint: 'Free some space before the next update.',
  };
};

const serverFinding = async (
  context: ActionContext,
  config: AgentConfig,
  dispatcher: Dispatcher,
): Promise<Finding> => {
  const key = await readDeviceKey(context.disk, context.layout.deviceKey, context.system);
  if (key === null)
    throw new BeistandError('BAD_INPUT', `The device key ${context.layout.deviceKey} is missing.`, {
      hint: 'Put it back from a backup, or move config.json away and enrol again with a new bundle.',
    });
  const link = createLink({ ...context, server: config.server, dispatcher, key });
  const result = await link.check(config.installationId, { root: 0, timestamp: 0, etag: null });
  const aheadMs = result.kind === 'answer' ? context.nowMs() - Date.parse(result.answer.serverTime) : 0;
  const seconds = Math.round(aheadMs / 1_000);
  return {
    name: 'server and clock',
    level: 'ok',
    message: `${config.server} knows this installation; its clock differs by ${Math.abs(seconds)} s`,
    hint: null,
  };
};

const outboxFinding = async ({ disk, layout }: ActionContext): Promise<Finding> => {
  const waiting = await openOutbox(disk, layout.outbox).waiting();
  return {
    name: 'reports',
    level: waiting > manyReports ? 'warning' : 'ok',
    message: `${waiting} wait to be sent`,
    hint: waiting > manyReports ? 'The server has been away for long; see server above.' : null,
  };
};

/** Looks at everything; a check that throws is a finding, not an end. */
export const diagnose = async (context: ActionContext): Promise<Diagnosis> => {
  const { disk, layout } = context;
  const findings: Finding[] = [];
  const look = async (name: string, work: () => Promise<Finding | null>): Promise<void> => {
    try {
      const finding = await work();
      if (finding !== null) findings.push(finding);
    } catch (thrown) {
      const error = toBeistandError(diskError(thrown, `Looking at ${name}`));
      findings.push({
        name,
        level: 'fault',
        message: `${error.message} (${error.code})`,
        hint: error.hint ?? null,
      });
    }
  };
  const fine = (name: string, message: string): Finding => ({ name, level: 'ok', message, hint: null });

  let config: AgentConfig | null = null;
  await look('configuration', async () => {
    config = await requireConfig(disk, layout);
    return fine('configuration', `${config.product} of ${config.vendor}`);
  });
  const enrolled = config as AgentConfig | null;
  if (enrolled === null) return { ok: false, findings };

  await look('device key', async () => {
    if ((await readDeviceKey(disk, layout.deviceKey, context.system)) !== null)
      return fine('device key', 'there, and private');
    throw new BeistandError('BAD_INPUT', `${layout.deviceKey} is missing.`, {
      hint: 'Put it back from a backup, or move config.json away and enrol again with a new bundle.',
    });
  });
  await look('state', async () => {
    const current = await currentLinkFor(context, disk).read(enrolled.installFolder);
    const { record, from } = await readRecord(disk, layout, current);
    if (from === 'journal')
      return {
        name: 'state',
        level: 'warning',
        message: 'state.json could not be read; the journal has it as well',
        hint: 'The next update, rollback or verify writes it anew.',
      };
    return fine('state', `${record.state.name}, ${record.running ?? 'nothing installed'}`);
  });
  await look('journal', async () => {
    const journal = await verifyJournal(disk, layout.journal);
    if (journal.intact) return fine('journal', `${journal.entries} entries, chain intact`);
    throw new BeistandError(
      'JOURNAL_BROKEN',
      `line ${journal.fault?.line ?? 0} ${journal.fault?.says ?? ''}`,
      { hint: 'Keep a copy and find out who changed it.' },
    );
  });
  await look('home folder', () => spaceFinding(context, 'home folder', layout.root));
  await look('install folder', () => spaceFinding(context, 'install folder', enrolled.installFolder));
  await look('trust: root', () => trustFinding(context, 'root', limits.rootBytes));
  await look('trust: targets', () => trustFinding(context, 'targets', limits.targetsBytes));
  await look('trust: timestamp', () => trustFinding(context, 'timestamp', limits.timestampBytes));
  await look('server and clock', async () =>
    context.connected(await connectionOf(context, enrolled), (dispatcher) =>
      serverFinding(context, enrolled, dispatcher),
    ),
  );
  await look('reports', () => outboxFinding(context));
  return { ok: findings.every(({ level }) => level !== 'fault'), findings };
};
