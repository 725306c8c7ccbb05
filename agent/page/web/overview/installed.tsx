/** The installation at a glance. */
import { Badge, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Status } from '../../../../protocol/agent-results.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useWords } from './words.ts';

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <Table.Tr>
    <Table.Th fw={500} c="dimmed" style={{ verticalAlign: 'top' }} w="42%" pl={0}>
      {name}
    </Table.Th>
    <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
  </Table.Tr>
);

export const Installed = ({ status }: { status: Status }) => {
  const t = useWords();
  const format = useFormat();
  const { installed, maintenanceWindow } = status;
  const windowText = (): string => {
    if (maintenanceWindow === null) return t('windowNone');
    const until = format.instant(maintenanceWindow.changesAt);
    return t(maintenanceWindow.open ? 'windowOpen' : 'windowClosed', { until });
  };
  return (
    <Card withBorder padding="lg" h="100%">
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          {t('installed')}
        </Text>
        <Group gap="sm" align="baseline">
          <Title order={2}>{installed?.version ?? t('nothing')}</Title>
          {installed?.channel ? <Badge variant="light">{installed.channel}</Badge> : null}
        </Group>
        <Text c="dimmed" size="sm">
          {installed === null
            ? t('nothingText')
            : installed.since === null
              ? status.product
              : `${status.product}, ${t('since', { day: format.instant(installed.since) })}`}
        </Text>
        <Table withRowBorders={false} verticalSpacing={4}>
          <Table.Tbody>
            <Fact name={t('vendor')}>{status.vendor}</Fact>
            <Fact name={t('customer')}>{status.customer.name}</Fact>
            <Fact name={t('channel')}>{status.channel}</Fact>
            <Fact name={t('automatic')}>{t(`policy.${status.policy.updates}` as 'policy.notify')}</Fact>
            <Fact name={t('window')}>{windowText()}</Fact>
            <Fact name={t('lastCheck')}>
              {status.lastCheckAt === null ? t('never') : format.ago(status.lastCheckAt)}
            </Fact>
            <Fact name={t('folder')}>{status.installFolder}</Fact>
          </Table.Tbody>
        </Table>
      </Stack>
    </Card>
  );
};
