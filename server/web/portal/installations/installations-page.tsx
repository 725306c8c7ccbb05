/** The customer's installations: a table, on a phone cards. */
import { Anchor, Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { useMe } from '../../api/me.ts';
import { useProductTitles } from '../downloads/builds.ts';
import { EnrolDialog } from './enrol-dialog.tsx';
import { HealthBadge } from './health-badge.tsx';
import { useInstallations, useNews, worthHaving } from './installations.ts';
import type { Installation, News } from './installations.ts';
import { useWords } from './words.ts';

interface Line {
  readonly one: Installation;
  readonly newer: News['newer'];
}

const Newer = ({ one, newer }: Line) => {
  const t = useWords();
  if (one.version === null)
    return (
      <Text size="sm" c="dimmed">
        {t('notInstalled')}
      </Text>
    );
  const offered = worthHaving(newer);
  const count = offered.length;
  const failed = offered.filter(({ trouble }) => trouble !== null).length;
  return count === 0 ? (
    <Text size="sm" c="dimmed">
      {t(newer.length === 0 ? 'upToDate' : 'takenBack')}
    </Text>
  ) : (
    <Group gap={4}>
      <Badge variant="light" color="orange">
        {t('newer', { count })}
      </Badge>
      {failed === 0 ? null : (
        <Badge variant="light" color="red">
          {t('failedHere', { count: failed })}
        </Badge>
      )}
    </Group>
  );
};

const Wide = ({ lines }: { lines: readonly Line[] }) => {
  const t = useWords();
  const format = useFormat();
  const title = useProductTitles();
  return (
    <Table verticalSpacing="sm" highlightOnHover visibleFrom="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('machine')}</Table.Th>
          <Table.Th>{t('product')}</Table.Th>
          <Table.Th>{t('channel')}</Table.Th>
          <Table.Th>{t('version')}</Table.Th>
          <Table.Th>{t('whatsNew')}</Table.Th>
          <Table.Th>{t('health')}</Table.Th>
          <Table.Th>{t('lastReport')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ one, newer }) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              <Anchor component={Link} to={`/installations/${one.id}`} fw={600}>
                {one.machineName}
              </Anchor>
            </Table.Td>
            <Table.Td>{title(one.product)}</Table.Td>
            <Table.Td>{one.channel}</Table.Td>
            <Table.Td>{one.version ?? '–'}</Table.Td>
            <Table.Td>
              <Newer one={one} newer={newer} />
            </Table.Td>
            <Table.Td>
              <HealthBadge healthy={one.healthy} />
            </Table.Td>
            <Table.Td title={format.instant(one.lastSeenAt)}>{format.ago(one.lastSeenAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

const Narrow = ({ lines }: { lines: readonly Line[] }) => {
  const format = useFormat();
  const title = useProductTitles();
  return (
    <Stack gap="sm" hiddenFrom="sm">
      {lines.map(({ one, newer }) => (
        <Card key={one.id} withBorder padding="sm">
          <Stack gap={6}>
            <Group justify="space-between" gap="xs">
              <Anchor component={Link} to={`/installations/${one.id}`} fw={600}>
                {one.machineName}
              </Anchor>
              <HealthBadge healthy={one.healthy} />
            </Group>
            <Text size="sm">
              {title(one.product)} {one.version ?? ''} · {one.channel}
            </Text>
            <Group justify="space-between" gap="xs">
              <Newer one={one} newer={newer} />
              <Text size="sm" c="dimmed">
                {format.ago(one.lastSeenAt)}
              </Text>
            </Group>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
};

const InstallationsPage = () => {
  const t = useWords();
  const me = useMe();
  const [enrolling, { open, close }] = useDisclosure(false);
  const { data, error, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInstallations();
  const news = useNews();
  const lines = (data?.pages ?? [])
    .flatMap(({ items }) => items)
    .map((one) => ({
      one,
      newer: news.data?.items.find(({ installation }) => installation === one.id)?.newer ?? [],
    }));
  const enrol = me.may('installation.enrol') ? (
    <Button leftSection={<IconPlus size={18} />} onClick={open}>
      {t('enrol')}
    </Button>
  ) : undefined;
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={lines.length === 0 ? undefined : enrol}>
      {data === undefined ? (
        isError ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : lines.length === 0 ? (
        <Empty icon={IconServer2} title={t('none')} text={t('noneText')} action={enrol} />
      ) : (
        <>
          <Wide lines={lines} />
          <Narrow lines={lines} />
        </>
      )}
      {hasNextPage ? (
        <Button
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      ) : null}
      <EnrolDialog customerId={me.customerId ?? ''} opened={enrolling} onClose={close} />
    </Page>
  );
};
export default InstallationsPage;
