/**
 * What a disk's refusal means: Node's error codes as ours, each with what to do next. The one place where
 * they are told apart.
 */
import type { ErrorCode } from '../../protocol/errors.ts';
import { BeistandError } from '../../protocol/errors.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly says: string;
  readonly hint: string;
}

const full: Meaning = {
  code: 'NO_SPACE',
  says: 'the disk is full',
  hint: 'Free some space (or raise the quota) and try again; nothing was lost.',
};
const readOnly: Meaning = {
  code: 'READ_ONLY',
  says: 'writing there is not allowed',
  hint: 'Check that the folder is writable for the account the agent runs as.',
};
const locked: Meaning = {
  code: 'FILE_LOCKED',
  says: 'another program keeps it locked',
  hint: 'Close programs that use the product’s folder (virus scanners and editors too) and try again.',
};
const faulty: Meaning = {
  code: 'DISK_FAULT',
  says: 'the disk reports a fault',
  hint: 'Check the disk and the system’s log.',
};

const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
  EBUSY: locked,
  ETXTBSY: locked,
  EIO: faulty,
  EMFILE: faulty,
  ENFILE: faulty,
  ENAMETOOLONG: faulty,
  ELOOP: faulty,
  EXDEV: faulty,
  EMLINK: faulty,
  ENOTEMPTY: faulty,
  EEXIST: faulty,
  ENOENT: faulty,
  ENOTDIR: faulty,
  EISDIR: faulty,
  EINVAL: faulty,
};

/** The error code of the operating system, where `error` has one. */
export const systemCode = (error: unknown): string | null => {
  if (!(error instanceof Error) || error instanceof BeistandError) return null;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
};

/** True where `error` is one of these codes of the operating system. */
export const isSystemError = (error: unknown, ...codes: readonly string[]): boolean => {
  const code = systemCode(error);
  return code !== null && codes.includes(code);
};

/**
 * A disk's error as ours (NO_SPACE, READ_ONLY, FILE_LOCKED, DISK_FAULT); anything else comes back as it is.
 * @param doing what was tried, as the beginning of a sentence: “Writing the journal”
 */
export const diskError = (error: unknown, doing: string): unknown => {
  const system = systemCode(error);
  const meaning = system === null ? undefined : meanings[system];
  if (system === null || meaning === undefined) return error;
  const { path } = error as NodeJS.ErrnoException;
  return new BeistandError(meaning.code, `${doing} failed: ${meaning.says}.`, {
    hint: meaning.hint,
    details: { system, ...(path === undefined ? {} : { path }) },
    cause: error,
  });
};
