/** The current nightly, ready to be downloaded with one click. */
import { Badge, Button, Card, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconMoonStars } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { fileUrl } from '../../api/client.ts';
import { useNews } from '../installations/installations.ts';
import type { Build } from './builds.ts';
import { useProductTitles } from './builds.ts';
import { useWords } from './words.ts';

export const NightlyCard = ({ build }: { build: Build }) => {
  const t = useWords();
  const format = useFormat();
  const title = useProductTitles();
  const news = useNews();
  // Where it was tried and taken back, it is there to be had, and no more than that.
  const takenBack = (news.data?.items ?? []).filter(({ newer }) =>
    newer.some(({ target, trouble }) => target === build.target && trouble?.outcome === 'rolledBack'),
  );
  return (
    <Card withBorder padding="md" component="section" aria-label={`${t('currentNightly')} ${build.name}`}>
      <Group justify="space-between" gap="md">
        <Group gap="md" wrap="nowrap" miw={0}>
          <ThemeIcon variant="light" size={44} radius="md">
            <IconMoonStars size={24} stroke={1.6} />
          </ThemeIcon>
          <Stack gap={2} miw={0}>
            <Text size="sm" c="dimmed">
              {t('currentNightly')} · {title(build.product)}
            </Text>
            <Group gap="xs">
              <Text fw={650} style={{ overflowWrap: 'anywhere' }}>
                {build.name}
              </Text>
              <Badge variant="light" color="gray">
                {build.platform === 'any' ? t('anyPlatform') : build.platform}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed" title={format.instant(build.publishedAt)}>
              {t('published', { when: format.ago(build.publishedAt) })}
            </Text>
            {takenBack.length === 0 ? null : (
              <Group gap={6} wrap="nowrap" align="flex-start">
                <IconArrowBackUp size={18} aria-hidden style={{ flex: 'none' }} />
                <Text size="sm">
                  {t('takenBackOn', { count: takenBack.length, machine: takenBack[0]?.machineName ?? '' })}
                </Text>
              </Group>
            )}
          </Stack>
        </Group>
        <Group gap="xs">
          <Button
            component="a"
            href={fileUrl('/builds/download', { target: build.target })}
            variant={takenBack.length === 0 ? 'filled' : 'default'}
            leftSection={<IconDownload size={18} />}
          >
            {t('download')}
          </Button>
          <Button
            component={Link}
            to="/downloads"
            search={{ channel: 'nightly', target: build.target }}
            variant="default"
          >
            {t('details')}
          </Button>
        </Group>
      </Group>
    </Card>
  );
};
