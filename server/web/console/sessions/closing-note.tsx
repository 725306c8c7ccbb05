/** After a session: what was done, as an internal note of its ticket. */
import { Button, Group, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done, failed } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import { useWords } from './words.ts';

export const ClosingNote = ({ ticket, session }: { ticket: number; session: string }) => {
  const t = useWords();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const save = useMutation({
    mutationFn: () =>
      call('POST /tickets/{number}/note', {
        params: { number: String(ticket) },
        body: { text: `${t('noteOf', { session })}\n\n${text.trim()}` },
      }),
    onSuccess: async () => {
      setText('');
      done(t('noteSaved'));
      await queries.invalidateQueries({ queryKey: ['ticket', String(ticket)] });
    },
    onError: failed,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') save.mutate();
      }}
    >
      <Textarea
        label={t('note')}
        description={t('noteHint')}
        autosize
        minRows={3}
        maxLength={19_900}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group mt="xs">
        <Button type="submit" loading={save.isPending} disabled={text.trim() === ''}>
          {t('noteSave')}
        </Button>
      </Group>
    </form>
  );
};
