/** Files on their way into a ticket: each is uploaded at once and attached when the text is sent. */
import { useState } from 'react';
import { useWords } from './words.ts';
import { failed } from '../../../../protocol/face/notices.tsx';
import { Problem } from '../../../../protocol/face/problem.ts';
import { ticketLimits } from '../../../../protocol/ticket-names.ts';
import { upload } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type Stored = Answer<'POST /uploads'>;

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** The part that has left, 0 to 1. */
  readonly share: number;
  readonly stored: Stored | null;
}

export interface Uploads {
  readonly files: readonly UploadedFile[];
  readonly stored: readonly Stored[];
  readonly busy: boolean;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (id: string) => void;
  readonly clear: () => void;
}

/** The files of one text that is being written. */
export const useUploads = (): Uploads => {
  const t = useWords();
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const change = (id: string, changes: Partial<UploadedFile>): void =>
    setFiles((all) => all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
  const remove = (id: string): void => setFiles((all) => all.filter((one) => one.id !== id));

  const take = async (file: File): Promise<void> => {
    const id = crypto.randomUUID();
    if (file.size > ticketLimits.attachmentBytes) {
      failed(new Problem('TOO_LARGE', `${file.name}: ${t('dropHint')}`));
      return;
    }
    setFiles((all) => [...all, { id, name: file.name, sizeBytes: file.size, share: 0, stored: null }]);
    try {
      const stored = await upload(file, { onProgress: (share) => change(id, { share }) });
      change(id, { share: 1, stored });
    } catch (error) {
      remove(id);
      failed(error);
    }
  };

  return {
    files,
    stored: files.flatMap(({ stored }) => stored ?? []),
    busy: files.some(({ stored }) => stored === null),
    add: (added) => {
      for (const file of added) void take(file);
    },
    remove,
    clear: () => setFiles([]),
  };
};
