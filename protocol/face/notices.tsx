/** Short notices at the edge of the page: what was done, with a way to take it back, and what failed. */
import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useProblemText } from './problem.ts';
import { createWords } from './words.ts';

const useWords = createWords('notices', {
  de: { undo: 'Rückgängig', close: 'Schließen' },
  en: { undo: 'Undo', close: 'Close' },
});

const undoMs = 10_000;
const doneMs = 4_000;

const DoneText = ({ text, onUndo }: { text: string; onUndo?: (() => void) | undefined }) => {
  const t = useWords();
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{text}</Text>
      {onUndo === undefined ? null : (
        <Button size="compact-sm" variant="subtle" onClick={onUndo}>
          {t('undo')}
        </Button>
      )}
    </Group>
  );
};

/** Tells that something was done; with `undo`, offers to take it back for ten seconds. */
export const done = (text: string, { undo }: { undo?: () => void } = {}): void => {
  const id = notifications.show({
    message: (
      <DoneText
        text={text}
        onUndo={
          undo &&
          (() => {
            notifications.hide(id);
            undo();
          })
        }
      />
    ),
    color: 'teal',
    icon: <IconCheck size={18} />,
    autoClose: undo === undefined ? doneMs : undoMs,
    closeButtonProps: { 'aria-label': '×' },
  });
};

const FailedText = ({ error }: { error: unknown }) => {
  const { title, detail, code } = useProblemText()(error);
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {detail === null ? null : (
        <Text size="sm" lang="en">
          {detail}
        </Text>
      )}
      <Code w="fit-content">{code}</Code>
    </Stack>
  );
};

/** Tells that something failed, and why. Stays until closed. */
export const failed = (error: unknown): void => {
  notifications.show({
    message: <FailedText error={error} />,
    color: 'red',
    icon: <IconAlertTriangle size={18} />,
    autoClose: false,
    closeButtonProps: { 'aria-label': '×' },
  });
};
