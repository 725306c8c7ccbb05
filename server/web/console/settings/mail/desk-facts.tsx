/** The mailbox’s settings to be looked at, by whoever may not change them or where config.json has them. */
import { Code, SimpleGrid, Stack, Text } from '@mantine/core';
import { FactRows } from '../../../../../protocol/face/fact-rows.tsx';
import { useLanguage } from '../../../../../protocol/face/language.ts';
import { Section } from '../../../account/section.tsx';
import { useSettingsWords } from '../words.ts';
import type { Desk } from './desk-draft.ts';
import { useDeskWords } from './desk-words.ts';

export const languageNames = { de: 'Deutsch', en: 'English' } as const;
/** Keys of the words. */
export const securityNames = { tls: 'tls', starttls: 'starttls', none: 'plain' } as const;

export const DeskFacts = ({ desk }: { desk: Desk }) => {
  const t = useDeskWords();
  const s = useSettingsWords();
  const language = useLanguage();
  const { incoming, outgoing } = desk;
  const off = (
    <Text size="sm" c="dimmed">
      {t('off')}
    </Text>
  );
  return (
    <Stack>
      <Section title={t('account')}>
        <FactRows
          nameWidth="45%"
          rows={[
            [t('address'), desk.address],
            [t('name'), desk.name ?? t('vendorName')],
            [t('aliases'), desk.aliases.length === 0 ? s('none') : desk.aliases.join(', ')],
          ]}
        />
      </Section>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Section title={t('incoming')}>
          {incoming === null ? (
            off
          ) : (
            <FactRows
              nameWidth="45%"
              rows={[
                [t('host'), `${incoming.host}:${incoming.port}`],
                [t('security'), t(securityNames[incoming.security])],
                [t('user'), incoming.user],
                [t('mailbox'), incoming.mailbox],
                [
                  t('afterwards'),
                  typeof incoming.afterwards === 'object'
                    ? `${t('move')}: ${incoming.afterwards.moveTo}`
                    : t(incoming.afterwards),
                ],
              ]}
            />
          )}
        </Section>
        <Section title={t('outgoing')}>
          {outgoing === null ? (
            off
          ) : (
            <FactRows
              nameWidth="45%"
              rows={[
                [t('host'), `${outgoing.host}:${outgoing.port}`],
                [t('security'), t(securityNames[outgoing.security])],
                [t('user'), outgoing.user ?? t('nobody')],
              ]}
            />
          )}
        </Section>
      </SimpleGrid>
      <Section title={t('answers')}>
        <FactRows
          nameWidth="45%"
          rows={[
            [t('unknown'), s(desk.answerUnknown ? 'yes' : 'no')],
            [t('caps'), t('capsValue', { hour: desk.caps.perHour, day: desk.caps.perDay })],
            [t('language'), <span lang={desk.language}>{languageNames[desk.language]}</span>],
            [t('hours'), desk.serviceHours[language]],
            [
              t('signature'),
              desk.signature === null ? (
                t('vendorName')
              ) : (
                <Code block fz="xs">
                  {desk.signature[language]}
                </Code>
              ),
            ],
          ]}
        />
      </Section>
    </Stack>
  );
};
