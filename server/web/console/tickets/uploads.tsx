/** Files on their way into a reply, a note or a new ticket: by drop, by paste, by button; with progress, and to be taken out again. */
import { ActionIcon, FileButton, Group, Paper, Progress, Stack, Text, Tooltip } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { ClipboardEvent, DragEvent as DragOver } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { isProblem } from '../../../../protocol/face/problem.ts';
import { upload } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { unfit, useNoDropBeside, whyOf } from '../../uploads/refused.tsx';
import type { Refused } from '../../uploads/refused.tsx';
import { useWords } from './words.ts';

interface Upload {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly share: number;
  /** Null while it is on its way. */
  readonly attachment: Answer<'POST /uploads'> | null;
}

/** A picture from the clipboard has no name of its own. */
const named = (file: File): File =>
  file.name === 'image.png' || file.name === ''
    ? new File([file], `${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.png`, {
        type: file.type,
      })
    : file;

export const useUploads = (start: readonly Answer<'POST /uploads'>[] = []) => {
  const [uploads, setUploads] = useState<readonly Upload[]>(() =>
    start.map((attachment) => ({
      id: attachment.sha256,
      name: attachment.name,
      sizeBytes: attachment.sizeBytes,
      share: 1,
      attachment,
    })),
  );
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [over, setOver] = useState(false);
  useNoDropBeside();
  const controllers = useRef(new Map<string, AbortController>());
  const change = (id: string, part: Partial<Upload>): void =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const remove = (id: string): void => {
    controllers.current.get(id)?.abort();
    setUploads((all) => all.filter((one) => one.id !== id));
  };
  const addOne = async (given: File): Promise<void> => {
    const file = named(given);
    const id = crypto.randomUUID();
    const refuse = (why: Refused['why']): void => setRefused((all) => [...all, { id, name: file.name, why }]);
    const reason = unfit(file);
    if (reason !== null) return refuse(reason);
    const controller = new AbortController();
    controllers.current.set(id, controller);
    setUploads((all) => [...all, { id, name: file.name, sizeBytes: file.size, share: 0, attachment: null }]);
    try {
      const attachment = await upload(file, {
        signal: controller.signal,
        onProgress: (share) => change(id, { share }),
      });
      change(id, { share: 1, attachment });
    } catch (error) {
      setUploads((all) => all.filter((one) => one.id !== id));
      if (!isProblem(error, 'CANCELLED')) refuse(whyOf(error));
    }
  };
  const add = (files: Iterable<File>): void => {
    setRefused([]);
    for (const file of files) void addOne(file);
  };
  return {
    uploads,
    add,
    remove,
    clear: () => {
      setUploads([]);
      setRefused([]);
    },
    refused,
    forgetRefused: () => setRefused([]),
    over,
    busy: uploads.some(({ attachment }) => attachment === null),
    attachments: uploads.flatMap(({ attachment }) => attachment ?? []),
    /** For the element that files are dropped on or pasted into. */
    target: {
      onPaste: (event: ClipboardEvent) => {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        add(event.clipboardData.files);
      },
      onDragOver: (event: DragOver) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragOver) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      },
    },
  };
};
export type Uploads = ReturnType<typeof useUploads>;

export const UploadButton = ({ uploads }: { uploads: Uploads }) => {
  const t = useWords();
  return (
    <FileButton multiple onChange={(files) => uploads.add(files)}>
      {(props) => (
        <Tooltip label={t('files.add')}>
          <ActionIcon {...props} variant="subtle" color="gray" size="lg" aria-label={t('files.add')}>
            <IconPaperclip size={18} />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  );
};

export const UploadList = ({ uploads }: { uploads: Uploads }) => {
  const t = useWords();
  const format = useFormat();
  if (uploads.uploads.length === 0) return null;
  return (
    <Group gap="xs" aria-label={t('files.title')} role="list">
      {uploads.uploads.map((one) => (
        <Paper key={one.id} withBorder px="xs" py={4} maw={260} role="listitem">
          <Group gap="xs" wrap="nowrap">
            <Stack gap={2} miw={0}>
              <Text size="xs" truncate>
                {one.name} · {format.bytes(one.sizeBytes)}
              </Text>
              {one.attachment === null ? (
                <Progress
                  size="xs"
                  value={one.share * 100}
                  aria-label={t('files.progress', { name: one.name })}
                />
              ) : null}
            </Stack>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('files.remove', { name: one.name })}
              onClick={() => uploads.remove(one.id)}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        </Paper>
      ))}
    </Group>
  );
};
