/** Remote sessions held at the customer's place: who, when, for how long, with what allowed. */
import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { DetailsButton } from '../../sessions/details-button.tsx';
import { useRole } from '../../sessions/words.ts';
import { useInstallations } from '../installations/installations.ts';
import { useWords } from './words.ts';

type Session = Answer<'GET /sessions'>['items'][number];

const pageSize = 50;

const One = ({ session, machine }: { session: Session; machine: string | undefined }) => {
  const t = useWords();
  const grant = useGrantWords();
  const role = useRole();
  const format = useFormat();
  const { helper, granted, ticket, seconds } = session;
  return (
    <Paper withBorder p="md" component="article" aria-label={format.instant(session.startedAt)}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text fw={600}>{format.instant(session.startedAt)}</Text>
            {seconds === null ? (
              <Badge color="orange" variant="light">
                {t('running')}
              </Badge>
            ) : (
              <Text size="sm" c="dimmed">
                {t('lasted', { time: format.duration(seconds * 1_000) })}
              </Text>
            )}
          </Group>
          {ticket === null ? null : (
            <Anchor component={Link} to={`/tickets/${ticket}`} size="sm">
              {t('ticket', { number: ticket })}
            </Anchor>
          )}
        </Group>
        <Text size="sm">
          {t('helper', { name: helper.name, role: role(helper.role) })}
          {machine === undefined ? null : (
            <>
              {' · '}
              <Anchor
                component={Link}
                to={`/installations/${session.installationId}`}
                size="sm"
                underline="always"
              >
                {t('machine', { machine })}
              </Anchor>
            </>
          )}
        </Text>
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('granted')}:
          </Text>
          {granted.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('nothingGranted')}
            </Text>
          ) : (
            granted.map((one) => (
              <Badge key={one} variant="light">
                {grant(one)}
              </Badge>
            ))
          )}
        </Group>
        <Group>
          <DetailsButton session={session} />
        </Group>
      </Stack>
    </Paper>
  );
};

const SessionsPage = () => {
  const t = useWords();
  const installations = useInstallations();
  const { data, error, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['sessions'],
    queryFn: ({ pageParam }) =>
      call('GET /sessions', {
        query: { limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ items }) => (items.length < pageSize ? null : (items.at(-1)?.startedAt ?? null)),
  });
  const machines = new Map(
    (installations.data?.pages ?? []).flatMap(({ items }) => items.map((one) => [one.id, one.machineName])),
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {data === undefined ? (
        isError ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading height={96} rows={3} />
        )
      ) : items.length === 0 ? (
        <Empty icon={IconScreenShare} title={t('none')} text={t('noneText')} />
      ) : (
        <Stack gap="sm" maw={860}>
          {items.map((session) => (
            <One key={session.id} session={session} machine={machines.get(session.installationId)} />
          ))}
        </Stack>
      )}
      {hasNextPage ? (
        <Button
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          style={{ alignSelf: 'center' }}
        >
          {t('older')}
        </Button>
      ) : null}
    </Page>
  );
};
export default SessionsPage;
