/**
 * What an agent says about itself in a ticket. The person at the machine sees `diagnosisText` before it is sent and may leave
 * parts out; the desk appends the same text to the ticket. One function for both, so that nothing else can go.
 */
import { z } from 'zod';
import type { Language } from './cli/language.ts';
import { instantSchema } from './ids.ts';
import { bodySchema } from './ticket.ts';

export const diagnosisLimits = { errors: 30, findings: 50, textChars: 1_500, nameChars: 300 } as const;

const name = bodySchema.max(diagnosisLimits.nameChars);
const sentence = bodySchema.max(diagnosisLimits.textChars);

/** Each part is there only if the person let it go along. */
export const diagnosisSchema = z.strictObject({
  versions: z
    .strictObject({
      product: name,
      channel: name,
      platform: name,
      installed: name.nullable(),
      previous: z.array(name).max(50),
      pinned: name.nullable(),
      knownBad: z.array(name).max(50),
      state: name,
      agent: name,
      lastCheckAt: instantSchema.nullable(),
    })
    .optional(),
  /** What went wrong lately, from the journal, oldest first. */
  errors: z
    .array(z.strictObject({ at: instantSchema, text: sentence }))
    .max(diagnosisLimits.errors)
    .optional(),
  /** What `doctor` found. */
  findings: z
    .array(
      z.strictObject({
        name,
        level: z.enum(['ok', 'warning', 'fault']),
        message: sentence,
        hint: sentence.nullable(),
      }),
    )
    .max(diagnosisLimits.findings)
    .optional(),
});
export type AgentDiagnosis = z.infer<typeof diagnosisSchema>;

export const diagnosisParts = ['versions', 'errors', 'findings'] as const;
export type DiagnosisPart = (typeof diagnosisParts)[number];

const english = {
  versions: 'Versions',
  notInstalled: 'not installed',
  previous: 'on disk too',
  pinned: 'pinned to',
  knownBad: 'failed here',
  state: 'state',
  agent: 'agent',
  lastCheck: 'last check',
  errors: 'Last errors',
  findings: 'The agent’s own health',
  none: 'none',
  never: 'never',
  levels: { ok: 'ok', warning: 'warning', fault: 'fault' },
};
const labels: Readonly<Record<Language, typeof english>> = {
  en: english,
  de: {
    versions: 'Versionen',
    notInstalled: 'nicht installiert',
    previous: 'auch auf dem Datenträger',
    pinned: 'festgehalten auf',
    knownBad: 'hier gescheitert',
    state: 'Stand',
    agent: 'Agent',
    lastCheck: 'zuletzt nachgesehen',
    errors: 'Letzte Fehler',
    findings: 'Zustand des Agenten',
    none: 'keine',
    never: 'nie',
    levels: { ok: 'in Ordnung', warning: 'Hinweis', fault: 'Fehler' },
  },
};

const versionLines = (versions: NonNullable<AgentDiagnosis['versions']>, say: typeof english): string[] => {
  const listed = (values: readonly string[]): string => (values.length === 0 ? say.none : values.join(', '));
  return [
    say.versions,
    `  ${versions.product}: ${versions.installed ?? say.notInstalled} (${versions.channel}, ${versions.platform})`,
    `  ${say.previous}: ${listed(versions.previous)}`,
    `  ${say.pinned}: ${versions.pinned ?? say.none}`,
    `  ${say.knownBad}: ${listed(versions.knownBad)}`,
    `  ${say.state}: ${versions.state}`,
    `  ${say.agent}: ${versions.agent}`,
    `  ${say.lastCheck}: ${versions.lastCheckAt ?? say.never}`,
  ];
};

/** The diagnosis as it stands in the ticket, its headings in a language; empty where every part was left out. */
export const diagnosisText = (
  { versions, errors, findings }: AgentDiagnosis,
  language: Language = 'en',
): string => {
  const say = labels[language];
  const parts: string[][] = [];
  if (versions !== undefined) parts.push(versionLines(versions, say));
  if (errors !== undefined)
    parts.push([
      say.errors,
      ...(errors.length === 0 ? [`  ${say.none}`] : errors.map(({ at, text }) => `  ${at}  ${text}`)),
    ]);
  if (findings !== undefined)
    parts.push([
      say.findings,
      ...findings.map(
        (one) =>
          `  ${say.levels[one.level]}  ${one.name}: ${one.message}${one.hint === null ? '' : ` (${one.hint})`}`,
      ),
    ]);
  return parts.map((lines) => lines.join('\n')).join('\n\n');
};
