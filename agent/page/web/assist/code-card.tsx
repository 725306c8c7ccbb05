/** The code, while it is good: to be read out, with how long it works. */
import { Alert, Button, CopyButton, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { pageAssistLimits } from '../../../../protocol/page-assist.ts';
import { say } from './link.ts';
import { countdown, useNow } from './now.ts';
import { useWords } from './words.ts';

const beginAgain = ({ number, ticket, offered, minutes }: PageSession): void => {
  say({ type: 'end', session: number });
  say({ type: 'start', ticket, offered: [...offered], minutes });
};

export const CodeCard = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const now = useNow();
  const { code, triesLeft, number } = session;
  if (code === null)
    return (
      <Paper withBorder p="lg">
        <Group gap="sm" role="status">
          <Loader size="sm" />
          <Text>{t('opening')}</Text>
        </Group>
      </Paper>
    );
  return (
    <Paper withBorder p="lg" component="section" aria-label={t('code')}>
      <Stack gap="sm">
        <Text size="sm">{t('codeText')}</Text>
        <Text
          className="assist-code"
          aria-label={`${t('code')}: ${code.text.split('').join(' ')}`}
          role="img"
        >
          {code.text}
        </Text>
        <Group gap="md">
          <Text fw={600}>{t('codeLeft', { time: countdown(Date.parse(code.expiresAt) - now) })}</Text>
          <Text c="dimmed" size="sm">
            {t('codeOnce')}
          </Text>
        </Group>
        {triesLeft === null ? null : (
          <Alert color="orange" role="alert">
            {t('wrongCode', { count: triesLeft })}
          </Alert>
        )}
        <Group gap="sm" role="status">
          <Loader size="xs" />
          <Text size="sm">{t('waiting')}</Text>
        </Group>
        <Group gap="xs">
          <CopyButton value={code.text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
                onClick={copy}
              >
                {copied ? t('copied') : t('copy')}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={() => beginAgain(session)}>
            {t('newCode')}
          </Button>
          <Button variant="subtle" color="red" onClick={() => say({ type: 'end', session: number })}>
            {t('cancel')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {t('closeHint', { seconds: pageAssistLimits.awayMs / 1_000 })}
        </Text>
      </Stack>
    </Paper>
  );
};
