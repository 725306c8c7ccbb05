/** The sessions that were held, newest first: who, when, for how long, with what allowed, and how they ended. */
import { Anchor, Badge, Box, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Failure, Loading } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { DetailsButton } from '../../sessions/details-button.tsx';
import { reasonKey, useWords as useSessionWords } from '../../sessions/words.ts';
import { useWords } from './words.ts';

const pageSize = 25;

export const HeldList = () => {
  const t = useWords();
  const said = useSessionWords();
  const granted = useGrantWords();
  const format = useFormat();
  const { data, error, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['sessions', 'held'],
    queryFn: ({ pageParam }) =>
      call('GET /sessions', {
        query: { limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ items }) => (items.length < pageSize ? null : (items.at(-1)?.startedAt ?? null)),
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Paper withBorder p="md" component="section" aria-label={t('held')}>
      <Text fw={600} size="sm" mb="xs">
        {t('held')}
      </Text>
      {data === undefined ? (
        isError ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading rows={3} />
        )
      ) : items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('heldNone')}. {t('heldNoneText')}
        </Text>
      ) : (
        <Stack gap="md">
          {items.map((one) => (
            <Group key={one.id} justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
              <Stack gap={2} miw={0}>
                <Group gap="xs">
                  <Text size="sm" fw={600}>
                    {one.helper.name}
                  </Text>
                  <Anchor component={Link} to={`/installations/${one.installationId}`} size="sm">
                    {format.instant(one.startedAt)}
                  </Anchor>
                  {one.ticket === null ? null : (
                    <Anchor component={Link} to={`/tickets/${one.ticket}`} size="sm">
                      {t('ticket', { number: one.ticket })}
                    </Anchor>
                  )}
                </Group>
                <Text size="xs" c="dimmed">
                  {one.seconds === null ? t('running') : format.duration(one.seconds * 1_000)}
                  {one.reason === null ? '' : ` · ${said(reasonKey(one.reason), { reason: one.reason })}`}
                </Text>
                <Group gap={4}>
                  {one.granted.length === 0 ? (
                    <Text size="xs" c="dimmed">
                      {t('nothing')}
                    </Text>
                  ) : (
                    one.granted.map((grant) => (
                      <Badge key={grant} size="sm" variant="light">
                        {granted(grant)}
                      </Badge>
                    ))
                  )}
                </Group>
              </Stack>
              <Box flex="none">
                <DetailsButton session={one} />
              </Box>
            </Group>
          ))}
          {hasNextPage ? (
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('older')}
            </Button>
          ) : null}
        </Stack>
      )}
    </Paper>
  );
};
