/** Files of an activity: pictures can be looked at, everything is for saving. */
import { ActionIcon, Anchor, Group, Image, Modal, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconDownload, IconFile, IconFileText, IconFileZip } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { Attachment } from '../../../../protocol/ticket.ts';
import { useWords } from './words.ts';

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const packed = /zip|gzip|tar|7z|rar/;

const iconOf = (type: string) =>
  packed.test(type) ? IconFileZip : /^text\/|pdf/.test(type) ? IconFileText : IconFile;

export const Attachments = ({
  attachments,
  urlOf,
}: {
  attachments: readonly Attachment[];
  urlOf: (index: number) => string;
}) => {
  const t = useWords();
  const format = useFormat();
  const [shown, setShown] = useState<number | null>(null);
  if (attachments.length === 0) return null;
  const file = shown === null ? undefined : attachments[shown];
  return (
    <>
      <Group gap="xs" mt="xs" aria-label={t('files.title')} role="list">
        {attachments.map((one, index) => {
          const Icon = iconOf(one.type);
          return (
            <Paper key={index} withBorder p={6} maw={280} role="listitem">
              <Group gap="xs" wrap="nowrap">
                {pictures.has(one.type) ? (
                  <UnstyledButton
                    aria-label={t('files.show', { name: one.name })}
                    onClick={() => setShown(index)}
                  >
                    <Image src={urlOf(index)} alt="" h={44} w={60} fit="cover" radius="sm" loading="lazy" />
                  </UnstyledButton>
                ) : (
                  <Icon size={26} stroke={1.5} aria-hidden />
                )}
                <Stack gap={0} miw={0}>
                  <Anchor href={urlOf(index)} download={one.name} size="sm" truncate c="inherit">
                    {one.name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {format.bytes(one.sizeBytes)}
                  </Text>
                </Stack>
              </Group>
            </Paper>
          );
        })}
      </Group>
      <Modal
        opened={file !== undefined}
        onClose={() => setShown(null)}
        size="xl"
        closeButtonProps={{ 'aria-label': t('dismiss') }}
        title={
          file === undefined || shown === null ? null : (
            <Group gap="xs">
              {file.name}
              <ActionIcon
                component="a"
                href={urlOf(shown)}
                download={file.name}
                variant="subtle"
                aria-label={t('files.save', { name: file.name })}
              >
                <IconDownload size={18} />
              </ActionIcon>
            </Group>
          )
        }
      >
        {file === undefined || shown === null ? null : (
          <Image src={urlOf(shown)} alt={file.name} fit="contain" mah="75dvh" />
        )}
      </Modal>
    </>
  );
};
