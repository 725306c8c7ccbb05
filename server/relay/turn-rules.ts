/**
 * Credentials for a coturn with `use-auth-secret` (draft-uberti-behave-turn-rest): the user name says until when they are
 * good and for whom, the password proves that this server said so. Pure.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { iceServerSchema } from '../../protocol/session/relay-messages.ts';

export const turnConfigSchema = z.strictObject({
  /** `turn:turn.example:3478?transport=udp`, `turns:…`, and perhaps `stun:…`. */
  urls: z
    .array(
      z
        .string()
        .max(512)
        .regex(/^(?:stuns?|turns?):/),
    )
    .min(1)
    .max(8),
  /** coturn's static-auth-secret. */
  secret: z.string().min(16).max(200),
  hours: z.number().positive().max(48).default(12),
  /** The ends are not shown each other's addresses: whatever goes past our relay goes through these servers. */
  only: z.boolean().default(false),
});
export type TurnConfig = z.infer<typeof turnConfigSchema>;

/** What an end of a session is told of TURN; nothing where none is configured. */
export const iceServers = (
  turn: TurnConfig | undefined,
  session: string,
  now: Date,
): z.infer<typeof iceServerSchema>[] => {
  if (turn === undefined) return [];
  const username = `${Math.floor(now.getTime() / 1_000 + turn.hours * 3_600)}:${session}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: turn.urls, username, credential, ...(turn.only ? { only: true } : {}) }];
};
