/** Customers, their people, domains and history, products and installations over HTTP. A customer's people see their own, without the vendor's notes. */
import { z } from 'zod';
import { languageSchema } from '../../protocol/cli/language.ts';
import { channelSchema, customerIdSchema, installationIdSchema, productSchema } from '../../protocol/ids.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { pageQuery, pageSchema } from '../api/page.ts';
import { emailSchema, personNameSchema } from '../auth/people.ts';
import type { Actor } from '../auth/rules.ts';
import type { Route } from '../http/route.ts';
import { getInstallation, installationHistory, searchInstallations } from '../installations/store.ts';
import type { Store } from '../store/store.ts';
import { namesOf } from '../auth/names.ts';
import { authorOf, listChanges, recordChange } from './changes.ts';
import {
  addContact,
  changeContact,
  getContact,
  listContacts,
  listDomains,
  removeContact,
  setDomains,
} from './contacts.ts';
import { listProducts, saveProduct } from './products.ts';
import { loadOf } from './load.ts';
import { addCustomer, changeCustomer, getCustomer, searchCustomers } from './store.ts';
import type { CustomerRecord } from './store.ts';

const customerParams = z.object({ customerId: customerIdSchema });
const contactParams = z.object({ contact: z.string().regex(/^p_[a-z0-9]{10,32}$/) });
const version = z.int().min(1);
const notes = z.string().max(20_000);
const number = z.string().trim().max(50).nullable();
const domainSchema = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    'a domain is like example.org',
  );

const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  number: z.string().nullable(),
  language: languageSchema,
  /** Only for staff. */
  notes: z.string().optional(),
  version: z.int(),
  createdAt: z.string(),
  archivedAt: z.string().nullable(),
});
const listedSchema = customerSchema.extend({ openTickets: z.int(), installations: z.int() });
const contactSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  language: languageSchema,
  version: z.int(),
});
const contactBody = {
  name: personNameSchema,
  email: emailSchema,
  phone: z.string().trim().max(50).nullable().default(null),
  language: languageSchema.default('de'),
};
const changeSchema = z.object({
  at: z.string(),
  by: z.string(),
  subject: z.string(),
  what: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
const productRecordSchema = z.object({ id: z.string(), title: z.string(), version: z.int() });
const installationSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  product: z.string(),
  channel: z.string(),
  machineName: z.string(),
  platform: z.string(),
  version: z.string().nullable(),
  healthy: z.boolean().nullable(),
  pinned: z.string().nullable(),
  agentVersion: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  /** When its enrolment was taken back. */
  revokedAt: z.string().nullable(),
});

/** What an agent reported, as it sent it (agentEventSchema). */
const reportedSchema = z.object({
  id: z.string(),
  at: z.string(),
  receivedAt: z.string(),
  kind: z.string(),
  data: z.unknown(),
});

/** Changes of one request shown at most. */
const historyMost = 200;

const shownTo = (actor: Actor, { notes: internal, ...customer }: CustomerRecord) =>
  actor.kind === 'staff' ? { ...customer, notes: internal } : customer;

