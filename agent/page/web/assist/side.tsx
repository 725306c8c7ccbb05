/** Beside the terminal: what is allowed, each with its own way back, messages, files. */
import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { MessageForm, SidePart } from '../../../../protocol/face/session-side.tsx';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { sessionLimits } from '../../../../protocol/session/limits.ts';
import { say } from './link.ts';
import { shownLine, shownText } from './shown-text.ts';
import { useWords } from './words.ts';

export const Grants = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const { granted, number, helper, recording } = session;
  return (
    <SidePart title={t('may')}>
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
    </SidePart>
  );
};

export const Chat = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  const name = shownLine(session.helper?.name ?? '', 60);
  return (
    <SidePart title={t('chat')}>
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
        <MessageForm
          label={t('message')}
          sendLabel={t('send')}
          onSend={(text) => say({ type: 'chat', session: session.number, text })}
        />
      </Stack>
    </SidePart>
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
    <SidePart title={t('files')}>
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
    </SidePart>
  );
};
