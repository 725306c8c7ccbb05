/**
 * `beistand.product.json` in a build's root: how this product is started, stopped, checked, backed up and
 * migrated. It is signed with the build, but still parsed strictly: a vendor's typo must not become a
 * hook that silently never runs.
 */
import { z } from 'zod';
import { limits } from './limits.ts';
import { pathFault } from './paths.ts';

export const productFileName = 'beistand.product.json';

const relativePath = z
  .string()
  .refine((path) => pathFault(path) === null, 'must be a plain path inside the build');
const timeoutMs = z.int().min(1).max(limits.hookTimeoutMs);
const argument = z.string().max(limits.hookArgumentChars);

/** A program of the build and its arguments; run without a shell. The first element is relative to the build's root. */
export const commandSchema = z.tuple([relativePath], argument).check((context) => {
  if (context.value.length > limits.hookArguments)
    context.issues.push({ code: 'custom', message: 'too many arguments', input: context.value });
});

export const hookSchema = z.strictObject({ command: commandSchema, timeoutMs: timeoutMs.default(60_000) });

const loopbackUrl = z.url({ protocol: /^https?$/ }).refine((url) => {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}, 'a health check URL must be on this machine (loopback)');

const healthTiming = {
  /** How often a failing check is tried again before it counts as failed. */
  retries: z.int().min(0).max(100).default(3),
  /** Time limit of one try. */
  timeoutMs: timeoutMs.default(5_000),
  /** Pause between two tries. */
  intervalMs: z.int().min(0).max(60_000).default(1_000),
  /** After the first success the check must go on succeeding for this long before the update is committed. */
  probationMs: z.int().min(0).max(limits.hookTimeoutMs).default(0),
};

export const healthCheckSchema = z.union([
  z.strictObject({ command: commandSchema, ...healthTiming }),
  z.strictObject({ url: loopbackUrl, ...healthTiming }),
]);

export const productFileSchema = z.strictObject({
  start: hookSchema.optional(),
  stop: hookSchema.optional(),
  preUpdate: hookSchema.optional(),
  postUpdate: hookSchema.optional(),
  backup: hookSchema.optional(),
  restore: hookSchema.optional(),
  migrate: hookSchema.optional(),
  healthCheck: healthCheckSchema.optional(),
  /** Files and folders that outlive a version: kept in `<install>/shared/` and linked into each tree. A folder ends in `/`. */
  persist: z
    .array(
      z
        .string()
        .refine(
          (path) => pathFault(path.replace(/\/$/, '')) === null,
          'must be a plain path inside the build',
        ),
    )
    .max(limits.persistPaths)
    .default([]),
  /** Free space the product itself wants left after an update. */
  minFreeBytes: z.int().min(0).default(0),
});

export type ProductFile = z.infer<typeof productFileSchema>;
export type HealthCheck = z.infer<typeof healthCheckSchema>;
/** The hooks by name, in the order in which an update may call them. */
export type HookName = 'preUpdate' | 'stop' | 'backup' | 'migrate' | 'start' | 'postUpdate' | 'restore';
