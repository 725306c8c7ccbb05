/** Tries a mail server as it stands in the form, and says what failed and what to do. Nothing is saved by it. */
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconPlugConnected, IconPlugConnectedX, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Failure } from '../../../../../protocol/face/states.tsx';
import { call } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { incomingWish, outgoingWish } from './desk-draft.ts';
import type { Draft, IncomingDraft, OutgoingDraft } from './desk-draft.ts';
import { useDeskWords } from './desk-words.ts';

type Tried = Answer<'POST /settings/mail/try-outgoing'>;

const Fine = ({ text }: { text: string }) => (
  <Alert color="teal" icon={<IconCheck />} role="status">
    {text}
  </Alert>
);

const Result = ({ tried: { result, said }, fine }: { tried: Tried; fine: string }) => {
  const t = useDeskWords();
  if (result === 'fine') return <Fine text={fine} />;
  return (
    <Alert color="red" icon={<IconPlugConnectedX />} title={t(result, { said: said ?? '' })} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(`${result}Text`)}</Text>
        {said === null || result === 'folder-missing' ? null : (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('said', { said })}
          </Text>
        )}
        <Code>{result}</Code>
      </Stack>
    </Alert>
  );
};

const TryButton = ({ loading, onClick }: { loading: boolean; onClick: () => void }) => {
  const t = useDeskWords();
  return (
    <Button
      variant="default"
      leftSection={<IconPlugConnected size={18} />}
      loading={loading}
      onClick={onClick}
    >
      {t('try')}
    </Button>
  );
};

interface TryProps {
  /** Marks what is missing; false where it can’t be tried like this. */
  readonly onCheck: () => boolean;
}

export const TryIncoming = ({
  draft,
  onCheck,
  onFolders,
}: TryProps & { draft: IncomingDraft; onFolders: (folders: readonly string[]) => void }) => {
  const t = useDeskWords();
  const attempt = useMutation({
    mutationFn: () => call('POST /settings/mail/try-incoming', { body: { incoming: incomingWish(draft) } }),
    onSuccess: ({ folders }) => {
      if (folders.length > 0) onFolders(folders);
    },
    onError: () => undefined,
  });
  return (
    <Stack gap="sm" align="stretch">
      <Group>
        <TryButton
          loading={attempt.isPending}
          onClick={() => {
            if (onCheck()) attempt.mutate();
          }}
        />
      </Group>
      {attempt.isError ? <Failure error={attempt.error} /> : null}
      {attempt.data === undefined || attempt.isPending ? null : (
        <Result tried={attempt.data} fine={t('fineIncoming', { count: attempt.data.mails ?? 0 })} />
      )}
    </Stack>
  );
};

export const TryOutgoing = ({
  draft,
  from,
  onCheck,
}: TryProps & { draft: OutgoingDraft; from: Pick<Draft, 'address' | 'name'> }) => {
  const t = useDeskWords();
  const { email } = useMe();
  const attempt = useMutation({
    mutationFn: async (withMail: boolean) => ({
      withMail,
      tried: await call('POST /settings/mail/try-outgoing', {
        body: {
          outgoing: outgoingWish(draft),
          from: withMail
            ? { address: from.address.trim(), name: from.name.trim() === '' ? null : from.name.trim() }
            : null,
        },
      }),
    }),
    onError: () => undefined,
  });
  const attemptWith = (withMail: boolean): void => {
    if (onCheck()) attempt.mutate(withMail);
  };
  const addressed = from.address.includes('@');
  return (
    <Stack gap="sm" align="stretch">
      <Group>
        <TryButton loading={attempt.isPending} onClick={() => attemptWith(false)} />
        <Button
          variant="subtle"
          leftSection={<IconSend size={18} />}
          disabled={!addressed || attempt.isPending}
          {...(addressed ? {} : { title: t('testMailFirst') })}
          onClick={() => attemptWith(true)}
        >
          {t('testMail')}
        </Button>
      </Group>
      {attempt.isError ? <Failure error={attempt.error} /> : null}
      {attempt.data === undefined || attempt.isPending ? null : (
        <Result
          tried={attempt.data.tried}
          fine={attempt.data.withMail ? t('fineTestMail', { to: email }) : t('fineOutgoing')}
        />
      )}
    </Stack>
  );
};
