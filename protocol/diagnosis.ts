/**
 * What an agent says about itself in a ticket. The person at the machine sees `diagnosisText` before it is sent and may leave
 * parts out; the desk appends the same text to the ticket. One function for both, so that nothing else can go.
 */
import { z } from 'zod';
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

const listed = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join(', '));

const versionLines = (versions: NonNullable<AgentDiagnosis['versions']>): string[] => [
  'Versions',
  `  ${versions.product}: ${versions.installed ?? 'not installed'} (${versions.channel}, ${versions.platform})`,
  `  on disk too: ${listed(versions.previous)}`,
  `  pinned to: ${versions.pinned ?? 'nothing'}`,
  `  failed here: ${listed(versions.knownBad)}`,
  `  state: ${versions.state}`,
  `  agent: ${versions.agent}`,
  `  last check: ${versions.lastCheckAt ?? 'never'}`,
];

/** The diagnosis as it stands in the ticket, in English; empty where every part was left out. */
export const diagnosisText = ({ versions, errors, findings }: AgentDiagnosis): string => {
  const parts: string[][] = [];
  if (versions !== undefined) parts.push(versionLines(versions));
  if (errors !== undefined)
    parts.push([
      'Last errors',
      ...(errors.length === 0 ? ['  none'] : errors.map(({ at, text }) => `  ${at}  ${text}`)),
    ]);
  if (findings !== undefined)
    parts.push([
      'Doctor',
      ...findings.map(
        (one) => `  ${one.level}  ${one.name}: ${one.message}${one.hint === null ? '' : ` (${one.hint})`}`,
      ),
    ]);
  return parts.map((lines) => lines.join('\n')).join('\n\n');
};
