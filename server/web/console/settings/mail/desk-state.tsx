/** Whether the mailbox is read right now, since when, and what is in the way. */
import { Alert, Badge, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import type { ShownDesk } from './desk-draft.ts';
import { useDeskWords } from './desk-words.ts';

const colors = { connecting: 'gray', reading: 'teal', trouble: 'red' } as const;

type Mailbox = NonNullable<ShownDesk['mailbox']>;

/** Why a mailbox can’t be read, and what to do. */
export const MailboxTrouble = ({ mailbox: { reason, message } }: { mailbox: Mailbox }) => {
  const t = useDeskWords();
  const said = message ?? '';
  return (
    <Alert
      w="100%"
      color="red"
      icon={<IconAlertTriangle />}
      title={reason === null ? t('failed') : t(reason, { said })}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Text size="sm">{reason === null ? message : t(`${reason}Text`)}</Text>
      {reason === null || reason === 'folder-missing' || message === null ? null : (
        <Text size="sm">{t('said', { said: message })}</Text>
      )}
    </Alert>
  );
};

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
      {mailbox.state === 'trouble' ? <MailboxTrouble mailbox={mailbox} /> : null}
    </>
  );
};
