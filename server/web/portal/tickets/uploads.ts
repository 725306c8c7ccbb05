/** Files on their way into a ticket: each is uploaded at once and attached when the text is sent. */
import { useState } from 'react';
import { upload } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { unfit, useNoDropBeside, whyOf } from '../../uploads/refused.tsx';
import type { Refused } from '../../uploads/refused.tsx';

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
  /** What was not taken since files were last added. */
  readonly refused: readonly Refused[];
  readonly forgetRefused: () => void;
}

/** The files of one text that is being written. */
export const useUploads = (): Uploads => {
  useNoDropBeside();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const change = (id: string, changes: Partial<UploadedFile>): void =>
    setFiles((all) => all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
  const remove = (id: string): void => setFiles((all) => all.filter((one) => one.id !== id));

  const take = async (file: File): Promise<void> => {
    const id = crypto.randomUUID();
    const refuse = (why: Refused['why']): void => setRefused((all) => [...all, { id, name: file.name, why }]);
    const reason = unfit(file);
    if (reason !== null) return refuse(reason);
    setFiles((all) => [...all, { id, name: file.name, sizeBytes: file.size, share: 0, stored: null }]);
    try {
      const stored = await upload(file, { onProgress: (share) => change(id, { share }) });
      change(id, { share: 1, stored });
    } catch (error) {
      remove(id);
      refuse(whyOf(error));
    }
  };

  return {
    files,
    stored: files.flatMap(({ stored }) => stored ?? []),
    busy: files.some(({ stored }) => stored === null),
    add: (added) => {
      setRefused([]);
      for (const file of added) void take(file);
    },
    remove,
    clear: () => {
      setFiles([]);
      setRefused([]);
    },
    refused,
    forgetRefused: () => setRefused([]),
  };
};
