/** What each channel got last, and when the roles that sign updates expire: an expired one stops updates everywhere. */
import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { usePublishing } from './publishing.ts';
import { useWords } from './words.ts';

const colors = { fine: 'teal', soon: 'orange', expired: 'red' } as const;

export const RolesCard = () => {
  const t = useWords();
  const format = useFormat();
  const query = useQuery({ queryKey: ['builds', 'roles'], queryFn: () => call('GET /metadata/roles') });
  const publishing = usePublishing();
  /** What a channel got last; null for a role that is none. */
  const lastOf = (role: string): string | null => {
    const channel = publishing.data?.channels.find((one) => one.channel === role);
    if (channel === undefined) return null;
    const { last } = channel;
    return last === null
      ? t('neverPublished')
      : t('lastPublished', { name: last.name, ago: format.ago(last.publishedAt) });
  };
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('roles')}
        </Title>
        <Shown query={query}>
          {({ items }) => (
            <Stack gap={6}>
              {items.map(({ role, state, daysLeft, expires }) => (
                <Group key={role} justify="space-between" gap="xs" wrap="nowrap">
                  <Stack gap={0} miw={0}>
                    <Text size="sm">{role}</Text>
                    {lastOf(role) === null ? null : (
                      <Text size="xs" c="dimmed">
                        {lastOf(role)}
                      </Text>
                    )}
                  </Stack>
                  <Badge variant="light" color={colors[state]} flex="none">
                    {state === 'expired'
                      ? t('expired')
                      : state === 'soon'
                        ? t('expiresIn', { count: Math.max(1, Math.floor(daysLeft)) })
                        : t('roleFine', { day: format.day(expires) })}
                  </Badge>
                </Group>
              ))}
              {items.every(({ state }) => state === 'fine') ? null : (
                <Text size="sm" c="dimmed">
                  {t('renew')}
                </Text>
              )}
            </Stack>
          )}
        </Shown>
      </Stack>
    </Card>
  );
};
