/** Jobs that send mails of no ticket: ordered reports, and what accounts need. */
import { accountMailHandlers } from '../auth/account-mail.ts';
import { allNames } from '../auth/names.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import { reportHandlers } from '../reports/schedule.ts';
import type { Store } from '../store/store.ts';
import type { Blobs } from './blobs.ts';
import { queueReport, reportMailHandlers } from './report-mail.ts';
import type { MailSender } from './run.ts';

export const sendingJobs =
  (parts: { store: Store; blobs: Blobs; secret: string; vendor: string; now: () => Date }) =>
  ({ transport, from }: MailSender): JobHandlers => {
    const { store, blobs, secret, vendor, now } = parts;
    return {
      ...reportMailHandlers(transport, from, blobs),
      ...reportHandlers({ store, now, personNames: allNames, deliver: queueReport(blobs, now) }),
      ...accountMailHandlers({
        secret,
        vendor,
        send: async (mail) => {
          await transport.sendMail({ ...mail, from, headers: { 'Auto-Submitted': 'auto-generated' } });
        },
      }),
    };
  };
