/**
 * The vendor's own words for mails, kept in the database where admins change them. They go before those of
 * `config.json`, which go before the standard ones.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import { tellSetting } from '../live/tell.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Queries, Trx } from '../store/store.ts';
import { mailTemplatesSchema } from './config.ts';
import { templateFaults } from './template-check-rules.ts';
import { standardTemplates } from './template-rules.ts';
import type { Language, Template, TemplateKind, Templates } from './template-rules.ts';

const settingKey = 'mail-templates';

/** Templates admins have set. */
export const readOwnTemplates = async (db: Queries): Promise<Templates> => {
  return mailTemplatesSchema.parse(JSON.parse((await readSetting(db, settingKey)) ?? '{}'));
};

const writeOwnTemplates = async (trx: Trx, own: Templates): Promise<void> => {
  const value = JSON.stringify(own);
  await writeSetting(trx, settingKey, value);
};

/** Takes wordings over from elsewhere, where admins have set none. */
export const mergeTemplates = async (trx: Trx, more: Templates): Promise<void> => {
  if (Object.keys(more).length === 0) return;
  const own = await readOwnTemplates(trx);
  const merged = Object.fromEntries(
    Object.entries({ ...own, ...more }).map(([kind]) => [
      kind,
      { ...more[kind as TemplateKind], ...own[kind as TemplateKind] },
    ]),
  );
  await writeOwnTemplates(trx, mailTemplatesSchema.parse(merged));
};

/** What a mail is written with unless an admin has set something else. */
export const standardOf = (kind: TemplateKind, language: Language, configured: Templates): Template =>
  configured[kind]?.[language] ?? standardTemplates[kind][language];

/** The words in force. */
export const templateInForce = async (
  db: Queries,
  kind: TemplateKind,
  language: Language,
  configured: Templates,
): Promise<Template> =>
  (await readOwnTemplates(db))[kind]?.[language] ?? standardOf(kind, language, configured);

/** @throws BeistandError BAD_INPUT (naming what is unknown or missing) */
export const refuseFaulty = (kind: TemplateKind, template: Template): void => {
  const { unknown, missing } = templateFaults(kind, template);
  const details = { unknown, missing };
  if (unknown.length > 0)
    throw new BeistandError(
      'BAD_INPUT',
      `Nothing is known that could be filled in for {{${unknown[0] ?? ''}}}.`,
      { details },
    );
  if (missing.length > 0)
    throw new BeistandError('BAD_INPUT', `A mail of this kind needs {{${missing[0] ?? ''}}}.`, {
      hint: 'The subject needs [#{{ticket}}], by which answers find their ticket.',
      details,
    });
};

export interface TemplateChange {
  readonly kind: TemplateKind;
  readonly language: Language;
  /** What was in force when the change was begun. */
  readonly before: Template;
  /** Null: back to the standard. */
  readonly template: Template | null;
}

const same = (a: Template, b: Template): boolean => a.subject === b.subject && a.text === b.text;

/**
 * Sets a template or resets it; to be called in an exclusive section.
 * @throws BeistandError BAD_INPUT (faulty), CONFLICT (changed meanwhile)
 */
export const changeTemplate = async (
  trx: Trx,
  { kind, language, before, template }: TemplateChange,
  configured: Templates,
  { by, now }: { by: string; now: Date },
): Promise<void> => {
  if (template !== null) refuseFaulty(kind, template);
  const own = await readOwnTemplates(trx);
  const standard = standardOf(kind, language, configured);
  const inForce = own[kind]?.[language] ?? standard;
  if (!same(inForce, before))
    throw new BeistandError('CONFLICT', 'The template was changed by somebody else meanwhile.', {
      hint: 'Load it again and repeat the change.',
    });
  await writeOwnTemplates(trx, { ...own, [kind]: { ...own[kind], [language]: template ?? undefined } });
  await recordChange(
    trx,
    {
      by,
      subject: `${kind}/${language}`,
      customerId: null,
      what: template === null ? 'mail template reset' : 'mail template changed',
      before: { ...inForce },
      after: { ...(template ?? standard) },
    },
    now,
  );
  await tellSetting(trx, 'mail-templates');
};
