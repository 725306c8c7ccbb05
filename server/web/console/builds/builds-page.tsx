/** All builds: by channel, with what they fix, where they run and whether they make trouble; what is half published stands first. */
import { Badge, Grid, Group, Stack, Table, Tabs, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { channels } from '../../../../protocol/channels.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useBuilds, useProductTitles } from '../../portal/downloads/builds.ts';
import type { Build } from '../../portal/downloads/builds.ts';
import { BuildDrawer } from './build-drawer.tsx';
import { usePublishing } from './publishing.ts';
import type { Unfinished } from './publishing.ts';
import { RolesCard } from './roles-card.tsx';
import { useRunning, WherePlot } from './where-plot.tsx';
import type { Running } from './where-plot.tsx';
import { useWords } from './words.ts';

/** A build that no signed metadata names yet. On a phone what that means has a row of its own. */
const UnfinishedBuild = ({ one }: { one: Unfinished }) => {
  const t = useWords();
  const format = useFormat();
  const titleOf = useProductTitles();
  const meaning = (
    <Text size="xs" c="dimmed">
      {t('unsignedText')}
    </Text>
  );
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Text fw={600}>{one.name}</Text>
          <Text size="xs" c="dimmed">{`${titleOf(one.product)} · ${one.platform}`}</Text>
          <Text hiddenFrom="sm" size="xs" c="dimmed">
            {one.channel}
          </Text>
          <Text size="xs" c="dimmed" title={format.instant(one.uploadedAt)}>
            {t('uploaded', { ago: format.ago(one.uploadedAt) })}
          </Text>
        </Table.Td>
        <Table.Td visibleFrom="sm">
          <Badge variant="light">{one.channel}</Badge>
        </Table.Td>
        <Table.Td visibleFrom="sm" colSpan={3}>
          {meaning}
        </Table.Td>
        <Table.Td>
          <Badge variant="light" color="orange">
            {t('unsigned')}
          </Badge>
        </Table.Td>
      </Table.Tr>
      <Table.Tr hiddenFrom="sm">
        <Table.Td colSpan={2} pt={0}>
          {meaning}
        </Table.Td>
      </Table.Tr>
    </>
  );
};

const Builds = ({
  builds,
  unfinished,
  running,
  onOpen,
}: {
  builds: readonly Build[];
  unfinished: readonly Unfinished[];
  running: Running;
  onOpen: (target: string) => void;
}) => {
  const t = useWords();
  const format = useFormat();
  const titleOf = useProductTitles();
  const { data } = useQuery({
    queryKey: ['builds', 'troubles'],
    queryFn: () => call('GET /builds/troubles'),
  });
  const counts = new Map(
    running.map(({ product, platform, version, machines }) => [
      `${product} ${platform} ${version}`,
      machines,
    ]),
  );
  const machinesOf = ({ product, platform, name }: Build): number =>
    counts.get(`${product} ${platform} ${name}`) ?? 0;
  const troubles = new Map(data?.items.map((one) => [one.manifestSha256, one.machines]));
  return (
    <Table.ScrollContainer minWidth={340}>
      <Table verticalSpacing="sm" highlightOnHover aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={{ sm: 230 }}>{t('version')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('channel')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('published')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('fixes')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('running')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {unfinished.map((one) => (
            <UnfinishedBuild key={one.target} one={one} />
          ))}
          {builds.map((one) => (
            <Table.Tr key={one.target}>
              <Table.Td>
                <UnstyledButton onClick={() => onOpen(one.target)}>
                  <Text fw={600} c="var(--mantine-color-anchor)">
                    {one.name}
                  </Text>
                  <Text size="xs" c="dimmed">{`${titleOf(one.product)} · ${one.platform}`}</Text>
                  <Text hiddenFrom="sm" size="xs" c="dimmed">
                    {`${one.channel} · ${format.ago(one.publishedAt)}`}
                  </Text>
                  <Text hiddenFrom="sm" size="xs" c="dimmed">
                    {`${t('running')} ${t('machines', { count: machinesOf(one) })}`}
                  </Text>
                </UnstyledButton>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Badge variant="light">{one.channel}</Badge>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm" title={format.instant(one.publishedAt)}>
                  {format.ago(one.publishedAt)}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                {one.fixes === undefined || one.fixes.length === 0
                  ? '–'
                  : t('tickets', { count: one.fixes.length })}
              </Table.Td>
              <Table.Td visibleFrom="sm">{t('machines', { count: machinesOf(one) })}</Table.Td>
              <Table.Td>
                <Group gap={6}>
                  <Badge variant="light" color={one.withdrawn ? 'red' : 'teal'}>
                    {one.withdrawn ? t('withdrawn') : t('offered')}
                  </Badge>
                  {(troubles.get(one.manifestSha256) ?? 0) === 0 ? null : (
                    <Badge variant="light" color="red" leftSection={<IconAlertTriangle size={12} />}>
                      {t('troubled', { count: troubles.get(one.manifestSha256) ?? 0 })}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

const BuildsPage = () => {
  const t = useWords();
  const search = useSearch();
  const change = useChangeSearch();
  const query = useBuilds();
  const running = useRunning().data?.items ?? [];
  const channel = search['channel'] ?? 'all';
  const text = search['text'] ?? '';
  const unfinished = usePublishing().data?.unfinished ?? [];
  const fits = (one: Pick<Build, 'channel' | 'name'>): boolean =>
    (channel === 'all' || one.channel === channel) && one.name.includes(text);
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Grid>
        <Grid.Col span={{ base: 12, xl: 8 }}>
          <Stack gap="md">
            <Group justify="space-between">
              <Tabs
                value={channel}
                onChange={(value) => change({ channel: value === 'all' ? undefined : (value ?? undefined) })}
              >
                <Tabs.List>
                  <Tabs.Tab value="all">{t('all')}</Tabs.Tab>
                  {channels.map((one) => (
                    <Tabs.Tab key={one} value={one}>
                      {one}
                    </Tabs.Tab>
                  ))}
                </Tabs.List>
              </Tabs>
              <TextInput
                aria-label={t('search')}
                placeholder={t('search')}
                leftSection={<IconSearch size={16} />}
                value={text}
                onChange={(event) => change({ text: event.currentTarget.value })}
              />
            </Group>
            <Shown query={query}>
              {({ items }) => {
                const shown = items.filter(fits);
                const halfDone = unfinished.filter(fits);
                const nothing = items.length + unfinished.length === 0;
                return shown.length + halfDone.length === 0 ? (
                  <Empty
                    title={t(nothing ? 'none' : 'noneFound')}
                    text={t(nothing ? 'noneText' : 'noneFoundText')}
                  />
                ) : (
                  <Builds
                    builds={shown}
                    unfinished={halfDone}
                    running={running}
                    onOpen={(target) => change({ target })}
                  />
                );
              }}
            </Shown>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, xl: 4 }}>
          <Stack gap="md">
            <WherePlot running={running} />
            <RolesCard />
          </Stack>
        </Grid.Col>
      </Grid>
      <BuildDrawer
        build={query.data?.items.find(({ target }) => target === search['target'])}
        onClose={() => change({ target: undefined })}
      />
    </Page>
  );
};
export default BuildsPage;
