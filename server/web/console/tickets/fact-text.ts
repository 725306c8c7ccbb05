/** What an activity is, as a part of a sentence after the name of who did it. */
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantList } from '../../../../protocol/face/grant-words.ts';
import type { Activity } from './ticket-data.ts';
import { useWords } from './words.ts';

/** Says activities in the page's language; `names` are those of the log. */
export const useFactText = () => {
  const t = useWords();
  const format = useFormat();
  const grantList = useGrantList();
  return ({ head: { by, facts } }: Activity, names: Readonly<Record<string, string>>): string => {
    const nameOf = (id: string): string => names[id] ?? t('by.unknown');
    switch (facts.kind) {
      case 'opened':
        return t('fact.opened', { source: t(`source.${facts.source}`) });
      case 'copied':
        return t('fact.copied', { from: facts.from, author: nameOf(facts.author.id) });
      case 'stepDone':
        return t('fact.stepDone', { step: t(`step.${facts.step}`) });
      case 'classified':
        return facts.from === null
          ? t('fact.classified', { to: facts.to })
          : t('fact.reclassified', { from: facts.from, to: facts.to });
      case 'prioritised':
        return t('fact.prioritised', { priority: t(`priority.${facts.priority}`) });
      case 'located':
        return t('fact.located', { product: facts.product ?? '–', component: facts.component ?? '–' });
      case 'assigned':
        if (facts.assignee === null) return t('fact.unassigned');
        return facts.assignee === by.id
          ? t('fact.took')
          : t('fact.assigned', { name: nameOf(facts.assignee) });
      case 'watched':
        return t(facts.watching ? 'fact.watched' : 'fact.unwatched', { name: nameOf(facts.person) });
      case 'tagged':
        return t('fact.tagged', {
          tags: [...facts.add.map((one) => `+${one}`), ...facts.remove.map((one) => `−${one}`)].join(', '),
        });
      case 'escalated':
        return t(facts.automatic ? 'fact.escalatedAutomatically' : 'fact.escalated');
      case 'decided':
        return t('fact.decided', { decision: t(`decision.${facts.decision}`) });
      case 'offerDrafted':
        return t('fact.offerDrafted', {
          amount: `${format.number(facts.amountCents / 100, 2)} ${facts.currency}`,
        });
      case 'offerAnswered':
        return t(facts.accepted ? 'fact.offerAccepted' : 'fact.offerDeclined');
      case 'delivered':
        return t('fact.delivered', { delivery: t(`delivery.${facts.delivery}`), version: facts.version });
      case 'closed':
        return t('fact.closed', { resolution: t(`resolution.${facts.resolution}`) });
      case 'reopened':
        return t(facts.regression ? 'fact.reopenedRegression' : 'fact.reopened');
      case 'linked':
        return t(facts.linked ? 'fact.linked' : 'fact.unlinked', {
          relation: t(`relation.${facts.relation}`),
          to: facts.to,
        });
      case 'mergedInto':
        return t('fact.mergedInto', { into: facts.into });
      case 'absorbed':
        return t('fact.absorbed', { from: facts.from });
      case 'clockWarned':
      case 'clockBreached':
        return t(`fact.${facts.kind}`, { clock: t(`clock.${facts.clock}`), due: format.instant(facts.due) });
      case 'fixPublished':
        return t('fact.fixPublished', {
          delivery: t(`delivery.${facts.delivery}`),
          version: facts.version,
          product: facts.product,
        });
      case 'fixInstalled':
        return t('fact.fixInstalled', { version: facts.version, installation: facts.installationId });
      case 'confirmationAsked':
        return t('fact.confirmationAsked', { version: facts.version });
      case 'contentErased':
        return t('fact.contentErased', { seq: facts.seq });
      case 'sessionStarted':
        return t('fact.sessionStarted', { name: nameOf(facts.helper) });
      case 'sessionEnded':
        return t('fact.sessionEnded', {
          name: nameOf(facts.helper),
          time: format.duration(facts.seconds * 1_000),
          granted: grantList(facts.granted),
        });
      case 'sessionRecorded':
        return t(`fact.sessionRecorded.${facts.recording === 'screen' ? 'screen' : 'terminal'}`, {
          size: format.bytes(facts.sizeBytes),
        });
      default:
        return t(`fact.${facts.kind}`);
    }
  };
};
