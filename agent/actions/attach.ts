/**
 * Hands a file of this machine to a ticket, because a person decided so. They are shown where the path really leads and how
 * much it is before anything goes; what is sent is the very file that was opened then, up to the length it had, so that a log
 * that is written on does no harm. Needs the lock for the journal's line alone.
 */
import { createHash } from 'node:crypto';
import type { FileOffer } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { ticketLimits } from '../../protocol/ticket.ts';
import { openForReading } from '../assist/file-opening.ts';
import type { NotOpened, OpenedFile } from '../assist/file-opening.ts';
import type { DiskReader } from '../disk/disk.ts';
import { requireConfig } from '../home/config.ts';
import { readDeviceKey } from '../home/device-key.ts';
import { createLink } from '../link/link.ts';
import type { FileLink } from '../link/link.ts';
import { sendPieces } from '../link/pieces.ts';
import { Meter } from '../transfer/meter.ts';
import type { Working } from './agent.ts';
import { connectionOf } from './connection.ts';
import type { ActionContext } from './context.ts';
import { noteWhenFree } from './note.ts';
import type { Attached } from './results.ts';

export interface AttachAbout {
  readonly path: string;
  readonly sizeBytes: number;
  /** Its last lines, where it is text. */
  readonly excerpt: string | null;
}

export interface AttachWish extends Working {
  readonly ticket: number;
  /** Absolute. */
  readonly path: string;
  /** Asked when it is known what would go, before any of it goes. */
  readonly confirm: (about: AttachAbout) => Promise<boolean>;
}

const notOpened = (path: string, why: NotOpened): BeistandError => {
  switch (why) {
    case 'not-found':
      return new BeistandError('NOT_FOUND', `There is no file ${path}.`);
    case 'not-a-file':
      return new BeistandError('BAD_INPUT', `${path} is not a file.`, { hint: 'Pack a folder first.' });
    case 'unreadable':
      return new BeistandError('BAD_INPUT', `${path} can’t be read.`, {
        hint: 'Run it as a user who may read the file.',
      });
    case 'too-large':
      break;
  }
  return new BeistandError('TOO_LARGE', `A file has at most ${ticketLimits.attachmentBytes} bytes.`, {
    hint: 'Large logs get much smaller when packed.',
  });
};

const openFile = async (path: string): Promise<OpenedFile> => {
  const opened = await openForReading(path, ticketLimits.attachmentBytes);
  if (typeof opened === 'string') throw notOpened(path, opened);
  if (opened.sizeBytes > 0) return opened;
  await opened.handle.close();
  throw new BeistandError('BAD_INPUT', `${opened.path} is empty.`);
};

const readerOf = ({ handle, sizeBytes }: OpenedFile): Pick<DiskReader, 'size' | 'read'> => ({
  size: sizeBytes,
  read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
});

/** What of a file is read for it, and how many lines of that are shown, before it goes. */
const excerptBytes = 4_096;
const excerptLines = 12;

/** A log's last lines say what it is; null where the file is no text in UTF-8. */
const excerptOf = async ({ size, read }: Pick<DiskReader, 'size' | 'read'>): Promise<string | null> => {
  const bytes = new Uint8Array(Math.min(size, excerptBytes));
  const from = size - bytes.length;
  let length = 0;
  for (let got = -1; got !== 0 && length < bytes.length; length += got)
    got = await read(bytes.subarray(length), from + length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fromWhole(bytes.subarray(0, length)));
    return text.includes('\0') ? null : lastLines(text, from > 0);
  } catch {
    return null;
  }
};
/** `isCut`: what comes first is the rest of a line, unless it is all there is. */
const lastLines = (text: string, isCut: boolean): string => {
  const lines = text.split(/(?<=\n)/);
  return lines
    .slice(isCut && lines.length > 1 ? 1 : 0)
    .slice(-excerptLines)
    .join('');
};
/** Without the rest of a character that begins before. */
const fromWhole = (bytes: Uint8Array): Uint8Array => {
  const first = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return bytes.subarray(Math.max(0, first));
};

const hashOf = async (reader: Pick<DiskReader, 'size' | 'read'>): Promise<string> => {
  const hash = createHash('sha256');
  await sendPieces(reader, 0, ({ at, bytes }) => {
    hash.update(bytes);
    return Promise.resolve(at + bytes.length);
  });
  return hash.digest('hex');
};

/** Sends what the server lacks and has it kept; true where it had been attached before. */
const hand = async (
  { nowMs }: ActionContext,
  link: FileLink,
  offer: FileOffer,
  reader: Pick<DiskReader, 'size' | 'read'>,
  { onProgress }: Working,
): Promise<boolean> => {
  const { file, stored, received } = await link.begin(offer);
  if (stored) return true;
  const meter = new Meter(reader.size, received, nowMs);
  await sendPieces(reader, received, async (piece) => {
    const now = await link.piece(file, piece);
    meter.add(Math.min(now, reader.size) - piece.at);
    onProgress?.({ kind: 'upload', ...meter.progress() });
    return now;
  });
  await link.keep(file);
  return false;
};

/**
 * Attaches the file; the same file again goes on where it was cut, and is attached once.
 * @throws BeistandError NOT_ENROLLED, NOT_FOUND (the file, or no such ticket of this customer), BAD_INPUT, TOO_LARGE,
 * CANCELLED (the answer was no), HASH_MISMATCH (it changed meanwhile), and what the link throws
 */
export const attach = async (context: ActionContext, wish: AttachWish): Promise<Attached> => {
  const { disk, layout } = context;
  const { ticket, signal } = wish;
  const config = await requireConfig(disk, layout);
  const key = await readDeviceKey(disk, layout.deviceKey, context.system);
  if (key === null) throw new BeistandError('NOT_ENROLLED', `${layout.deviceKey} is missing.`);
  const opened = await openFile(wish.path);
  try {
    const { path, name, sizeBytes } = opened;
    const reader = readerOf(opened);
    const excerpt = await excerptOf(reader);
    if (!(await wish.confirm({ path, sizeBytes, excerpt })))
      throw new BeistandError('CANCELLED', 'Nothing was sent.');
    const sha256 = await hashOf(reader);
    const offer: FileOffer = { ticket, name, sizeBytes, sha256 };
    const alreadyThere = await context.connected(await connectionOf(context, config), (dispatcher) => {
      const link = createLink({ ...context, server: config.server, dispatcher, key });
      return hand(context, link.files(config.installationId, signal), offer, reader, wish);
    });
    await noteWhenFree(context, 'ticketFile', { ticket, path, sizeBytes, sha256 });
    return { ticket, path, name, sizeBytes, sha256, alreadyThere };
  } finally {
    await opened.handle.close();
  }
};