export const customerRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => {
  const { db } = store;
  const ofContact = ({ params }: { params: { contact: string } }) => getContact(db, params.contact);
  const ofInstallation = ({ params }: { params: { installation: string } }) =>
    getInstallation(db, params.installation);
  const installationParams = z.object({ installation: installationIdSchema });

  return [
    endpoint({
      method: 'get',
      path: '/customers',
      summary: 'Customers by page, with how many tickets are open and how many machines they have.',
      action: 'customer.read',
      query: z.strictObject({
        ...pageQuery,
        sort: z.enum(['name', 'created', 'openTickets']).default('name'),
        text: z.string().max(200).optional(),
        archived: z.stringbool().optional(),
      }),
      answer: pageSchema(listedSchema),
      handle: async ({ actor, query }) => {
        const page = await searchCustomers(db, { ...query, only: onlyCustomer(actor) });
        const load = await loadOf(
          db,
          page.items.map(({ id }) => id),
        );
        return { ...page, items: page.items.map((one) => ({ ...shownTo(actor, one), ...load(one.id) })) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/customers',
      summary: 'Adds a customer.',
      action: 'customer.edit',
      body: z.strictObject({
        name: z.string().max(200),
        number: number.default(null),
        language: languageSchema.default('de'),
        notes: notes.default(''),
      }),
      answer: customerSchema,
      status: 201,
      handle: ({ actor, body }) =>
        store.transaction(async (trx) => {
          const { name, ...rest } = body;
          const { id } = await addCustomer(trx, name, now());
          await trx.updateTable('customers').set(rest).where('id', '=', id).execute();
          const added = await getCustomer(trx, id);
          await recordChange(
            trx,
            {
              by: authorOf(actor),
              subject: id,
              customerId: id,
              what: 'customer added',
              after: { name: added.name, ...rest },
            },
            now(),
          );
          return shownTo(actor, added);
        }),
    }),
    endpoint({
      method: 'get',
      path: '/customers/:customerId',
      summary: 'One customer.',
      action: 'customer.read',
      params: customerParams,
      answer: customerSchema,
      of: ({ params }) => params,
      handle: async ({ actor, params }) => shownTo(actor, await getCustomer(db, params.customerId)),
    }),
    endpoint({
      method: 'put',
      path: '/customers/:customerId',
      summary: 'Changes a customer, if nobody else did since `version`.',
      action: 'customer.edit',
      params: customerParams,
      body: z.strictObject({
        version,
        name: z.string().trim().min(1).max(200),
        number,
        language: languageSchema,
        notes,
        archived: z.boolean().default(false),
      }),
      answer: customerSchema,
      of: ({ params }) => params,
      handle: ({ actor, params, body }) => {
        const { version: seen, ...change } = body;
        return store.transaction((trx) =>
          changeCustomer(trx, params.customerId, { version: seen, change }, authorOf(actor), now()),
        );
      },
    }),
    endpoint({
      method: 'get',
      path: '/customers/:customerId/history',
      summary: 'Who changed what about a customer and what is theirs, newest first.',
      action: 'audit.read',
      params: customerParams,
      answer: z.object({ items: z.array(changeSchema), names: z.record(z.string(), z.string()) }),
      of: ({ params }) => params,
      handle: async ({ params }) => {
        const items = await listChanges(db, params, historyMost);
        const names = await namesOf(
          db,
          items.flatMap(({ by, subject }) => [by, subject]),
        );
        return { items, names: Object.fromEntries(names) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/customers/:customerId/contacts',
      summary: 'The people of a customer, with or without an account.',
      action: 'customer.read',
      params: customerParams,
      answer: z.object({ items: z.array(contactSchema) }),
      of: ({ params }) => params,
      handle: async ({ params }) => ({ items: await listContacts(db, params.customerId) }),
    }),
    endpoint({
      method: 'post',
      path: '/customers/:customerId/contacts',
      summary: 'Adds a contact.',
      action: 'customer.edit',
      params: customerParams,
      body: z.strictObject(contactBody),
      answer: contactSchema,
      status: 201,
      of: ({ params }) => params,
      handle: ({ actor, params, body }) =>
        store.transaction((trx) => addContact(trx, params.customerId, body, authorOf(actor), now())),
    }),
    endpoint({
      method: 'put',
      path: '/contacts/:contact',
      summary: 'Changes a contact, if nobody else did since `version`.',
      action: 'customer.edit',
      params: contactParams,
      body: z.strictObject({ version, ...contactBody }),
      answer: contactSchema,
      of: ofContact,
      handle: ({ actor, params, body }) => {
        const { version: seen, ...data } = body;
        return store.transaction((trx) =>
          changeContact(trx, params.contact, { version: seen, data }, authorOf(actor), now()),
        );
      },
    }),
    endpoint({
      method: 'delete',
      path: '/contacts/:contact',
      summary: 'Takes a contact out of the lists.',
      action: 'customer.edit',
      params: contactParams,
      of: ofContact,
      handle: ({ actor, params }) =>
        store.transaction((trx) => removeContact(trx, params.contact, authorOf(actor), now())),
    }),
    endpoint({
      method: 'get',
      path: '/customers/:customerId/domains',
      summary: 'Mail domains whose senders belong to a customer.',
      action: 'customer.read',
      params: customerParams,
      answer: z.object({ domains: z.array(z.string()) }),
      of: ({ params }) => params,
      handle: async ({ params }) => ({ domains: await listDomains(db, params.customerId) }),
    }),
    endpoint({
      method: 'put',
      path: '/customers/:customerId/domains',
      summary: 'Sets them.',
      action: 'customer.edit',
      params: customerParams,
      body: z.strictObject({ domains: z.array(domainSchema).max(200) }),
      of: ({ params }) => params,
      handle: ({ actor, params, body }) =>
        store.transaction(async (trx) => {
          await getCustomer(trx, params.customerId);
          await setDomains(trx, params.customerId, body.domains, authorOf(actor), now());
        }),
    }),
    endpoint({
      method: 'get',
      path: '/products',
      summary: 'The vendor’s products.',
      action: 'build.read',
      answer: z.object({ items: z.array(productRecordSchema) }),
      handle: async () => ({ items: await listProducts(db) }),
    }),
    endpoint({
      method: 'put',
      path: '/products/:product',
      summary: 'Adds a product (version 0), or changes its title.',
      action: 'settings.edit',
      params: z.object({ product: productSchema }),
      body: z.strictObject({ version: z.int().min(0), title: z.string().trim().min(1).max(200) }),
      answer: productRecordSchema,
      of: () => ({ customerId: null }),
      handle: ({ actor, params, body }) =>
        store.transaction((trx) => saveProduct(trx, { id: params.product, ...body }, authorOf(actor), now())),
    }),
    endpoint({
      method: 'get',
      path: '/installations',
      summary: 'What runs where, by page.',
      action: 'installation.read',
      query: z.strictObject({
        ...pageQuery,
        sort: z.enum(['machine', 'seen']).default('machine'),
        customerId: customerIdSchema.optional(),
        product: productSchema.optional(),
        channel: channelSchema.optional(),
        /** Part of the machine's name, or of the version that runs. */
        text: z.string().max(200).optional(),
        /** Only those that are unhealthy, silent for two days, or pinned. */
        trouble: z.stringbool().optional(),
      }),
      answer: pageSchema(installationSchema),
      of: ({ actor, query }) => ({ customerId: query.customerId ?? onlyCustomer(actor) }),
      handle: ({ actor, query }) =>
        searchInstallations(db, {
          ...query,
          customerId: onlyCustomer(actor) ?? query.customerId,
          ...(query.trouble === true ? { troubleAt: now() } : {}),
        }),
    }),
    endpoint({
      method: 'get',
      path: '/installations/:installation',
      summary: 'One installation.',
      action: 'installation.read',
      params: installationParams,
      answer: installationSchema,
      of: ofInstallation,
      handle: ({ params }) => getInstallation(db, params.installation),
    }),
    endpoint({
      method: 'get',
      path: '/installations/:installation/history',
      summary: 'What an installation reported, newest first.',
      action: 'installation.read',
      params: installationParams,
      query: z.strictObject({ limit: pageQuery.limit }),
      answer: z.object({ items: z.array(reportedSchema) }),
      of: ofInstallation,
      handle: async ({ params, query }) => ({
        items: await installationHistory(db, params.installation, query.limit),
      }),
    }),
  ];
};
