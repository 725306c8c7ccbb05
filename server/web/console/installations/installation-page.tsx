/** One installation: what it is, and everything it reported. */
import { Anchor, Badge, Grid, Group, Stack, Table, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useParams } from '../../../../protocol/face/route.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { HealthBadge } from '../../portal/installations/health-badge.tsx';
import { History } from '../../portal/installations/history.tsx';
import type { Installation } from '../../portal/installations/installations.ts';
import { useCustomerNames } from '../customers/customers.ts';
import { Revoke } from './revoke.tsx';
import { useWords } from './words.ts';

const Facts = ({ one }: { one: Installation }) => {
  const t = useWords();
  const format = useFormat();
  const nameOf = useCustomerNames();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [
      t('customer'),
      <Anchor key="customer" component={Link} to={`/customers/${one.customerId}`} size="sm">
        {nameOf(one.customerId)}
      </Anchor>,
    ],
    [t('product'), one.product],
    [t('version'), one.version ?? t('notInstalled')],
    [t('channel'), one.channel],
    [t('platform'), one.platform],
    [t('health'), <HealthBadge key="health" healthy={one.healthy} />],
    [t('lastReport'), format.instant(one.lastSeenAt)],
    [t('agent'), one.agentVersion],
    [t('since'), format.day(one.createdAt)],
  ];
  return (
    <Table variant="vertical" layout="fixed" withTableBorder>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={150}>{name}</Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

const InstallationPage = () => {
  const t = useWords();
  const format = useFormat();
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['installation', id],
    queryFn: () => call('GET /installations/{installation}', { params: { installation: id } }),
  });
  return (
    <Shown query={query}>
      {(one) => (
        <Page
          title={one.machineName}
          subtitle={
            <Anchor component={Link} to="/installations" size="sm">
              <Group gap={2} wrap="nowrap">
                <IconChevronLeft size={16} />
                {t('back')}
              </Group>
            </Anchor>
          }
          actions={
            <>
              {one.pinned === null ? null : (
                <Badge variant="light" color="orange">
                  {t('pinned', { version: one.pinned })}
                </Badge>
              )}
              {one.revokedAt === null ? (
                <Revoke one={one} />
              ) : (
                <Badge variant="light" color="red">
                  {t('revoked', { day: format.day(one.revokedAt) })}
                </Badge>
              )}
            </>
          }
        >
          <Grid gap="xl">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack>
                <Title order={2} size="h5">
                  {t('history')}
                </Title>
                <History id={id} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack>
                <Title order={2} size="h5">
                  {t('facts')}
                </Title>
                <Facts one={one} />
              </Stack>
            </Grid.Col>
          </Grid>
        </Page>
      )}
    </Shown>
  );
};
export default InstallationPage;
