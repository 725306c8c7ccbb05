/** Erasing a person for good: only after their address was typed in, because there is no way back. */
import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../../protocol/face/notices.tsx';
import { call } from '../../../api/client.ts';
import { useSettingsWords } from '../words.ts';
import { usePeopleWords } from './words.ts';

export const EraseDialog = ({
  person,
  onClose,
}: {
  person: { readonly id: string; readonly name: string; readonly email: string };
  onClose: () => void;
}) => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const erase = useMutation({
    mutationFn: () =>
      call('POST /people/{person}/erase', { params: { person: person.id }, body: { erase: person.id } }),
    onSuccess: () => {
      done(t('erased'));
      void queries.invalidateQueries({ queryKey: ['staff'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('eraseDo')} closeButtonProps={{ 'aria-label': s('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          erase.mutate();
        }}
      >
        <Stack>
          <Alert color="red">{t('eraseText', { name: person.name })}</Alert>
          <TextInput
            label={t('email')}
            placeholder={person.email}
            autoComplete="off"
            data-autofocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {s('cancel')}
            </Button>
            <Button
              type="submit"
              color="red"
              loading={erase.isPending}
              disabled={typed.trim() !== person.email}
            >
              {t('eraseDo')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
