/** What is new for a customer's installations: newer builds with what their vendor writes about them. */
import { z } from 'zod';
import { channelSchema, channels, customerIdSchema } from '../../protocol/ids.ts';
import { notesSchema } from '../../protocol/manifest.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Route } from '../http/route.ts';
import { searchInstallations } from '../installations/store.ts';
import type { Store } from '../store/store.ts';
import { listBuilds } from './builds.ts';
import { newerFor } from './news-rules.ts';
import { readManifest } from './repository/check-builds.ts';
import { readTroubles } from './outcomes.ts';
import { readCurrent } from './repository/current.ts';

/** A customer with more machines than this looks at them one by one. */
const installationsMost = 200;
const newerMost = 10;
const notesRemembered = 500;

const newsSchema = z.object({
  items: z.array(
    z.object({
      installation: z.string(),
      machineName: z.string(),
      product: z.string(),
      channel: z.string(),
      version: z.string().nullable(),
      /** Newest first, at most ten. */
      newer: z.array(
        z.object({
          target: z.string(),
          name: z.string(),
          channel: channelSchema,
          publishedAt: z.string(),
          /** Where it was tried on this installation and did not stay. */
          trouble: z
            .object({
              at: z.string(),
              outcome: z.enum(['rolledBack', 'failed']),
              code: z.string().nullable(),
            })
            .nullable(),
          notes: notesSchema,
        }),
      ),
    }),
  ),
});
type Notes = z.output<typeof notesSchema>;

/** Notes by target: they never change, and a manifest may be large. */
const createNotesReader = (folder: string) => {
  const known = new Map<string, Notes>();
  return async (targets: ReadonlySet<string>): Promise<ReadonlyMap<string, Notes>> => {
    const unknown = [...targets].filter((target) => !known.has(target));
    if (unknown.length > 0) {
      const { roles } = await readCurrent(folder);
      for (const path of unknown) {
        const target = channels
          .map((channel) => roles.get(channel)?.metadata.signed.targets[path])
          .find((one) => one !== undefined);
        if (target !== undefined) known.set(path, (await readManifest(folder, target)).manifest.notes);
      }
    }
    const found = new Map([...targets].map((target) => [target, known.get(target) ?? {}]));
    for (const oldest of known.keys()) {
      if (known.size <= notesRemembered) break;
      known.delete(oldest);
    }
    return found;
  };
};

export const newsRoutes = (
  endpoint: Endpoint,
  { store, repository }: { store: Store; repository: string },
): Route[] => {
  const readNotes = createNotesReader(repository);
  return [
    endpoint({
      method: 'get',
      path: '/news',
      summary: 'What is newer than what is installed, for each installation.',
      action: 'installation.read',
      query: z.strictObject({ customerId: customerIdSchema.optional() }),
      answer: newsSchema,
      of: ({ actor, query }) => ({ customerId: query.customerId ?? onlyCustomer(actor) }),
      handle: async ({ actor, query }) => {
        const { items } = await searchInstallations(store.db, {
          customerId: onlyCustomer(actor) ?? query.customerId,
          sort: 'machine',
          order: 'asc',
          limit: installationsMost,
        });
        const builds = (await listBuilds(store.db)).map((build) => ({
          ...build,
          channel: channelSchema.parse(build.channel),
          customerId: build.customer,
        }));
        const news = items.map((one) => {
          const to = { ...one, channel: channelSchema.parse(one.channel) };
          return { one, newer: newerFor(builds, to, one.version).slice(0, newerMost) };
        });
        const notes = await readNotes(
          new Set(news.flatMap(({ newer }) => newer.map(({ target }) => target))),
        );
        const troubleOf = await readTroubles(
          store.db,
          items.map(({ id }) => id),
        );
        return {
          items: news.map(({ one, newer }) => ({
            installation: one.id,
            machineName: one.machineName,
            product: one.product,
            channel: one.channel,
            version: one.version,
            newer: newer.map(({ target, name, channel, publishedAt, manifestSha256 }) => ({
              target,
              name,
              channel,
              publishedAt,
              trouble: troubleOf(one.id, manifestSha256),
              notes: notes.get(target) ?? {},
            })),
          })),
        };
      },
    }),
  ];
};
