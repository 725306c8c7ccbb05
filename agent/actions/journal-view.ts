/**
 * The journal as a reader wants it: an update's steps carry the agent's whole memory, which stands for
 * itself in the file but is noise on a screen. Pure.
 */
import { z } from 'zod';

/** Of a state line, what says which update it belongs to. */
const stepSchema = z.object({
  state: z.string(),
  record: z.object({
    state: z.object({
      job: z
        .object({
          kind: z.string(),
          by: z.string(),
          from: z.object({ version: z.string() }).nullable(),
          to: z.object({ version: z.string() }),
        })
        .optional(),
      because: z.object({ code: z.string(), message: z.string() }).optional(),
      downloadedBytes: z.number().optional(),
    }),
  }),
});

/** States at which something worth telling has happened; the others are the steps in between. */
const milestones: ReadonlySet<string> = new Set(['planned', 'committed', 'rollingBack', 'rolledBack']);

/** True for a line that only says that an update went one step on. */
export const isStep = (kind: string, data: Readonly<Record<string, unknown>>): boolean =>
  kind === 'state' && (typeof data['state'] !== 'string' || !milestones.has(data['state']));

/** What a line is about, finer than its kind: each state of an update is a kind of its own. */
export const kindOf = (kind: string, data: Readonly<Record<string, unknown>>): string =>
  kind === 'state' && typeof data['state'] === 'string' ? `state:${data['state']}` : kind;

/** A line's data without the memory, and with the update it belongs to. */
export const readable = (kind: string, data: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { record: _, ...rest } = data;
  if (kind !== 'state') return rest;
  const step = stepSchema.safeParse(data);
  if (!step.success) return rest;
  const { job, because, downloadedBytes } = step.data.record.state;
  return {
    state: step.data.state,
    ...(job === undefined
      ? {}
      : { job: job.kind, by: job.by, from: job.from?.version ?? null, to: job.to.version }),
    ...(downloadedBytes === undefined ? {} : { downloadedBytes }),
    ...(because === undefined ? {} : { because: because.code, message: because.message }),
  };
};
