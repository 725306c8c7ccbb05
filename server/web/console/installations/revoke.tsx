/** Taking the enrolment of a machine back, asked first, since it is for good. */
import { Button, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import type { Installation } from '../../portal/installations/installations.ts';
import { useWords } from './words.ts';

export const Revoke = ({ one: { id, machineName: name } }: { one: Installation }) => {
  const t = useWords();
  const me = useMe();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => call('POST /installations/{installation}/revoke', { params: { installation: id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['installation', id] });
      await queries.invalidateQueries({ queryKey: ['installations'] });
      done(t('revokeDone'));
    },
  });
  if (!me.may('installation.enrol')) return null;
  return (
    <Button
      color="red"
      variant="light"
      leftSection={<IconPlugConnectedX size={18} />}
      loading={isPending}
      onClick={() =>
        askFirst({
          title: t('revoke'),
          children: <Text size="sm">{t('revokeText', { name })}</Text>,
          labels: { confirm: t('revoke'), cancel: t('cancel') },
          confirmProps: { color: 'red' },
          onConfirm: () => mutate(),
        })
      }
    >
      {t('revoke')}
    </Button>
  );
};
