/** One text of a ticket with its files: who wrote it, when, and earlier mails folded away. */
import { Anchor, Avatar, Badge, Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPaperclip } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { fileUrl } from '../../api/client.ts';
import type { Activity } from './tickets.ts';
import { useWords } from './words.ts';

/** Where the quoted mails at the end of a text begin: the first line of the last run of lines beginning with `>`. */
const splitQuoted = (text: string): readonly [own: string, quoted: string] => {
  const lines = text.split('\n');
  let at = lines.length;
  while (at > 0 && (/^\s*>/.test(lines[at - 1] ?? '') || (lines[at - 1] ?? '').trim() === '')) at -= 1;
  const quoted = lines.slice(at).join('\n').trim();
  return quoted.includes('>') ? [lines.slice(0, at).join('\n').trimEnd(), quoted] : [text.trimEnd(), ''];
};

const Files = ({ activity: { head, content } }: { activity: Activity }) => {
  const format = useFormat();
  const files = content?.attachments ?? [];
  if (files.length === 0) return null;
  return (
    <Group gap="xs">
      {files.map((file, index) => (
        <Anchor
          key={`${file.sha256} ${file.name}`}
          href={fileUrl(`/tickets/${head.ticket}/activities/${head.seq}/attachments/${index}`)}
          download={file.name}
          size="sm"
        >
          <Group gap={4} wrap="nowrap">
            <IconPaperclip size={15} />
            {file.name} ({format.bytes(file.sizeBytes)})
          </Group>
        </Anchor>
      ))}
    </Group>
  );
};

const wrapped = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

export const Message = ({
  activity,
  who,
  title,
  own,
}: {
  activity: Activity;
  who: string;
  title: string;
  /** Whether one of the customer's people wrote it. */
  own: boolean;
}) => {
  const t = useWords();
  const format = useFormat();
  const [open, { toggle }] = useDisclosure(false);
  const { head, content } = activity;
  const [text, quoted] = splitQuoted(content?.text ?? '');
  return (
    <Group align="flex-start" gap="sm" wrap="nowrap">
      <Avatar name={who} color={own ? 'gray' : 'harbour'} visibleFrom="xs" aria-hidden />
      <Paper withBorder p="sm" flex={1} miw={0} component="article" aria-label={title}>
        <Stack gap="xs">
          <Group justify="space-between" gap="xs">
            <Group gap={6}>
              <Text fw={600} size="sm">
                {who}
              </Text>
              {own ? null : (
                <Badge size="sm" variant="light">
                  {t('vendor')}
                </Badge>
              )}
            </Group>
            <Text size="xs" c="dimmed" title={format.ago(head.at)}>
              {format.instant(head.at)}
            </Text>
          </Group>
          {content === null && head.contentHash !== null ? (
            <Text size="sm" c="dimmed" fs="italic">
              {t('erased')}
            </Text>
          ) : null}
          {text === '' ? null : (
            <Text size="sm" style={wrapped}>
              {text}
            </Text>
          )}
          {quoted === '' ? null : (
            <div>
              <Button size="compact-xs" variant="default" onClick={toggle} aria-expanded={open}>
                {t('quoted')}
              </Button>
              <Collapse expanded={open}>
                <Text size="sm" c="dimmed" mt="xs" style={wrapped}>
                  {quoted}
                </Text>
              </Collapse>
            </div>
          )}
          <Files activity={activity} />
        </Stack>
      </Paper>
    </Group>
  );
};
