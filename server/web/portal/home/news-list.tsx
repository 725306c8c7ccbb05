/** What is new for each installation: the newest build it may move to, with the beginning of its notes. */
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
  if (newest === undefined) return null;
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
            <IconArrowUp size={18} aria-hidden />
            <Text fw={600}>{newest.name}</Text>
            <Badge variant="light">{newest.channel}</Badge>
          </Group>
        </Group>
        {newest.trouble === null ? null : <TroubleNote trouble={newest.trouble} />}
        <Spoiler maxHeight={notesHeight} showLabel={t('showMore')} hideLabel={t('showLess')}>
          <Notes notes={newest.notes} />
        </Spoiler>
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            {format.day(newest.publishedAt)}
            {older.length === 0 ? '' : ` · ${t('more', { count: older.length })}`}
          </Text>
          <Button
            component={Link}
            to="/downloads"
            search={{ target: newest.target }}
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
  const withNews = items.filter(({ newer }) => worthHaving(newer).length > 0);
  if (withNews.length === 0) {
    const tried = items.some(({ newer }) => newer.length > 0);
    return (
      <Empty icon={IconCircleCheck} title={t('noNews')} text={t(tried ? 'onlyTakenBack' : 'noNewsText')} />
    );
  }
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
