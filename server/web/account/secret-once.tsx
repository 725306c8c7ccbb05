/** A secret that is shown once: in full, to be copied, with the warning that it won't come back. */
import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useProfileWords } from './profile-words.ts';

/** A button that copies a text and says so. */
export const CopyText = ({ text, label }: { text: string; label?: string }) => {
  const t = useProfileWords();
  return (
    <CopyButton value={text} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? t('copied') : (label ?? t('copy'))}</span>
        </Button>
      )}
    </CopyButton>
  );
};

export const SecretOnce = ({
  text,
  secret,
  children,
}: {
  text: string;
  secret: string;
  children?: ReactNode;
}) => (
  <Stack gap="sm">
    <Alert color="orange" icon={<IconKey />}>
      {text}
    </Alert>
    <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
      {secret}
    </Code>
    <Group>
      <CopyText text={secret} />
      {children}
    </Group>
  </Stack>
);
