/** The builds that fix this ticket, and which of the customer's installations run them already. */
import { Anchor, Badge, Group, List, Stack, Text } from '@mantine/core';
import { IconCheck, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { call } from '../../api/client.ts';
import { Card } from './card.tsx';
import type { Ticket } from './ticket-data.ts';
import { useWords } from './words.ts';

export const FixesCard = ({ ticket }: { ticket: Ticket }) => {
  const t = useWords();
  const format = useFormat();
  const { customerId, fixes } = ticket;
  const installations = useQuery({
    queryKey: ['installations', 'of', customerId],
    queryFn: () =>
      call('GET /installations', { query: { limit: 200, ...(customerId === null ? {} : { customerId }) } }),
    select: ({ items }) => items,
    enabled: customerId !== null && fixes.length > 0,
  });
  if (fixes.length === 0) return null;
  return (
    <Card title={t('fixes.title')}>
      <Stack gap="sm">
        {fixes.map((fix) => {
          const theirs = (installations.data ?? []).filter(({ product }) => product === fix.product);
          return (
            <Stack key={fix.target} gap={4}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {fix.product} {fix.version}
                </Text>
                <Badge size="sm" variant="default">
                  {t(`delivery.${fix.delivery}`)}
                </Badge>
              </Group>
              <Text size="xs" c="dimmed">
                {t('fixes.published', { at: format.instant(fix.publishedAt) })}
              </Text>
              <List size="sm" spacing={2} listStyleType="none" withPadding={false}>
                {theirs.map((one) => {
                  const there = fix.installedOn.includes(one.id);
                  return (
                    <List.Item
                      key={one.id}
                      icon={there ? <IconCheck size={16} aria-hidden /> : <IconClock size={16} aria-hidden />}
                    >
                      <Anchor component={Link} to={`/installations/${one.id}`} inherit>
                        {one.machineName}
                      </Anchor>{' '}
                      <Text span inherit c="dimmed">
                        {there
                          ? t('fixes.arrived')
                          : t('fixes.runs', { version: one.version ?? t('fixes.nothing') })}
                      </Text>
                    </List.Item>
                  );
                })}
              </List>
              {theirs.length === 0 && installations.data !== undefined ? (
                <Text size="xs" c="dimmed">
                  {t('fixes.nowhere')}
                </Text>
              ) : null}
            </Stack>
          );
        })}
      </Stack>
    </Card>
  );
};
