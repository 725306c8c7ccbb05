/**
 * What both ends must agree on before they trust a key: which session, through whose relay, for which ticket, and
 * who the helper is. It goes into the handshake as the names of both roles and into every key, so a relay that
 * tells the two ends different things gets no session at all.
 */
import { z } from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import { ticketNumberSchema } from '../ids.ts';

const shown = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{C}*$/u, 'has control characters');

export const sessionIdSchema = z.string().regex(/^s_[a-z0-9]{10,32}$/);

/** The helper as the customer is shown them: from the account at the vendor, never from the helper's browser. */
export const helperSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: shown(200),
  role: shown(64),
  vendor: shown(200),
});
export type Helper = z.infer<typeof helperSchema>;

export const bindingSchema = z.strictObject({
  session: sessionIdSchema,
  /** Origin of the server both ends believe they are talking through: `https://help.example`. */
  relay: z.string().min(1).max(512),
  ticket: ticketNumberSchema.nullable(),
  helper: helperSchema,
});
export type Binding = z.infer<typeof bindingSchema>;

/** One text for one binding. */
export const bindingText = (binding: Binding): string =>
  canonicalJson({ format: 'beistand-session-1', ...bindingSchema.parse(binding) });
