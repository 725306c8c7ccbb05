/** The remote sessions that were held for this ticket: who helped, for how long, and what the customer allowed. */
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { DetailsButton } from '../../sessions/details-button.tsx';
import { Card } from './card.tsx';
import { useWords } from './words.ts';

export const SessionsCard = ({ number }: { number: number }) => {
  const t = useWords();
  const granted = useGrantWords();
  const me = useMe();
  const format = useFormat();
  const sessions = useQuery({
    queryKey: ['sessions', 'ticket', number],
    queryFn: () => call('GET /sessions', { query: { ticket: number } }),
    select: ({ items }) => items,
    enabled: me.may('session.read'),
  });
  if (sessions.data === undefined || sessions.data.length === 0) return null;
  return (
    <Card title={t('sessions.title')}>
      <Stack gap="sm">
        {sessions.data.map((one) => (
          <Stack key={one.id} gap={2}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {one.helper.name}
              </Text>
              <Text size="xs" c="dimmed">
                {one.seconds === null ? t('sessions.running') : format.duration(one.seconds * 1_000)}
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {format.instant(one.startedAt)}
            </Text>
            <Group gap={4}>
              {one.granted.length === 0 ? (
                <Text size="xs" c="dimmed">
                  {t('sessions.nothing')}
                </Text>
              ) : (
                one.granted.map((grant) => (
                  <Badge key={grant} size="sm" variant="default">
                    {granted(grant)}
                  </Badge>
                ))
              )}
            </Group>
            <Group mt={4}>
              <DetailsButton session={one} />
            </Group>
          </Stack>
        ))}
      </Stack>
    </Card>
  );
};
