/** The words of mails over HTTP: read, changed one at a time, looked at with made-up values, reset. */
import { z } from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { mailTemplateSchema } from './config.ts';
import type { MailConfig } from './config.ts';
import { changeTemplate, readOwnTemplates, refuseFaulty, standardOf } from './own-templates.ts';
import { neededIn, placeholdersOf, sampleValues } from './template-check-rules.ts';
import { templateKinds, write } from './template-rules.ts';
import type { Templates } from './template-rules.ts';

const languages = ['de', 'en'] as const;
const which = { kind: z.enum(templateKinds), language: z.enum(languages) };
const itemSchema = z.strictObject({
  ...which,
  ...mailTemplateSchema.shape,
  /** Set by an admin, and to be reset. */
  own: z.boolean(),
  standard: mailTemplateSchema,
  /** Names in double braces that are filled in, and those it can’t do without. */
  placeholders: z.array(z.string()),
  needed: z.array(z.string()),
});
const listSchema = z.object({ items: z.array(itemSchema) });
const vendors = () => ({ customerId: null });

const itemsOf = (own: Templates, configured: Templates): z.infer<typeof itemSchema>[] =>
  templateKinds.flatMap((kind) =>
    languages.map((language) => {
      const standard = standardOf(kind, language, configured);
      const set = own[kind]?.[language];
      return {
        kind,
        language,
        ...(set ?? standard),
        own: set !== undefined,
        standard,
        placeholders: [...placeholdersOf[kind]],
        needed: [...neededIn[kind]],
      };
    }),
  );

export interface TemplateRoutesOptions {
  readonly store: Store;
  /** The mail desk’s settings in `config.json`; undefined where there is none. */
  readonly mail: MailConfig | undefined;
  readonly now: () => Date;
}

export const mailTemplateRoutes = (
  endpoint: Endpoint,
  { store, mail, now }: TemplateRoutesOptions,
): Route[] => {
  const configured: Templates = mail?.templates ?? {};
  return [
    endpoint({
      method: 'get',
      path: '/settings/mail-templates',
      summary: 'The words of mails to customers, in both languages.',
      action: 'settings.read',
      answer: listSchema,
      of: vendors,
      handle: async () => ({ items: itemsOf(await readOwnTemplates(store.db), configured) }),
    }),
    endpoint({
      method: 'put',
      path: '/settings/mail-templates',
      summary: 'Sets the words of one kind in one language, or resets them (null).',
      action: 'settings.edit',
      body: z.strictObject({
        ...which,
        /** The words as they were when the change was begun; different ones now mean somebody was faster. */
        before: mailTemplateSchema,
        template: mailTemplateSchema.nullable(),
      }),
      answer: listSchema,
      of: vendors,
      handle: ({ actor, body }) =>
        store.exclusive('mail-templates', async (trx) => {
          await changeTemplate(trx, body, configured, { by: authorOf(actor), now: now() });
          return { items: itemsOf(await readOwnTemplates(trx), configured) };
        }),
    }),
    endpoint({
      method: 'post',
      path: '/settings/mail-templates/preview',
      summary: 'How a mail with these words would look, with made-up values.',
      action: 'settings.read',
      body: z.strictObject({ ...which, template: mailTemplateSchema }),
      answer: z.strictObject({ subject: z.string(), text: z.string(), html: z.string() }),
      of: vendors,
      handle: ({ body: { kind, language, template } }) => {
        refuseFaulty(kind, template);
        const own = { [kind]: { [language]: template } };
        return Promise.resolve(write(kind, language, sampleValues[language], own, null));
      },
    }),
  ];
};
