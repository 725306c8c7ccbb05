/** Answering a ticket. A draft stays in this browser until it is sent. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import { TextWithFiles } from './text-with-files.tsx';
import type { Ticket } from './tickets.ts';
import { useUploads } from './uploads.ts';
import { useWords } from './words.ts';

export const ReplyBox = ({ number }: Pick<Ticket, 'number'>) => {
  const t = useWords();
  const queries = useQueryClient();
  const uploads = useUploads();
  const [text, setText, forget] = useLocalStorage({
    key: `beistand.draft.${number}`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      call('POST /tickets/{number}/reply', {
        params: { number },
        body: { text: text.trim(), attachments: [...uploads.stored] },
      }),
    onSuccess: (view) => {
      forget();
      uploads.clear();
      queries.setQueryData(['ticket', String(number)], view);
      void queries.invalidateQueries({ queryKey: ['ticket', String(number)] });
      void queries.invalidateQueries({ queryKey: ['tickets'] });
      done(t('sent'));
    },
  });
  const box = useRef<HTMLTextAreaElement>(null);
  useShortcuts([{ keys: 'r', label: t('reply'), run: () => box.current?.focus() }]);
  const ready = text.trim() !== '' && !uploads.busy && !isPending;
  const send = (): void => {
    if (ready) mutate();
  };
  return (
    <Stack gap="xs">
      <TextWithFiles
        box={box}
        label={t('replyLabel')}
        value={text}
        onChange={setText}
        uploads={uploads}
        onSend={send}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          <Text span inherit visibleFrom="sm">
            {t('replyHint')}{' '}
          </Text>
          {text === '' ? '' : t('draftKept')}
        </Text>
        <Button leftSection={<IconSend size={18} />} onClick={send} disabled={!ready} loading={isPending}>
          {t('reply')}
        </Button>
      </Group>
    </Stack>
  );
};
