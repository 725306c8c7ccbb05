/** One installation: what it runs, what is new for it, and what it reported. */
import { Anchor, Badge, Button, Card, Grid, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useParams } from '../../../../protocol/face/route.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useProductTitles } from '../downloads/builds.ts';
import { Notes } from '../downloads/build-panel.tsx';
import { HealthBadge } from './health-badge.tsx';
import { History } from './history.tsx';
import { useNews, worthHaving } from './installations.ts';
import type { Installation, NewBuild, News } from './installations.ts';
import { TroubleNote } from './trouble.tsx';
import { useWords } from './words.ts';

const NewOne = ({ build }: { build: NewBuild }) => {
  const t = useWords();
  const format = useFormat();
  const takenBack = build.trouble?.outcome === 'rolledBack';
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text fw={600} {...(takenBack ? { c: 'dimmed' } : {})}>
              {build.name}
            </Text>
            <Badge variant="light" color={takenBack ? 'gray' : 'blue'}>
              {build.channel}
            </Badge>
            <Text size="sm" c="dimmed">
              {format.day(build.publishedAt)}
            </Text>
          </Group>
          <Button
            component={Link}
            to="/downloads"
            search={{ target: build.target }}
            size="compact-sm"
            variant={takenBack ? 'default' : 'light'}
          >
            {t(takenBack ? 'lookAt' : 'details')}
          </Button>
        </Group>
        {build.trouble === null ? null : <TroubleNote trouble={build.trouble} />}
        {takenBack ? null : <Notes notes={build.notes} />}
      </Stack>
    </Card>
  );
};

/** What is worth having first; what was tried here and taken back is told, and not offered. */
const Newer = ({ newer }: Pick<News, 'newer'>) => {
  const t = useWords();
  const offered = worthHaving(newer);
  const shown = [...offered, ...newer.filter((one) => !offered.includes(one))];
  return (
    <Stack gap="sm">
      {offered.length === 0 ? (
        <Text c="dimmed">{t(shown.length === 0 ? 'nothingNew' : 'nothingElseNew')}</Text>
      ) : null}
      {shown.map((build) => (
        <NewOne key={build.target} build={build} />
      ))}
    </Stack>
  );
};

const Facts = ({ one }: { one: Installation }) => {
  const t = useWords();
  const format = useFormat();
  const title = useProductTitles();
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [t('product'), title(one.product)],
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
            <Table.Th w={140}>{name}</Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

const section = (title: string, content: React.ReactNode) => (
  <Stack gap="sm">
    <Title order={2} size="h4">
      {title}
    </Title>
    {content}
  </Stack>
);

const Whole = ({ one }: { one: Installation }) => {
  const t = useWords();
  const news = useNews();
  return (
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
      {...(one.pinned === null
        ? {}
        : { actions: <Badge color="orange">{t('pinned', { version: one.pinned })}</Badge> })}
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="xl">
            {section(
              t('whatsNew'),
              <Shown query={news}>
                {({ items }) => (
                  <Newer newer={items.find(({ installation }) => installation === one.id)?.newer ?? []} />
                )}
              </Shown>,
            )}
            {section(t('history'), <History id={one.id} />)}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>{section(t('facts'), <Facts one={one} />)}</Grid.Col>
      </Grid>
    </Page>
  );
};

const InstallationPage = () => {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['installation', id],
    queryFn: () => call('GET /installations/{installation}', { params: { installation: id } }),
  });
  return <Shown query={query}>{(one) => <Whole one={one} />}</Shown>;
};
export default InstallationPage;
