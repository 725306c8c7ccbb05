/**
 * Says that something changed, in the transaction that changes it: heard after the commit, on every server, by
 * those who may know.
 */
import { z } from 'zod';
import { liveEventSchema } from '../../protocol/live-event.ts';
import type { LiveEvent } from '../../protocol/live-event.ts';
import { actions } from '../auth/rules.ts';
import { signal } from '../store/signals.ts';
import type { Trx } from '../store/store.ts';

/** Whose the thing is; `everybody`: the vendor's, and every customer may see it. */
const audienceSchema = z.strictObject({
  /** What somebody must be allowed to do to be told. */
  action: z.enum(actions),
  /** And this as well. */
  also: z.enum(actions).optional(),
  customerId: z.string().nullable(),
  everybody: z.literal(true).optional(),
});
export type LiveAudience = z.infer<typeof audienceSchema>;

/** Who is present is read by each server for itself: names do not travel. */
const toldEventSchema = z.union([
  z.strictObject({ type: z.literal('presence'), ticket: z.int() }),
  liveEventSchema,
]);
export type ToldEvent = Exclude<LiveEvent, { type: 'presence' }> | { type: 'presence'; ticket: number };

export const toldSchema = z.strictObject({ live: toldEventSchema, to: audienceSchema });

/** Tells `event` to whoever may do `to.action` to the thing. */
export const tell = (trx: Trx, event: ToldEvent, to: LiveAudience): Promise<void> =>
  signal(trx, JSON.stringify({ live: event, to }));

/** Tells that a build is visible, or no longer offered; `customerId` null: it is for all customers. */
export const tellBuild = (trx: Trx, target: string, customerId: string | null): Promise<void> =>
  tell(
    trx,
    { type: 'build', target },
    { action: 'build.read', customerId, ...(customerId === null && { everybody: true }) },
  );

const toldSettingSchema = z.looseObject({
  live: z.looseObject({ type: z.literal('settings'), name: z.string() }),
});

/** The setting that a signal tells of; null where it tells of something else. */
export const toldSetting = (text: string): string | null => {
  // Anybody who may use the database may signal.
  try {
    const told = toldSettingSchema.safeParse(JSON.parse(text));
    return told.success ? told.data.live.name : null;
  } catch {
    return null;
  }
};

/** Tells that a setting changed. */
export const tellSetting = (trx: Trx, name: string): Promise<void> =>
  tell(trx, { type: 'settings', name }, { action: 'settings.read', customerId: null });

/** Tells that a session began or ended, or that something of it came or went. */
export const tellSession = (
  trx: Trx,
  { id, customerId }: { id: string; customerId: string },
): Promise<void> => tell(trx, { type: 'session', id }, { action: 'session.read', customerId });

/** Tells that a customer waits for a helper, or does no longer. Where it is for a ticket, only those hear it who may see that. */
export const tellWaiting = (
  trx: Trx,
  { ticket, customerId }: { ticket: number | null; customerId: string },
): Promise<void> =>
  tell(
    trx,
    { type: 'waiting' },
    { action: 'session.hold', customerId, ...(ticket !== null && { also: 'ticket.read' }) },
  );
