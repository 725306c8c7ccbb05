/** What the publisher and the server say to each other over HTTP. Authentication: `Authorization: Bearer <publish token>`. */
import { z } from 'zod';
import { channels, customerIdSchema } from './ids.ts';
import { limits } from './limits.ts';

/** Paths below the server's base URL. The repository itself is served below `repository`, without authentication. */
export const publishPaths = {
  onlineKeys: '/api/publish/online-keys',
  /** PUT and HEAD `<blobs>/packs/<sha256>.pack`, `<blobs>/deltas/<sha256>.delta`, `<blobs>/targets/<channel>/<sha256>.<name>.json`. */
  blobs: '/api/publish/blobs',
  metadata: '/api/publish/metadata',
  /** GET `<customers>/<id>`: 200 where the customer exists. */
  customers: '/api/publish/customers',
  repository: '/repository',
} as const;

/** A TUF key object (TUF 1.0, 4.2.2), Ed25519 only. */
export const tufKeySchema = z.object({
  keytype: z.literal('ed25519'),
  scheme: z.literal('ed25519'),
  keyval: z.object({ public: z.string().regex(/^[0-9a-f]{64}$/) }),
});
export type TufKey = z.infer<typeof tufKeySchema>;

export const onlineKeysSchema = z.object({
  snapshot: z
    .array(z.object({ keyid: z.string(), key: tufKeySchema }))
    .min(1)
    .max(8),
  timestamp: z
    .array(z.object({ keyid: z.string(), key: tufKeySchema }))
    .min(1)
    .max(8),
});
export type OnlineKeys = z.infer<typeof onlineKeysSchema>;

/** Roles a publisher hands over. Snapshot and timestamp are the server's own. */
export const publishedRoleSchema = z.enum(['root', 'targets', ...channels]);
export type PublishedRole = z.infer<typeof publishedRoleSchema>;

/**
 * POST metadata: signed metadata as text, byte for byte. The server checks all of it against what it trusts
 * (signatures, thresholds, version + 1, expiry, every hash a manifest names is stored) and then changes
 * the repository in one step, or not at all. Handing over what is already current answers 200 as well.
 */
export const metadataRequestSchema = z.strictObject({
  roles: z
    .array(z.strictObject({ role: publishedRoleSchema, json: z.string().max(limits.targetsBytes) }))
    .min(1)
    .max(300),
});
export type MetadataRequest = z.infer<typeof metadataRequestSchema>;

export const metadataResponseSchema = z.object({
  snapshotVersion: z.int(),
  timestampVersion: z.int(),
  /** Builds that became visible with this change, by target path. */
  added: z.array(z.string()),
});
export type MetadataResponse = z.infer<typeof metadataResponseSchema>;

export const publishCustomerSchema = z.object({ id: customerIdSchema, name: z.string() });
