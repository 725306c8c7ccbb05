/** Tickets one below the other, each a link. */
import { Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { ClassBadge, StatusBadge } from './badges.tsx';
import type { TicketRow } from './tickets.ts';
import { useWords } from './words.ts';

export const TicketList = ({ items }: { items: readonly TicketRow[] }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {items.map((one) => (
        <li key={one.number}>
          <UnstyledButton component={Link} to={`/tickets/${one.number}`} display="block">
            <Paper withBorder p="sm">
              <Group justify="space-between" gap="xs" align="flex-start">
                <Stack gap={2} miw={0} flex="1 1 240px">
                  <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {one.subject}
                  </Text>
                  <Text size="sm" c="dimmed" title={format.instant(one.updatedAt)}>
                    #{one.number} · {t('openedAt', { when: format.day(one.openedAt) })} ·{' '}
                    {t('changed', { when: format.ago(one.updatedAt) })}
                  </Text>
                </Stack>
                <Group gap={6}>
                  <ClassBadge of={one.class} />
                  <StatusBadge status={one.status} />
                </Group>
              </Group>
            </Paper>
          </UnstyledButton>
        </li>
      ))}
    </Stack>
  );
};
