/**
 * Ordered reports on their way to their readers: kept as a file, then sent by a job of their own, one mail a reader, so
 * that a refused address does not keep the others from theirs.
 */
import type { Transporter } from 'nodemailer';
import { z } from 'zod';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { ReportSending } from '../reports/schedule.ts';
import type { Blobs } from './blobs.ts';

const reportMailJob = 'mail.report';

const payloadSchema = z.strictObject({
  to: z.string().max(320),
  title: z.string().max(500),
  subtitle: z.string().max(2_000),
  file: z.strictObject({
    name: z.string().max(255),
    type: z.string().max(255),
    sha256: z.string().length(64),
  }),
});

/** What `reportHandlers` hands its reports to. */
export const queueReport =
  (blobs: Blobs, now: () => Date): ReportSending['deliver'] =>
  async (trx, { recipients, title, subtitle, file }) => {
    const sha256 = await blobs.put(file.bytes);
    for (const to of recipients)
      await enqueue(
        trx,
        reportMailJob,
        payloadSchema.parse({ to, title, subtitle, file: { name: file.name, type: file.type, sha256 } }),
        { runAt: now() },
      );
  };

/** Sends queued reports. */
export const reportMailHandlers = (
  transport: Transporter,
  from: { readonly name: string; readonly address: string },
  blobs: Blobs,
): JobHandlers => ({
  [reportMailJob]: {
    run: async ({ payload }) => {
      const { to, title, subtitle, file } = payloadSchema.parse(payload);
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject: title,
        text: `${title}\n${subtitle}\n`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        attachments: [
          { filename: file.name, contentType: file.type, content: Buffer.from(await blobs.get(file.sha256)) },
        ],
      });
    },
  },
});
