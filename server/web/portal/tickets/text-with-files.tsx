/** A text that takes files too: by button, dropped or pasted. */
import { ActionIcon, Badge, Button, FileButton, Group, Progress, Stack, Text, Textarea } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ClipboardEvent, DragEvent, KeyboardEvent, Ref } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { ticketLimits } from '../../../../protocol/ticket-names.ts';
import { RefusedFiles } from '../../uploads/refused.tsx';
import type { UploadedFile, Uploads } from './uploads.ts';
import { useWords } from './words.ts';

const Attached = ({ file, onRemove }: { file: UploadedFile; onRemove: () => void }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <Badge
      variant="default"
      size="lg"
      fw={400}
      maw="100%"
      rightSection={
        <ActionIcon
          size="sm"
          variant="transparent"
          color="gray"
          aria-label={t('removeFile', { name: file.name })}
          onClick={onRemove}
        >
          <IconX size={14} />
        </ActionIcon>
      }
    >
      {file.stored === null ? (
        <Group gap={6} wrap="nowrap">
          {file.name}
          <Progress
            w={60}
            value={file.share * 100}
            aria-label={t('uploading', { name: file.name })}
            animated
          />
        </Group>
      ) : (
        `${file.name} · ${format.bytes(file.sizeBytes)}`
      )}
    </Badge>
  );
};

export const TextWithFiles = ({
  label,
  description,
  value,
  onChange,
  uploads,
  error,
  onSend,
  minRows = 5,
  box,
}: {
  label: string;
  description?: string;
  value: string;
  onChange: (text: string) => void;
  uploads: Uploads;
  error?: string | null;
  /** Ctrl and Enter. */
  onSend?: () => void;
  minRows?: number;
  /** The text's element, to be focused. */
  box?: Ref<HTMLTextAreaElement>;
}) => {
  const t = useWords();
  const format = useFormat();
  const [over, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    uploads.add(files);
  };
  const onDragOver = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    uploads.add([...event.dataTransfer.files]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSend?.();
  };
  return (
    <Stack
      gap="xs"
      onPaste={onPaste}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Textarea
        label={label}
        {...(description === undefined ? {} : { description })}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={onKeyDown}
        {...(box === undefined ? {} : { ref: box })}
        autosize
        minRows={minRows}
        maxRows={24}
        error={error}
        {...(over
          ? { styles: { input: { outline: '2px dashed var(--mantine-primary-color-filled)' } } }
          : {})}
      />
      <Group gap="xs">
        <FileButton multiple onChange={uploads.add}>
          {(props) => (
            <Button {...props} size="compact-sm" variant="subtle" leftSection={<IconPaperclip size={16} />}>
              {t('addFiles')}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed">
          {t('dropHint', { most: format.bytes(ticketLimits.attachmentBytes) })}
        </Text>
      </Group>
      <RefusedFiles {...uploads} />
      {uploads.files.length === 0 ? null : (
        <Group gap="xs">
          {uploads.files.map((file) => (
            <Attached key={file.id} file={file} onRemove={() => uploads.remove(file.id)} />
          ))}
        </Group>
      )}
    </Stack>
  );
};
