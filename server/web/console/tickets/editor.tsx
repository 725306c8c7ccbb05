/**
 * Where replies and notes are written, each with a draft of its own. A reply shows who gets it; a note looks different
 * all over, so that nobody writes to the customer by mistake.
 */
import { Group, Paper, SegmentedControl, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { useMe } from '../../api/me.ts';
import { Composer } from './composer.tsx';
import type { ComposerProps } from './composer.tsx';
import { readDraft } from './draft.ts';
import type { WritingMode } from './draft.ts';
import { useWords } from './words.ts';

export const Editor = (props: ComposerProps) => {
  const t = useWords();
  const me = useMe();
  const { view } = props;
  const [mode, setMode] = useState<WritingMode>(() => {
    const has = (one: WritingMode) =>
      readDraft({ person: me.id, ticket: view.ticket.number, mode: one }, Date.now()) !== null;
    return has('note') && !has('reply') ? 'note' : 'reply';
  });
  const field = useRef<HTMLTextAreaElement>(null);
  const focus = (wanted: WritingMode): void => {
    // At once: whoever goes on typing must not meet a shortcut.
    flushSync(() => setMode(wanted));
    field.current?.focus();
    field.current?.scrollIntoView({ block: 'nearest' });
  };
  useShortcuts([
    { keys: 'r', label: t('keys.reply'), run: () => focus('reply') },
    { keys: 'n', label: t('keys.note'), run: () => focus('note') },
  ]);
  const note = mode === 'note';
  return (
    <Paper
      withBorder
      p="sm"
      component="section"
      aria-label={t('editor.title')}
      {...(note ? { className: 'ticket-note' } : {})}
    >
      <Group justify="space-between" mb="xs" gap="xs">
        <SegmentedControl
          size="xs"
          value={mode}
          onChange={setMode}
          aria-label={t('editor.mode')}
          data={[
            { value: 'reply', label: t('editor.reply') },
            { value: 'note', label: t('editor.note') },
          ]}
        />
        <Text size="xs" c="dimmed" maw="100%" truncate>
          {note
            ? t('editor.internal')
            : view.recipients.length === 0
              ? t('editor.nobody')
              : t('editor.to', { list: view.recipients.join(', ') })}
        </Text>
      </Group>
      <Composer key={mode} mode={mode} field={field} {...props} />
    </Paper>
  );
};
