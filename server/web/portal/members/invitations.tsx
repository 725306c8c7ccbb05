/** Invitations nobody has used yet, and taking one back. */
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import { useWords } from './words.ts';

export const Invitations = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const format = useFormat();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['customer', customerId, 'invitations'],
    queryFn: () => call('GET /customers/{customerId}/invitations', { params: { customerId } }),
  });
  const revoke = useMutation({
    mutationFn: (invitation: string) =>
      call('DELETE /customers/{customerId}/invitations/{invitation}', { params: { customerId, invitation } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['customer', customerId] });
      done(t('revoked'));
    },
  });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const ask = (id: string, name: string): void => {
    askFirst({
      title: t('revokeTitle', { name }),
      children: <Text size="sm">{t('revokeText')}</Text>,
      labels: { confirm: t('revoke'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(id),
    });
  };
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t('invitations')}
      </Title>
      {items.map((one) => (
        <Paper key={one.id} withBorder p="sm">
          <Group justify="space-between" gap="xs">
            <Stack gap={0} miw={0}>
              <Text fw={600}>{one.name}</Text>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {one.email} · {one.memberRole === null ? '' : `${t(`role_${one.memberRole}`)} · `}
                {Date.parse(one.expiresAt) < Date.now()
                  ? t('expired')
                  : t('expires', { when: format.day(one.expiresAt) })}
              </Text>
            </Stack>
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => ask(one.id, one.name)}
              aria-label={`${t('revoke')}: ${one.name}`}
            >
              {t('revoke')}
            </Button>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
};
