/** Beside the terminal: what is allowed, each with its own way back, and messages. */
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import { MessageForm, SidePart } from '../../../../protocol/face/session-side.tsx';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { say } from './link.ts';
import { shownLine, shownText } from './shown-text.ts';
import { useWords } from './words.ts';

export const Grants = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const grant = useGrantWords();
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
              <Text size="sm">{grant(one)}</Text>
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                flex="none"
                aria-label={t('takeBackWhat', { what: grant(one) })}
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
