/** Withdrawing a build, confirmed by typing its version; offering it again is one click. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBan, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import type { Build } from '../../portal/downloads/builds.ts';
import { useWords } from './words.ts';

export const Withdraw = ({ build: { target, name, withdrawn } }: { build: Build }) => {
  const t = useWords();
  const me = useMe();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const [typed, setTyped] = useState('');
  const { mutate, isPending } = useMutation({
    mutationFn: (away: boolean) => call('POST /builds/withdraw', { body: { target, withdrawn: away } }),
    onSuccess: async (_answer, away) => {
      await queries.invalidateQueries({ queryKey: ['builds'] });
      close();
      setTyped('');
      if (away) done(t('withdrawDone', { name }), { undo: () => mutate(false) });
      else done(t('offerDone', { name }));
    },
  });
  if (!me.may('build.withdraw')) return null;
  if (withdrawn)
    return (
      <Button
        variant="default"
        leftSection={<IconRefresh size={18} />}
        loading={isPending}
        onClick={() => mutate(false)}
      >
        {t('offerAgain')}
      </Button>
    );
  return (
    <>
      <Button color="red" variant="light" leftSection={<IconBan size={18} />} onClick={open}>
        {t('withdraw')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('withdrawTitle', { name })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed === name) mutate(true);
          }}
        >
          <Stack>
            <Text size="sm">{t('withdrawText')}</Text>
            <TextInput
              data-autofocus
              label={t('versionAgain')}
              placeholder={name}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value.trim())}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" color="red" disabled={typed !== name} loading={isPending}>
                {t('withdraw')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
};
