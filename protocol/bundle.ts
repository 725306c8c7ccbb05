/** The enrolment bundle: the file that carries trust from the vendor to a customer's machine. */
import { z } from 'zod';
import { channelSchema, customerIdSchema, instantSchema, productSchema } from './ids.ts';
import { limits } from './limits.ts';

export const bundleSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** The server's base URL, without a slash at the end. */
  server: z.url({ protocol: /^https?$/ }).max(2_048),
  /** Base URLs of the repository (each holds metadata/, targets/, packs/, deltas/), the first preferred. */
  repositories: z
    .array(z.url({ protocol: /^https?$/ }).max(2_048))
    .min(1)
    .max(16),
  token: z.string().min(20).max(200),
  tokenExpiresAt: instantSchema,
  product: productSchema,
  channel: channelSchema,
  customer: z.strictObject({ id: customerIdSchema, name: z.string().max(200) }),
  vendor: z.string().max(200),
  /** The signed root.json the agent starts from, as text, byte for byte. */
  root: z.string().max(limits.rootBytes),
  /** PEM certificates of a private authority, where the server needs one. */
  authorities: z
    .string()
    .max(256 * 1024)
    .optional(),
});

export type Bundle = z.infer<typeof bundleSchema>;
