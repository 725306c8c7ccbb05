/** One build: how it fares, what it fixes, what is in it, and withdrawing it. */
import { Alert, Anchor, Badge, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { BuildPanel } from '../../portal/downloads/build-panel.tsx';
import type { Build } from '../../portal/downloads/builds.ts';
import { useWhy } from '../../portal/installations/why.ts';
import { Withdraw } from './withdraw.tsx';
import { useWords } from './words.ts';

type Outcomes = Answer<'GET /builds/outcomes'>;

const Troubles = ({ troubles }: Pick<Outcomes, 'troubles'>) => {
  const t = useWords();
  const format = useFormat();
  const whyOf = useWhy();
  if (troubles.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('noTroubles')}
      </Text>
    );
  return (
    <div className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('machine')}</Table.Th>
            <Table.Th>{t('what')}</Table.Th>
            <Table.Th>{t('when')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {troubles.map((one) => (
            <Table.Tr key={one.installationId}>
              <Table.Td data-label={t('machine')}>
                <Anchor component={Link} to={`/installations/${one.installationId}`} size="sm">
                  {one.machineName}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {one.customerName}
                </Text>
              </Table.Td>
              <Table.Td data-label={t('what')}>
                <Badge size="sm" variant="light" color={one.outcome === 'failed' ? 'red' : 'orange'}>
                  {t(one.outcome)}
                </Badge>
                {whyOf(one.code) === null ? null : <Text size="sm">{whyOf(one.code)}</Text>}
                <Text size="xs" lang="en">
                  {one.message ?? one.code ?? ''}
                </Text>
              </Table.Td>
              <Table.Td data-label={t('when')}>
                <Text size="sm" title={format.instant(one.at)}>
                  {format.ago(one.at)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
};

const Fares = ({ outcomes }: { outcomes: Outcomes }) => {
  const t = useWords();
  const bad = outcomes.rolledBack + outcomes.failed;
  const all = bad + outcomes.committed;
  return (
    <Stack gap="sm">
      {bad === 0 ? null : (
        <Alert color="red" icon={<IconAlertTriangle />} title={t('failing')}>
          {t('failingText', { bad, all })}
        </Alert>
      )}
      <Group gap="xs">
        <Badge variant="light" color="blue">{`${t('running')}: ${outcomes.running}`}</Badge>
        <Badge variant="light" color="teal">{`${t('committed')}: ${outcomes.committed}`}</Badge>
        <Badge variant="light" color="orange">{`${t('rolledBack')}: ${outcomes.rolledBack}`}</Badge>
        <Badge variant="light" color="red">{`${t('failed')}: ${outcomes.failed}`}</Badge>
      </Group>
      <Troubles troubles={outcomes.troubles} />
    </Stack>
  );
};

export const BuildDrawer = ({ build, onClose }: { build: Build | undefined; onClose: () => void }) => {
  const t = useWords();
  const outcomes = useQuery({
    queryKey: ['builds', 'outcomes', build?.target],
    queryFn: () => call('GET /builds/outcomes', { query: { target: build?.target ?? '' } }),
    enabled: build !== undefined,
  });
  return (
    <Drawer
      opened={build !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      title={build === undefined ? '' : `${build.product} ${build.name}`}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {build === undefined ? null : (
        <Stack gap="lg">
          <Group gap="xs" justify="space-between">
            <Group gap="xs">
              <Badge variant="light">{build.channel}</Badge>
              <Badge variant="outline" color="gray">
                {build.platform}
              </Badge>
              {build.withdrawn ? (
                <Badge variant="light" color="red">
                  {t('withdrawn')}
                </Badge>
              ) : null}
              {build.customer === null ? null : (
                <Badge variant="light" color="grape">
                  {t('forOne')}
                </Badge>
              )}
            </Group>
            <Withdraw build={build} />
          </Group>
          {build.fixes === undefined || build.fixes.length === 0 ? null : (
            <Group gap="xs">
              <Text size="sm">{t('fixes')}:</Text>
              {build.fixes.map((number) => (
                <Anchor key={number} component={Link} to={`/tickets/${number}`} size="sm">
                  #{number}
                </Anchor>
              ))}
            </Group>
          )}
          <Stack gap="xs">
            <Title order={2} size="h5">
              {t('fares')}
            </Title>
            <Shown query={outcomes}>{(data) => <Fares outcomes={data} />}</Shown>
          </Stack>
          {build.kind === 'build' ? (
            <Stack gap="xs">
              <Title order={2} size="h5">
                {t('details')}
              </Title>
              <BuildPanel build={build} />
            </Stack>
          ) : null}
        </Stack>
      )}
    </Drawer>
  );
};
