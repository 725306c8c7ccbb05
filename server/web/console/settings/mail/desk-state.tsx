/** Whether the mailbox is read right now, since when, and what is in the way. */
import { Alert, Badge, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import type { ShownDesk } from './desk-draft.ts';
import { useDeskWords } from './desk-words.ts';

const colors = { connecting: 'gray', reading: 'teal', trouble: 'red' } as const;

export const DeskState = ({ shown: { desk, mailbox } }: { shown: ShownDesk }) => {
  const t = useDeskWords();
  const format = useFormat();
  if (mailbox === null)
    return (
      <Badge color="gray" variant="light">
        {t(desk?.active === false ? 'isOff' : 'notRead')}
      </Badge>
    );
  return (
    <>
      <Group gap="xs" role="status">
        <Badge color={colors[mailbox.state]} variant="light">
          {t(mailbox.state)}
        </Badge>
        <Text size="sm" c="dimmed" title={format.instant(mailbox.since)}>
          {t('since', { ago: format.instant(mailbox.since) })}
        </Text>
      </Group>
      {mailbox.message === null ? null : (
        <Alert color="red" icon={<IconAlertTriangle />} style={{ overflowWrap: 'anywhere' }}>
          <span lang="en">{mailbox.message}</span>
        </Alert>
      )}
    </>
  );
};
