/** Somebody else was faster: what they saved has to be loaded before this can be. */
import { Alert, Button, Stack } from '@mantine/core';
import { useSettingsWords } from './words.ts';

export const ConflictAlert = ({ onReload }: { onReload: () => void }) => {
  const s = useSettingsWords();
  return (
    <Alert color="orange" title={s('conflict')}>
      <Stack align="flex-start" gap="xs">
        {s('conflictText')}
        <Button size="xs" variant="default" onClick={onReload}>
          {s('reload')}
        </Button>
      </Stack>
    </Alert>
  );
};
