/** A mail desk with everything real but the tickets: database, files, jobs. */
import { join } from 'node:path';
import { createWorker } from '../../server/jobs/worker.ts';
import type { JobHandlers, Worker } from '../../server/jobs/worker.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import type { Blobs } from '../../server/mail/blobs.ts';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { mailInHandler } from '../../server/mail/process.ts';
import type { MailResult, ProcessParts } from '../../server/mail/decide.ts';
import { mailInJob, receiveMails } from '../../server/mail/receive.ts';
import { mailSecret } from '../../server/mail/secret.ts';
import type { Store } from '../../server/store/store.ts';
import { scratchDesk } from './scratch-desk.ts';
import type { ScratchEntry } from './scratch-desk.ts';

export interface MailWorld {
  readonly parts: ProcessParts;
  readonly blobs: Blobs;
  readonly worker: Worker;
  readonly entries: () => Promise<ScratchEntry[]>;
  /** Receives a mail without processing it; resolves with its id. */
  readonly receive: (raw: string | Uint8Array) => Promise<string>;
  /** Receives and processes a mail; resolves with what became of it. */
  readonly take: (raw: string | Uint8Array) => Promise<MailResult | undefined>;
  readonly later: (ms: number) => void;
}

export const desk = 'support@desk.example';

/** A mail as a program would send it. */
export const letter = (
  over: { from?: string; subject?: string; id?: string; extra?: readonly string[]; body?: string } = {},
): string =>
  [
    `From: ${over.from ?? 'Jörg <joerg@customer.example>'}`,
    `To: ${desk}`,
    `Subject: ${over.subject ?? 'Druck geht nicht'}`,
    `Message-ID: ${over.id ?? '<1@customer.example>'}`,
    'Date: Tue, 24 Nov 2026 10:00:00 +0100',
    ...(over.extra ?? []),
    '',
    over.body ?? 'Der Druck geht nicht.',
    '',
  ].join('\r\n');

export const openMailWorld = async (
  store: Store,
  folder: string,
  change: {
    config?: object;
    parts?: Partial<ProcessParts>;
    handlers?: (parts: ProcessParts) => JobHandlers;
  } = {},
): Promise<MailWorld> => {
  let offsetMs = 0;
  const now = () => new Date(Date.parse('2026-11-24T10:00:00.000Z') + offsetMs);
  const { tickets, entries } = await scratchDesk(store);
  const blobs = openBlobs(join(folder, 'mail'));
  const config = mailConfigSchema.parse({ address: desk, ...change.config });
  const parts: ProcessParts = {
    store,
    blobs,
    tickets,
    config,
    vendor: 'Muster Software',
    secret: await mailSecret(store),
    publicUrl: 'https://desk.example',
    now,
    ...change.parts,
  };
  const results = new Map<string, MailResult>();
  const worker = createWorker(
    store,
    {
      [mailInJob]: mailInHandler(parts, (id, result) => results.set(id, result)),
      ...change.handlers?.(parts),
    },
    { now, chance: () => 0 },
  );
  const receive = async (raw: string | Uint8Array): Promise<string> => {
    const [received] = await receiveMails({ store, blobs: parts.blobs, now }, [
      { raw: typeof raw === 'string' ? Buffer.from(raw) : raw, source: 'test' },
    ]);
    return received?.id ?? '';
  };
  return {
    parts,
    blobs: parts.blobs,
    worker,
    entries,
    receive,
    take: async (raw) => {
      const id = await receive(raw);
      await worker.runDue();
      return results.get(id);
    },
    later: (ms) => {
      offsetMs += ms;
    },
  };
};
