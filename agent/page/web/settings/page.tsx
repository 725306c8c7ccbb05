/** The settings that the admin of this machine decides. */
import { Card, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../api.ts';
import { ChoiceSetting, TextSetting } from './fields.tsx';
import { pauseText, rateText } from './units.ts';
import { WindowSetting } from './window.tsx';
import { useWords } from './words.ts';

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <Card withBorder padding="lg">
    <Stack gap="md">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  </Card>
);

const identity = ['product', 'channel', 'platform', 'customer', 'vendor', 'installation', 'install'] as const;

const SettingsPage = () => {
  const t = useWords();
  const query = useQuery({ queryKey: ['settings'], queryFn: () => call('GET /settings') });
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Shown query={query}>
        {({ settings }) => {
          const of = (name: string): string | null => settings[name] ?? null;
          return (
            <Stack gap="md" maw={760}>
              <Section title={t('updates')}>
                <ChoiceSetting
                  name="policy.updates"
                  label={t('policyUpdates')}
                  value={of('policy.updates')}
                  choices={[
                    { value: 'automatic', label: t('updates.automatic') },
                    { value: 'notify', label: t('updates.notify') },
                  ]}
                />
                <ChoiceSetting
                  name="policy.scripts"
                  label={t('policyScripts')}
                  value={of('policy.scripts')}
                  choices={[
                    { value: 'automatic', label: t('scripts.automatic') },
                    { value: 'manual', label: t('scripts.manual') },
                  ]}
                />
                <WindowSetting value={of('window')} />
                <TextSetting
                  name="keep-versions"
                  label={t('keep')}
                  description={t('keepText')}
                  value={of('keep-versions')}
                  required
                />
                <TextSetting
                  name="poll-interval"
                  label={t('poll')}
                  description={t('pollText')}
                  value={pauseText(of('poll-interval'))}
                  required
                />
              </Section>
              <Section title={t('network')}>
                <TextSetting
                  name="limit-rate"
                  label={t('rate')}
                  description={t('rateText')}
                  value={rateText(of('limit-rate'))}
                />
                <TextSetting
                  name="proxy"
                  label={t('proxy')}
                  description={t('proxyText')}
                  value={of('proxy')}
                />
                <TextSetting
                  name="authorities"
                  label={t('authorities')}
                  description={t('authoritiesText')}
                  value={of('authorities')}
                />
                <TextSetting name="server" label={t('server')} value={of('server')} required />
                <TextSetting
                  name="repositories"
                  label={t('repositories')}
                  description={t('repositoriesText')}
                  value={of('repositories')}
                  required
                />
              </Section>
              <Section title={t('identity')}>
                <Text size="sm" c="dimmed">
                  {t('identityText')}
                </Text>
                <Table withRowBorders={false} verticalSpacing={4}>
                  <Table.Tbody>
                    {identity.map((name) => (
                      <Table.Tr key={name}>
                        <Table.Th fw={500} c="dimmed" style={{ verticalAlign: 'top' }} w="34%" pl={0}>
                          {t(name)}
                        </Table.Th>
                        <Table.Td style={{ overflowWrap: 'anywhere' }}>{of(name)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Section>
            </Stack>
          );
        }}
      </Shown>
    </Page>
  );
};
export default SettingsPage;
