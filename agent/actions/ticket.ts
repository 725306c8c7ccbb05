/**
 * A ticket from this machine. What would go along is collected for a person to look at; what they then let go is sent as it
 * is and noted in the journal. Neither needs the lock: a stuck update must not keep anybody from asking for help.
 */
import type { AgentTicketRequest, AgentTicketResponse } from '../../protocol/agent-api.ts';
import { diagnosisLimits, diagnosisParts } from '../../protocol/diagnosis.ts';
import type { Language } from '../../protocol/cli/language.ts';
import type { AgentDiagnosis } from '../../protocol/diagnosis.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import type { JournalEntry } from '../../protocol/journal.ts';
import { requireConfig } from '../home/config.ts';
import { readDeviceKey } from '../home/device-key.ts';
import { createLink } from '../link/link.ts';
import { readJournal } from '../update/journal.ts';
import { toldFinding } from '../words/findings.ts';
import { storyOf } from '../words/journal-stories.ts';
import { connectionOf } from './connection.ts';
import type { ActionContext } from './context.ts';
import { diagnose } from './doctor.ts';
import { kindOf, readable } from './journal-view.ts';
import { note } from './note.ts';
import { status } from './status.ts';
import { isTrouble, troubleText } from './trouble-rules.ts';

const plain = (text: string, maxChars: number): string =>
  text
    .toWellFormed()
    .replaceAll(/\p{C}+/gu, ' ')
    .slice(0, maxChars)
    .toWellFormed();

/** What went wrong as a sentence, and the facts of the line behind it. */
const troubleOf = ({ kind, data }: JournalEntry, language: Language): string => {
  const known = readable(kind, data);
  const story = storyOf({ kind, data: known }, language);
  const facts = troubleText(kindOf(kind, data), known, diagnosisLimits.textChars);
  return story === null ? facts : plain(`${story} · ${facts}`, diagnosisLimits.textChars);
};

const lastErrors = async (
  { disk, layout }: ActionContext,
  language: Language,
): Promise<AgentDiagnosis['errors']> => {
  const { entries } = await readJournal(disk, layout.journal, {
    limit: diagnosisLimits.errors,
    wanted: ({ kind, data }) => isTrouble(kindOf(kind, data), data),
  });
  return entries.map((entry) => ({ at: entry.at, text: troubleOf(entry, language) }));
};

/**
 * What a ticket may tell of this machine, in a person's language.
 * @throws BeistandError NOT_ENROLLED, BAD_INPUT, STATE_UNREADABLE
 */
export const collectDiagnosis = async (
  context: ActionContext,
  language: Language,
): Promise<AgentDiagnosis> => {
  const now = await status(context);
  const { findings } = await diagnose(context);
  const { nameChars, textChars } = diagnosisLimits;
  return {
    versions: {
      product: now.product,
      channel: now.channel,
      platform: now.platform,
      installed: now.installed?.version ?? null,
      previous: now.previous.slice(0, 50),
      pinned: now.pinned,
      knownBad: now.knownBad.slice(0, 50),
      state: now.state,
      agent: now.agentVersion,
      lastCheckAt: now.lastCheckAt,
    },
    errors: await lastErrors(context, language),
    findings: findings.slice(0, diagnosisLimits.findings).map((finding) => {
      const { name, level, message, hint } = toldFinding(finding, language);
      return {
        name: plain(name, nameChars),
        level,
        message: plain(message, textChars),
        hint: hint === null ? null : plain(hint, textChars),
      };
    }),
  };
};

/** @throws BeistandError NOT_ENROLLED, BAD_INPUT, and what the link throws */
export const openTicket = async (
  context: ActionContext,
  wish: AgentTicketRequest,
): Promise<AgentTicketResponse> => {
  const { disk, layout } = context;
  const config = await requireConfig(disk, layout);
  const key = await readDeviceKey(disk, layout.deviceKey, context.system);
  if (key === null)
    throw new BeistandError('BAD_INPUT', `The device key ${layout.deviceKey} is missing.`, {
      hint: 'Put it back from a backup, or move config.json away and enrol again with a new bundle.',
    });
  const opened = await context.connected(await connectionOf(context, config), (dispatcher) =>
    createLink({ ...context, server: config.server, dispatcher, key }).openTicket(
      config.installationId,
      wish,
    ),
  );
  const sent = diagnosisParts.filter((part) => wish.diagnosis?.[part] !== undefined).join(', ');
  try {
    await context.exclusively('ticket', () => note(context, 'ticketOpened', { number: opened.number, sent }));
  } catch (error) {
    // Somebody is at work on the installation; the ticket itself is the record then.
    if (!isBeistandError(error, 'BUSY')) throw error;
  }
  return opened;
};
