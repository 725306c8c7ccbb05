/** Every version the customer may have, by channel, product and platform; the current nightly always on top. */
import { Accordion, Badge, Group, Select, Stack, Tabs, Text } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { BuildPanel } from './build-panel.tsx';
import { currentNightlies, useBuilds, useProductTitles } from './builds.ts';
import type { Build } from './builds.ts';
import { NightlyCard } from './nightly-card.tsx';
import { useWords } from './words.ts';

const channels = ['release', 'patch', 'hotfix', 'nightly'] as const;
const channelColors = { release: 'teal', patch: 'harbour', hotfix: 'orange', nightly: 'gray' } as const;

const Row = ({ build }: { build: Build }) => {
  const t = useWords();
  const format = useFormat();
  const title = useProductTitles();
  const channel = channels.find((one) => one === build.channel) ?? 'release';
  return (
    <Group gap="xs" wrap="wrap" pr="sm">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }} td={build.withdrawn ? 'line-through' : undefined}>
        {title(build.product)} {build.name}
      </Text>
      <Badge variant="light" color={channelColors[channel]}>
        {channel}
      </Badge>
      <Badge variant="outline" color="gray">
        {build.platform === 'any' ? t('anyPlatform') : build.platform}
      </Badge>
      {build.kind === 'script' ? <Badge variant="outline">{t('script')}</Badge> : null}
      {build.customer === null ? null : <Badge variant="light">{t('onlyYou')}</Badge>}
      {build.withdrawn ? <Badge color="red">{t('withdrawn')}</Badge> : null}
      <Text size="sm" c="dimmed" title={format.instant(build.publishedAt)}>
        {format.day(build.publishedAt)}
      </Text>
    </Group>
  );
};

const Filters = ({ items }: { items: readonly Build[] }) => {
  const t = useWords();
  const search = useSearch();
  const change = useChangeSearch();
  const title = useProductTitles();
  const products = [...new Set(items.map(({ product }) => product))];
  const platforms = [...new Set(items.map(({ platform }) => platform))];
  if (products.length < 2 && platforms.length < 2) return null;
  return (
    <Group gap="sm">
      {products.length < 2 ? null : (
        <Select
          aria-label={t('product')}
          placeholder={t('allProducts')}
          clearable
          data={products.map((value) => ({ value, label: title(value) }))}
          value={search['product'] ?? null}
          onChange={(product) => change({ product: product ?? undefined })}
        />
      )}
      {platforms.length < 2 ? null : (
        <Select
          aria-label={t('platform')}
          placeholder={t('allPlatforms')}
          clearable
          data={platforms.map((value) => ({ value, label: value === 'any' ? t('anyPlatform') : value }))}
          value={search['platform'] ?? null}
          onChange={(platform) => change({ platform: platform ?? undefined })}
        />
      )}
    </Group>
  );
};

const List = ({ items }: { items: readonly Build[] }) => {
  const t = useWords();
  const search = useSearch();
  const change = useChangeSearch();
  const open = search['target'] ?? null;
  if (items.length === 0) return <Empty title={t('none')} text={t('noneText')} />;
  return (
    <Accordion
      order={2}
      variant="separated"
      value={open}
      onChange={(target) => change({ target: target ?? undefined })}
      styles={{ content: { paddingTop: 'var(--mantine-spacing-sm)' } }}
    >
      {items.map((build) => (
        <Accordion.Item key={build.target} value={build.target}>
          <Accordion.Control>
            <Row build={build} />
          </Accordion.Control>
          <Accordion.Panel>{open === build.target ? <BuildPanel build={build} /> : null}</Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
};

const Downloads = ({ items }: { items: readonly Build[] }) => {
  const t = useWords();
  const { product, platform, channel = 'all' } = useSearch();
  const change = useChangeSearch();
  const chosen = items.filter(
    (one) =>
      (product === undefined || one.product === product) &&
      (platform === undefined || one.platform === platform),
  );
  const nightlies = currentNightlies(chosen);
  const texts = {
    release: t('releaseText'),
    patch: t('patchText'),
    hotfix: t('hotfixText'),
    nightly: t('nightlyText'),
  };
  const known = channels.find((one) => one === channel);
  return (
    <Stack gap="lg">
      <Filters items={items} />
      {nightlies.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noNightly')}
        </Text>
      ) : (
        nightlies.map((build) => <NightlyCard key={build.target} build={build} />)
      )}
      <Tabs
        value={known ?? 'all'}
        onChange={(value) =>
          change({ channel: value === 'all' ? undefined : (value ?? undefined), target: undefined })
        }
        keepMounted={false}
      >
        <Tabs.List aria-label={t('channel')}>
          <Tabs.Tab value="all">{t('all')}</Tabs.Tab>
          {channels.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={known ?? 'all'} pt="md">
          <Stack gap="sm">
            {known === undefined ? null : (
              <Text size="sm" c="dimmed">
                {texts[known]}
              </Text>
            )}
            <List items={known === undefined ? chosen : chosen.filter((one) => one.channel === known)} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
};

const DownloadsPage = () => {
  const t = useWords();
  const query = useBuilds();
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Shown query={query}>{({ items }) => <Downloads items={items} />}</Shown>
    </Page>
  );
};
export default DownloadsPage;
