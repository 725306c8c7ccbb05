/** Tickets one below the other, each a link. */
import { Group, Mark, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import type { Answer } from '../../api/client.ts';
import { ClassBadge, StatusBadge } from './badges.tsx';
import type { TicketRow } from './tickets.ts';
import { useWords } from './words.ts';

type Excerpt = Answer<'GET /search'>['items'][number]['excerpt'];

/** Where the words were found. */
const Found = ({ excerpt }: { excerpt: NonNullable<Excerpt> }) => (
  <Text size="sm" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
    {excerpt.map(({ text, hit }, at) => (hit ? <Mark key={at}>{text}</Mark> : text))}
  </Text>
);

export const TicketList = ({ items }: { items: readonly (TicketRow & { readonly excerpt?: Excerpt })[] }) => {
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
                  {one.excerpt ? <Found excerpt={one.excerpt} /> : null}
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
