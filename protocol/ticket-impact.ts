/**
 * Plain questions instead of classes: a customer says what they see, and the class follows from the support guide
 * (design.md, section 6). The form that asks and the server that decides share this; support may change the class later.
 */
import { z } from 'zod';
import type { TicketClass } from './ticket.ts';

/** down: the system or main functions can't be used. hindered: work is slower or harder. single: some cases only. */
export const impactReaches = ['down', 'hindered', 'single'] as const;
/** none: no way around it. help: with help of support. easy: one we found and can live with. */
export const impactWorkarounds = ['none', 'help', 'easy'] as const;

export const ticketImpactSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fault'),
    reach: z.enum(impactReaches),
    workaround: z.enum(impactWorkarounds),
  }),
  z.strictObject({ kind: z.literal('wish') }),
]);
export type TicketImpact = z.infer<typeof ticketImpactSchema>;

/** The class a ticket with this impact has. */
export const classOfImpact = (impact: TicketImpact): TicketClass => {
  if (impact.kind === 'wish') return 'D';
  const { reach, workaround } = impact;
  if (reach === 'down') return workaround === 'none' ? 'A' : 'B';
  if (reach === 'hindered') return workaround === 'easy' ? 'C' : 'B';
  return workaround === 'none' ? 'B' : 'C';
};
