/**
 * The states of an update and the one function that changes them. Pure: deciding is here, doing is
 * elsewhere, and what is done is done only after its state stands durably in `<home>/state.json`.
 *
 *   idle → checking → planned → downloading → staged → verified → stopping → backedUp → migrated
 *     → switched → probation → committed → idle
 *
 *   before `stopping`:  abandon → idle                          nothing of the product was touched
 *   from `stopping` on: rollBack → rollingBack → rolledBack → idle
 *
 * Going back by hand takes the same road; where an update migrates, it restores.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { channelSchema, instantSchema, sha256Schema, versionSchema } from '../../protocol/ids.ts';

/** A build as the agent remembers it: enough to find its signed manifest again. */
export const buildRefSchema = z.strictObject({
  version: versionSchema,
  manifestSha256: sha256Schema,
  channel: channelSchema,
  /** Its TUF target path. */
  target: z.string().max(512),
});
export type BuildRef = z.infer<typeof buildRefSchema>;

/** One update or one way back by hand, from its beginning to its end. */
export const jobSchema = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['update', 'rollback']),
  by: z.enum(['person', 'daemon']),
  startedAt: instantSchema,
  from: buildRefSchema.nullable(),
  to: buildRefSchema,
});
export type Job = z.infer<typeof jobSchema>;

/** Why an update was taken back: a stable code and a sentence. */
export const becauseSchema = z.strictObject({ code: z.string().max(64), message: z.string().max(2_000) });
export type Because = z.infer<typeof becauseSchema>;

const downloadedBytes = z.int().min(0);
const staged = { job: jobSchema, downloadedBytes };
/** Name in `<install>/backups/` where the old build's backup hook writes or has written; null where it has none. */
export const backupSchema = z.uuid().nullable();
const critical = { ...staged, backup: backupSchema };

/** States from which nothing but going on or going back is possible, in their order. */
export const criticalStates = ['stopping', 'backedUp', 'migrated', 'switched', 'probation'] as const;

export const updateStateSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('idle') }),
  z.strictObject({ name: z.literal('checking'), startedAt: instantSchema }),
  z.strictObject({ name: z.literal('planned'), job: jobSchema }),
  z.strictObject({ name: z.literal('downloading'), job: jobSchema }),
  z.strictObject({ name: z.literal('staged'), ...staged }),
  z.strictObject({ name: z.literal('verified'), ...staged }),
  z.strictObject({ name: z.literal('stopping'), ...critical }),
  z.strictObject({ name: z.literal('backedUp'), ...critical }),
  z.strictObject({ name: z.literal('migrated'), ...critical }),
  z.strictObject({ name: z.literal('switched'), ...critical }),
  z.strictObject({ name: z.literal('probation'), ...critical, since: instantSchema }),
  z.strictObject({ name: z.literal('committed'), ...critical, endedAt: instantSchema }),
  z.strictObject({
    name: z.literal('rollingBack'),
    ...critical,
    reached: z.enum(criticalStates),
    because: becauseSchema,
  }),
  z.strictObject({
    name: z.literal('rolledBack'),
    ...critical,
    because: becauseSchema,
    /** Whether the old build answered its health check again; null where there is none to ask. */
    healthy: z.boolean().nullable(),
    endedAt: instantSchema,
  }),
]);
export type UpdateState = z.infer<typeof updateStateSchema>;
export type StateName = UpdateState['name'];

/** What can happen to an update. */
export type UpdateEvent =
  | { readonly kind: 'check'; readonly at: string }
  | { readonly kind: 'plan'; readonly job: Job }
  | { readonly kind: 'download' }
  | { readonly kind: 'stage'; readonly downloadedBytes: number }
  | { readonly kind: 'verify' }
  | { readonly kind: 'stop'; readonly backup: string | null }
  | { readonly kind: 'backUp' }
  | { readonly kind: 'migrate' }
  | { readonly kind: 'switch' }
  | { readonly kind: 'probe'; readonly at: string }
  | { readonly kind: 'commit'; readonly at: string }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'rollBack'; readonly because: Because }
  | { readonly kind: 'rolledBack'; readonly healthy: boolean | null; readonly at: string }
  | { readonly kind: 'finish' };

/** True where the product has not been touched yet and the update can simply be dropped. */
export const isBeforeStopping = (name: StateName): boolean =>
  ['checking', 'planned', 'downloading', 'staged', 'verified'].includes(name);

const illegal = (state: UpdateState, event: UpdateEvent): never => {
  throw new BeistandError('INTERNAL', `An update that is ${state.name} can’t ${event.kind}.`);
};

type Critical = Extract<UpdateState, { backup: string | null }>;
const kept = ({ job, downloadedBytes: bytes, backup }: Critical) => ({
  job,
  downloadedBytes: bytes,
  backup,
});

/** The steps that lead on from each state, by the event that takes them. */
const forward = (state: UpdateState, event: UpdateEvent): UpdateState | null => {
  switch (state.name) {
    case 'idle':
      return event.kind === 'check' ? { name: 'checking', startedAt: event.at } : null;
    case 'checking':
      return event.kind === 'plan' ? { name: 'planned', job: event.job } : null;
    case 'planned':
      return event.kind === 'download' ? { name: 'downloading', job: state.job } : null;
    case 'downloading':
      return event.kind === 'stage'
        ? { name: 'staged', job: state.job, downloadedBytes: event.downloadedBytes }
        : null;
    case 'staged':
      return event.kind === 'verify' ? { ...state, name: 'verified' } : null;
    case 'verified':
      return event.kind === 'stop' ? { ...state, name: 'stopping', backup: event.backup } : null;
    case 'stopping':
      return event.kind === 'backUp' ? { name: 'backedUp', ...kept(state) } : null;
    case 'backedUp':
      return event.kind === 'migrate' ? { name: 'migrated', ...kept(state) } : null;
    case 'migrated':
      return event.kind === 'switch' ? { name: 'switched', ...kept(state) } : null;
    case 'switched':
      return event.kind === 'probe' ? { name: 'probation', ...kept(state), since: event.at } : null;
    case 'probation':
      if (event.kind === 'probe') return { ...state, since: event.at };
      return event.kind === 'commit' ? { name: 'committed', ...kept(state), endedAt: event.at } : null;
    case 'committed':
    case 'rolledBack':
      return event.kind === 'finish' ? { name: 'idle' } : null;
    case 'rollingBack':
      return event.kind === 'rolledBack'
        ? {
            name: 'rolledBack',
            ...kept(state),
            because: state.because,
            healthy: event.healthy,
            endedAt: event.at,
          }
        : null;
    default:
      return null;
  }
};

/**
 * The state after `event`.
 * @throws BeistandError INTERNAL where the event has no place in this state
 */
export const transition = (state: UpdateState, event: UpdateEvent): UpdateState => {
  if (event.kind === 'abandon' && isBeforeStopping(state.name)) return { name: 'idle' };
  if (event.kind === 'rollBack') {
    switch (state.name) {
      case 'stopping':
      case 'backedUp':
      case 'migrated':
      case 'switched':
      case 'probation':
        return { name: 'rollingBack', ...kept(state), reached: state.name, because: event.because };
      default:
        return illegal(state, event);
    }
  }
  return forward(state, event) ?? illegal(state, event);
};
