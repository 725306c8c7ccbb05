/** What stands beside a session at both of its ends: a titled part, and the line messages are written in. */
import { ActionIcon, Group, Paper, Text, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { sessionLimits } from '../session/limits.ts';

export const SidePart = ({ title, children }: { title: string; children: ReactNode }) => (
  <Paper withBorder p="sm" component="section" aria-label={title}>
    <Text fw={600} size="sm" mb="xs">
      {title}
    </Text>
    {children}
  </Paper>
);

export interface MessageFormProps {
  readonly label: string;
  readonly sendLabel: string;
  /** Never called with an empty message. */
  readonly onSend: (text: string) => void;
}

export const MessageForm = ({ label, sendLabel, onSend }: MessageFormProps) => {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const message = text.trim();
        if (message === '') return;
        onSend(message);
        setText('');
      }}
    >
      <Group gap="xs" wrap="nowrap">
        <TextInput
          size="sm"
          flex={1}
          aria-label={label}
          placeholder={label}
          maxLength={sessionLimits.chatChars}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon type="submit" size="lg" variant="light" aria-label={sendLabel}>
          <IconSend size={18} />
        </ActionIcon>
      </Group>
    </form>
  );
};
