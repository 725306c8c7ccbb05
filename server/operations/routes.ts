/** The server's health over HTTP, for staff. */
import { z } from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import type { Route } from '../http/route.ts';
import { mailboxStateSchema } from '../mail/run.ts';
import type { HealthReader } from './health.ts';

const instant = z.string().nullable();
const roleSchema = z.strictObject({
  role: z.string(),
  expires: z.string(),
  daysLeft: z.number(),
  state: z.enum(['fine', 'soon', 'expired']),
});
const mailSchema = z.strictObject({
  /** Null where the desk’s settings can’t be read. */
  address: z.string().nullable(),
  mailbox: mailboxStateSchema.nullable(),
  sends: z.boolean(),
  lastReceivedAt: instant,
  lastSentAt: instant,
  received: z.int(),
  quarantined: z.int(),
  queued: z.int(),
  dead: z.int(),
});
const healthSchema = z.strictObject({
  at: z.string(),
  faults: z.array(
    z.strictObject({
      area: z.enum(['expiry', 'disk', 'database', 'repository', 'keys']),
      severity: z.enum(['warning', 'error']),
      message: z.string(),
      hint: z.string(),
    }),
  ),
  examinedAt: z.string(),
  database: z.strictObject({
    kind: z.enum(['sqlite', 'postgres']),
    version: z.string(),
    sizeBytes: z.number(),
  }),
  jobs: z.strictObject({ waiting: z.int(), due: z.int(), oldestDueAt: instant, dead: z.int() }),
  mail: mailSchema.nullable(),
  roles: z.array(roleSchema),
  disk: z.strictObject({ freeBytes: z.number(), totalBytes: z.number(), wantedBytes: z.number() }),
  versions: z.strictObject({ server: z.string(), node: z.string(), platform: z.string() }),
  startedAt: z.string(),
  uptimeSeconds: z.number(),
  streams: z.int(),
});
/** Members ask in vain: to them there is nothing here. */
const vendors = () => ({ customerId: null });

export const healthRoutes = (endpoint: Endpoint, { health }: { health: HealthReader }): Route[] => [
  endpoint({
    method: 'get',
    path: '/health',
    summary: 'How the server is: doctor’s findings, database, jobs, mail, disk, what expires.',
    action: 'settings.read',
    query: z.strictObject({ fresh: z.stringbool().default(false) }),
    answer: healthSchema,
    of: vendors,
    handle: ({ query }) => health.read(query.fresh),
  }),
  endpoint({
    method: 'get',
    path: '/metadata/roles',
    summary: 'When each role that signs updates expires.',
    action: 'settings.read',
    answer: z.object({ items: z.array(roleSchema) }),
    of: vendors,
    handle: async () => ({ items: await health.roles() }),
  }),
];
