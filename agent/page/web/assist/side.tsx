/** Beside the terminal: what is allowed, each with its own way back, messages, files. */
import { ActionIcon, Badge, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { sessionLimits } from '../../../../protocol/session/limits.ts';
import { say } from './link.ts';
import { shownLine, shownText } from './shown-text.ts';
import { useWords } from './words.ts';

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <Paper withBorder p="sm" component="section" aria-label={title}>
    <Text fw={600} size="sm" mb="xs">
      {title}
    </Text>
    {children}
  </Paper>
);

export const Grants = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const { granted, number, helper, recording } = session;
  return (
    <Card title={t('may')}>
      <Stack gap="xs">
        {granted.length === 0 ? (
          <Text size="sm" c="dimmed" className="foreign">
            {t('mayNothing', { name: shownLine(helper?.name ?? '', 80) })}
          </Text>
        ) : (
          granted.map((one) => (
            <Group key={one} justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm">{t(`grant_${one}`)}</Text>
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                flex="none"
                aria-label={t('takeBackWhat', { what: t(`grant_${one}`) })}
                onClick={() => say({ type: 'withdraw', session: number, capabilities: [one] })}
              >
                {t('takeBack')}
              </Button>
            </Group>
          ))
        )}
        {recording ? (
          <Badge color="red" variant="light" role="status">
            {t('recording')}
          </Badge>
        ) : null}
      </Stack>
    </Card>
  );
};

export const Chat = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  const [text, setText] = useState('');
  const send = (): void => {
    if (text.trim() === '') return;
    say({ type: 'chat', session: session.number, text: text.trim() });
    setText('');
  };
  const name = shownLine(session.helper?.name ?? '', 60);
  return (
    <Card title={t('chat')}>
      <Stack gap="xs">
        <Stack gap={6} mah={240} style={{ overflowY: 'auto' }} role="log" aria-label={t('chat')} tabIndex={0}>
          {session.chat.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('chatNone')}
            </Text>
          ) : (
            session.chat.map((one) => (
              <div key={one.id}>
                <Text size="xs" c="dimmed" className="foreign">
                  {one.from === 'helper' ? name : t('me')} · {format.time(one.at)}
                </Text>
                <Text size="sm" className="foreign">
                  {shownText(one.text)}
                </Text>
              </div>
            ))
          )}
        </Stack>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Group gap="xs" wrap="nowrap">
            <TextInput
              size="sm"
              flex={1}
              aria-label={t('message')}
              placeholder={t('message')}
              maxLength={4_000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <ActionIcon type="submit" size="lg" variant="light" aria-label={t('send')}>
              <IconSend size={18} />
            </ActionIcon>
          </Group>
        </form>
      </Stack>
    </Card>
  );
};

/** A browser tells no page where a chosen file lies, so its path is typed or pasted; it is asked about once more. */
const OfferFile = ({ session: { number, offer, paused } }: { session: PageSession }) => {
  const t = useWords();
  const [path, setPath] = useState('');
  const state = offer?.state ?? null;
  useEffect(() => {
    // A path that was wrong stays, to be mended.
    if (state === 'offered') setPath('');
  }, [state]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() !== '') say({ type: 'offer', session: number, path });
      }}
    >
      <Stack gap="xs" mt="md">
        <TextInput
          size="sm"
          label={t('fileOffer')}
          description={t(paused ? 'fileOfferPaused' : 'fileOfferText')}
          maxLength={sessionLimits.filePathChars}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed" role="status" flex={1}>
            {state === null ? '' : t(`fileOffer_${state}`)}
          </Text>
          <Button type="submit" size="compact-sm" variant="light" disabled={paused || state === 'asking'}>
            {t('fileOfferDo')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

export const Files = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <Card title={t('files')}>
      <Stack gap="xs" mah={240} style={{ overflowY: 'auto' }} tabIndex={0}>
        {session.files.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('filesNone')}
          </Text>
        ) : (
          session.files.map((one) => (
            <div key={one.id}>
              <Text size="sm" ff="monospace" dir="ltr" className="foreign">
                {shownLine(one.path)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`file_${one.direction}`)} · {format.time(one.at)}
              </Text>
            </div>
          ))
        )}
      </Stack>
      <OfferFile session={session} />
    </Card>
  );
};
