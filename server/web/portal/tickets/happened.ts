/** What happened to a ticket, in the words of a customer. */
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantList } from '../../../../protocol/face/grant-words.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import type { Activity } from './tickets.ts';
import { useWords } from './words.ts';

export type Kind = 'text' | 'good' | 'turn' | 'quiet';

export interface Happened {
  readonly title: string;
  /** text: somebody wrote. good: a step towards the end. turn: the customer is asked. quiet: the rest. */
  readonly kind: Kind;
}

/** An amount of money, in the language's way. */
export const useMoney = (): ((offer: { amountCents: number; currency: string }) => string) => {
  const language = useLanguage();
  return ({ amountCents, currency }) =>
    new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', { style: 'currency', currency }).format(
      amountCents / 100,
    );
};

/** Says what an activity was; `who` is the name of whoever did it, `nameOf` knows the others. */
export const useHappened = (): ((
  activity: Activity,
  who: string,
  nameOf: (id: string) => string,
) => Happened) => {
  const t = useWords();
  const format = useFormat();
  const grantList = useGrantList();
  return ({ head: { facts } }, who, nameOf) => {
    switch (facts.kind) {
      case 'opened':
        return { title: t('did_opened', { who }), kind: 'text' };
      case 'replied':
        return { title: t('did_replied', { who }), kind: 'text' };
      case 'copied':
        return { title: t('did_copied', { who, from: facts.from }), kind: 'text' };
      case 'stepDone':
        return { title: t('did_stepDone', { step: t(`step_${facts.step}`) }), kind: 'good' };
      case 'classified':
        return { title: t('did_classified', { name: t(`class_${facts.to}`) }), kind: 'quiet' };
      case 'located':
        return { title: t('did_located', { name: facts.product ?? '–' }), kind: 'quiet' };
      case 'renamed':
        return { title: t('did_renamed'), kind: 'quiet' };
      case 'waiting':
        return { title: t('did_waiting'), kind: 'turn' };
      case 'resumed':
        return { title: t('did_resumed'), kind: 'quiet' };
      case 'decided':
        return { title: t(`did_decided_${facts.decision}`), kind: 'good' };
      case 'offerSent':
        return { title: t('did_offerSent'), kind: 'turn' };
      case 'offerAnswered':
        return {
          title: facts.accepted ? t('did_offerAccepted', { who }) : t('did_offerDeclined', { who }),
          kind: 'good',
        };
      case 'delivered':
        return { title: t('did_delivered', { version: facts.version }), kind: 'good' };
      case 'confirmed':
        return { title: t('did_confirmed', { who }), kind: 'good' };
      case 'closed':
        return { title: t('did_closed'), kind: 'good' };
      case 'reopened':
        return { title: t('did_reopened', { who }), kind: 'turn' };
      case 'mergedInto':
        return { title: t('did_mergedInto', { into: facts.into }), kind: 'quiet' };
      case 'contentErased':
        return { title: t('did_contentErased'), kind: 'quiet' };
      case 'fixPublished':
        return {
          title: t('did_fixPublished', { version: facts.version, channel: facts.channel }),
          kind: 'good',
        };
      case 'fixInstalled':
        return { title: t('did_fixInstalled', { version: facts.version }), kind: 'good' };
      case 'confirmationAsked':
        return { title: t('did_confirmationAsked', { version: facts.version }), kind: 'turn' };
      case 'sessionStarted':
        return { title: t('did_sessionStarted', { who: nameOf(facts.helper) }), kind: 'good' };
      case 'sessionEnded':
        return {
          title: t('did_sessionEnded', {
            who: nameOf(facts.helper),
            time: format.duration(facts.seconds * 1_000),
            granted: grantList(facts.granted),
          }),
          kind: 'good',
        };
      case 'sessionRecorded':
        return {
          title: t(facts.recording === 'screen' ? 'did_screenRecorded' : 'did_terminalRecorded'),
          kind: 'quiet',
        };
      case 'recordingErased':
        return { title: t('did_recordingErased'), kind: 'quiet' };
      case 'sessionHeld':
        return { title: t('did_sessionHeld'), kind: 'quiet' };
      default:
        return { title: t('did_something'), kind: 'quiet' };
    }
  };
};
