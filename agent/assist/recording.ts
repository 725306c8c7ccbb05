/**
 * The customer's own copy of a session: `events.jsonl` (all that happened, chained like the journal), `terminal.cast`
 * (asciicast v2, if recording was allowed), the screen (screen-parts.ts) and `proof.json`, signed with the device key when the session ends. While a
 * recording runs, its hash so far goes into the events every now and then, so the chain covers it too.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { proofFormat, signedText } from '../../protocol/session/proof.ts';
import { replaceFile } from '../disk/disk.ts';
import type { Disk, DiskFile } from '../disk/disk.ts';
import type { DeviceKey } from '../home/device-key.ts';
import { openJournal } from '../update/journal.ts';
import { createScreenParts } from './screen-parts.ts';
import type { Size } from './terminal.ts';

/** After so many bytes of a recording its hash is noted. */
const noteBytes = 256 * 1024;

export const sessionFiles = { events: 'events.jsonl', cast: 'terminal.cast', proof: 'proof.json' } as const;

export interface Recording {
  readonly folder: string;
  /** Notes something that happened, durably, in the order of the calls. */
  readonly event: (kind: string, data: Readonly<Record<string, unknown>>) => void;
  readonly start: (size: Size) => void;
  readonly output: (bytes: Uint8Array) => void;
  readonly resized: (size: Size) => void;
  /** A piece of the video of a source; resolves when the next may come. */
  readonly screen: (source: string, bytes: Uint8Array) => Promise<void>;
  readonly pause: () => void;
  readonly isRecording: () => boolean;
  /** Writes the proof. Resolves once all is on disk. */
  readonly close: (about: Readonly<Record<string, unknown>>) => Promise<void>;
}

export interface RecordingOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly key: DeviceKey;
  readonly nowMs: () => number;
  readonly onFault: (error: unknown) => void;
}

export const openRecording = async (options: RecordingOptions): Promise<Recording> => {
  const { disk, folder, key, nowMs } = options;
  // The relay names the session: one that repeats a name must not get at what was kept of an earlier one.
  if ((await disk.stat(folder)) !== null)
    throw new BeistandError('SESSION_BROKEN', 'The relay gave a session the name of an earlier one.');
  await disk.makeFolder(folder);
  const journal = await openJournal({
    disk,
    path: join(folder, sessionFiles.events),
    now: () => new Date(nowMs()),
  });
  const hash = createHash('sha256');
  let file: DiskFile | null = null;
  let recording = false;
  let bytesWritten = 0;
  let bytesNoted = 0;
  let startedMs = 0;
  /** Of a character cut between two pieces. */
  let decoder = new TextDecoder();
  let order: Promise<unknown> = Promise.resolve();

  const screens = createScreenParts({ disk, folder, note: (kind, part) => journal.append(kind, part) });
  const then = (work: () => Promise<unknown>): void => {
    order = order.then(work).catch(options.onFault);
  };
  const noteHash = async (): Promise<void> => {
    bytesNoted = bytesWritten;
    await journal.append('recorded', { bytes: bytesWritten, sha256: hash.copy().digest('hex') });
  };
  const write = (line: unknown): void =>
    then(async () => {
      file ??= await disk.open(join(folder, sessionFiles.cast), 'append', 0o600);
      const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
      hash.update(bytes);
      bytesWritten += bytes.length;
      await file.write(bytes);
      if (bytesWritten - bytesNoted >= noteBytes) await noteHash();
    });
  const at = (): number => Math.round((nowMs() - startedMs) / 10) / 100;

  return {
    folder,
    event: (kind, data) => then(() => journal.append(kind, data)),
    start: ({ columns, rows }) => {
      if (recording) return;
      recording = true;
      if (startedMs === 0) {
        startedMs = nowMs();
        write({ version: 2, width: columns, height: rows, timestamp: Math.floor(startedMs / 1_000) });
      } else write([at(), 'm', 'recording again']);
    },
    output: (bytes) => {
      if (!recording) return;
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') write([at(), 'o', text]);
    },
    resized: ({ columns, rows }) => {
      if (recording) write([at(), 'r', `${columns}x${rows}`]);
    },
    screen: async (source, bytes) => {
      if (!recording) return;
      then(() => screens.add(source, bytes));
      await order;
    },
    pause: () => {
      if (recording) write([at(), 'm', 'recording stopped']);
      recording = false;
      decoder = new TextDecoder();
    },
    isRecording: () => recording,
    close: async (about) => {
      recording = false;
      then(async () => {
        await file?.sync();
        await file?.close();
        if (bytesWritten > 0) await noteHash();
        const shown = await screens.close();
        const head = await journal.append('closed', about);
        const claims = {
          format: proofFormat,
          ...about,
          events: head,
          cast: bytesWritten === 0 ? null : { bytes: bytesWritten, sha256: hash.copy().digest('hex') },
          ...(shown.length === 0 ? {} : { screens: shown }),
          publicKey: key.publicKey,
        };
        const signature = Buffer.from(key.sign(new TextEncoder().encode(signedText(claims)))).toString(
          'base64url',
        );
        const text = `${JSON.stringify({ claims, signature }, null, 2)}\n`;
        await replaceFile(disk, join(folder, sessionFiles.proof), new TextEncoder().encode(text), 0o600);
      });
      await order;
    },
  };
};
