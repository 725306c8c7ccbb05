/** What is new for each installation: the newest build it may move to, with the beginning of its notes; else why it has none. */
import { Anchor, Badge, Button, Card, Group, Spoiler, Stack, Text } from '@mantine/core';
import { IconArrowUp, IconCircleCheck, IconServer2 } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty } from '../../../../protocol/face/states.tsx';
import { Notes } from '../downloads/build-panel.tsx';
import { worthHaving } from '../installations/installations.ts';
import type { News } from '../installations/installations.ts';
import { TroubleNote } from '../installations/trouble.tsx';
import { useWords } from './words.ts';

const shownMost = 5;
const notesHeight = 110;

const One = ({ news }: { news: News }) => {
  const t = useWords();
  const format = useFormat();
  const [newest, ...older] = worthHaving(news.newer);
  // Without one, the newest of those that were tried here and taken back.
  const shown = newest ?? news.newer[0];
  if (shown === undefined) return null;
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Stack gap={0} miw={0}>
            <Anchor component={Link} to={`/installations/${news.installation}`} fw={600}>
              {news.machineName}
            </Anchor>
            <Text size="sm" c="dimmed">
              {news.version === null ? t('notInstalled') : t('from', { version: news.version })}
            </Text>
          </Stack>
          <Group gap={6}>
            {newest === undefined ? null : <IconArrowUp size={18} aria-hidden />}
            <Text fw={600}>{shown.name}</Text>
            <Badge variant="light" color={newest === undefined ? 'gray' : 'blue'}>
              {shown.channel}
            </Badge>
          </Group>
        </Group>
        {shown.trouble === null ? null : <TroubleNote trouble={shown.trouble} />}
        {newest === undefined ? null : (
          <Spoiler maxHeight={notesHeight} showLabel={t('showMore')} hideLabel={t('showLess')}>
            <Notes notes={newest.notes} />
          </Spoiler>
        )}
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            {format.day(shown.publishedAt)}
            {older.length === 0 ? '' : ` · ${t('more', { count: older.length })}`}
          </Text>
          <Button
            component={Link}
            to="/downloads"
            search={{ target: shown.target }}
            size="compact-sm"
            variant="light"
          >
            {t('whatsNew')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
};

export const NewsList = ({ items }: { items: readonly News[] }) => {
  const t = useWords();
  if (items.length === 0)
    return (
      <Empty
        icon={IconServer2}
        title={t('noInstallations')}
        text={t('noInstallationsText')}
        action={
          <Button component={Link} to="/installations" variant="light">
            {t('toInstallations')}
          </Button>
        }
      />
    );
  const withNews = items.filter(({ newer }) => newer.length > 0);
  if (withNews.length === 0)
    return <Empty icon={IconCircleCheck} title={t('noNews')} text={t('noNewsText')} />;
  return (
    <Stack gap="sm">
      {withNews.slice(0, shownMost).map((news) => (
        <One key={news.installation} news={news} />
      ))}
      {withNews.length > shownMost ? (
        <Anchor component={Link} to="/installations" size="sm">
          {t('allInstallations')}
        </Anchor>
      ) : null}
    </Stack>
  );
};
