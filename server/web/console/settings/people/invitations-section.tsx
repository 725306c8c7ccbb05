/** Invitations that nobody has used yet. */
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Shown } from '../../../../../protocol/face/states.tsx';
import { askFirst } from '../../../account/confirm.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import { useSettingsWords } from '../words.ts';
import { usePeopleWords } from './words.ts';

export const InvitationsSection = () => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const format = useFormat();
  const queries = useQueryClient();
  const invitations = useQuery({
    queryKey: ['staff', 'invitations'],
    queryFn: () => call('GET /staff/invitations'),
  });
  const takeBack = useMutation({
    mutationFn: (invitation: string) =>
      call('DELETE /staff/invitations/{invitation}', { params: { invitation } }),
    onSuccess: () => done(t('takenBack')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff', 'invitations'] }),
  });
  return (
    <Section title={t('waiting')}>
      <Shown query={invitations}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('noneWaiting')}
            </Text>
          ) : (
            <Stack role="list">
              {items.map((one) => (
                <Group key={one.id} justify="space-between" role="listitem">
                  <Stack gap={2}>
                    <Text size="sm" fw={500}>
                      {one.name} <Text span c="dimmed" size="sm">{`· ${one.email}`}</Text>
                    </Text>
                    <Group gap={6}>
                      {one.roles.map((role) => (
                        <Badge key={role} size="sm" variant="light">
                          {t(role)}
                        </Badge>
                      ))}
                      <Text size="xs" c="dimmed">
                        {Date.parse(one.expiresAt) < Date.now()
                          ? t('expired')
                          : t('expires', { ago: format.ago(one.expiresAt) })}
                      </Text>
                    </Group>
                  </Stack>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t('takeBack')}: ${one.email}`}
                    onClick={() =>
                      askFirst({
                        title: t('takeBack'),
                        text: t('takeBackText', { email: one.email }),
                        yes: t('takeBack'),
                        no: s('cancel'),
                        run: () => takeBack.mutate(one.id),
                      })
                    }
                  >
                    {t('takeBack')}
                  </Button>
                </Group>
              ))}
            </Stack>
          )
        }
      </Shown>
    </Section>
  );
};
