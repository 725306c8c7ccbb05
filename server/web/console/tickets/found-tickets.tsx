/** What a search found: each ticket with the place where the words stand. */
import { Anchor, Button, Group, Highlight, Paper, Stack, Text } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { ClassBadge, StatusBadge } from './badges.tsx';
import { keepOrder } from './order.ts';
import { useFoundTickets } from './queue-data.ts';
import { useWords } from './words.ts';

export const FoundTickets = ({ text }: { text: string }) => {
  const t = useWords();
  const found = useFoundTickets(text);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const names = Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? [])) as Record<
    string,
    string
  >;
  const numbers = items.map(({ number }) => number).join(',');
  useEffect(
    () => keepOrder({ search: { q: text }, numbers: numbers === '' ? [] : numbers.split(',').map(Number) }),
    [text, numbers],
  );
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={6} height={56} />;
  if (items.length === 0)
    return <Empty icon={IconSearchOff} title={t('search.nothing', { text })} text={t('search.hint')} />;
  const words = text.split(/\s+/).filter((word) => word.length > 1);
  return (
    <Stack gap="xs" aria-busy={found.isPlaceholderData} aria-label={t('list')} component="section">
      {items.map((one) => (
        <Paper key={one.number} withBorder p="sm" data-found={one.number}>
          <Stack gap={4}>
            <Group gap="xs" wrap="nowrap">
              <ClassBadge value={one.class} />
              <Anchor component={Link} to={`/tickets/${one.number}`} fw={600} size="sm" c="inherit" miw={0}>
                <Highlight component="span" highlight={words} inherit classNames={{}}>
                  {`#${one.number} ${one.subject}`}
                </Highlight>
              </Anchor>
            </Group>
            {one.excerpt === null ? null : (
              <Text size="sm" c="dimmed">
                {one.excerpt.map((piece, index) =>
                  piece.hit ? (
                    <mark key={index} className="ticket-hit">
                      {piece.text}
                    </mark>
                  ) : (
                    <span key={index}>{piece.text}</span>
                  ),
                )}
              </Text>
            )}
            <Group gap="xs">
              <StatusBadge value={one.status} />
              <Text size="xs" c="dimmed">
                {one.customerId === null ? t('customer.unknown') : (names[one.customerId] ?? one.customerId)}
                {' · '}
                {one.assignee === null ? t('assignee.none') : (names[one.assignee] ?? one.assignee)}
              </Text>
            </Group>
          </Stack>
        </Paper>
      ))}
      {found.hasNextPage ? (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('search.more')}
        </Button>
      ) : null}
    </Stack>
  );
};
