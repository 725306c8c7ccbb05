/** What an administrator can do with one of their people. */
import { ActionIcon, Menu, Text } from '@mantine/core';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { IconDots, IconLock, IconLockOpen, IconLogout, IconUserCog } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { useWords } from './words.ts';

export type Member = Answer<'GET /customers/{customerId}/members'>['items'][number];

interface Change {
  readonly role?: 'admin' | 'member';
  readonly disabled?: boolean;
}

export const MemberMenu = ({ customerId, member }: { customerId: string; member: Member }) => {
  const t = useWords();
  const queries = useQueryClient();
  const { name } = member;
  const params = { customerId, id: member.id };
  const change = useMutation({
    mutationFn: (body: Change) => call('PATCH /customers/{customerId}/members/{id}', { params, body }),
    onSuccess: (_member, { role, disabled }) => {
      void queries.invalidateQueries({ queryKey: ['customer', customerId] });
      if (disabled === true)
        done(t('disabledDone', { name }), { undo: () => change.mutate({ disabled: false }) });
      else if (disabled === false) done(t('enabledDone', { name }));
      else if (role !== undefined)
        done(t('roleDone', { name, role: t(`role_${role}`) }), {
          undo: () => change.mutate({ role: role === 'admin' ? 'member' : 'admin' }),
        });
    },
  });
  const end = useMutation({
    mutationFn: () => call('DELETE /customers/{customerId}/members/{id}/sessions', { params }),
    onSuccess: () => done(t('endedDone', { name })),
  });
  const ask = (title: string, text: string, confirm: string, onConfirm: () => void): void => {
    askFirst({
      title,
      children: <Text size="sm">{text}</Text>,
      labels: { confirm, cancel: t('cancel') },
      confirmProps: { color: 'red' },
      onConfirm,
    });
  };
  const other = member.memberRole === 'admin' ? 'member' : 'admin';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('actions', { name })}
          loading={change.isPending || end.isPending}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserCog size={16} />} onClick={() => change.mutate({ role: other })}>
          {other === 'admin' ? t('makeAdmin') : t('makeMember')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          onClick={() => ask(t('endTitle', { name }), t('endText'), t('endSessions'), () => end.mutate())}
        >
          {t('endSessions')}
        </Menu.Item>
        {member.disabledAt === null ? (
          <Menu.Item
            color="red"
            leftSection={<IconLock size={16} />}
            onClick={() =>
              ask(t('disableTitle', { name }), t('disableText', { name }), t('disable'), () =>
                change.mutate({ disabled: true }),
              )
            }
          >
            {t('disable')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconLockOpen size={16} />}
            onClick={() => change.mutate({ disabled: false })}
          >
            {t('enable')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};
