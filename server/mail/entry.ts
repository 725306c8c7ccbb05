/** A parsed mail as a ticket's entry: its files stored, its texts within what tickets keep. */
import { createHash } from 'node:crypto';
import { ticketLimits } from '../../protocol/ticket.ts';
import type { Blobs } from './blobs.ts';
import type { MailEntry, StoredAttachment } from './intake.ts';
import type { ParsedMail } from './message.ts';
import { oneLine } from './names-rules.ts';
import { foldQuotes } from './quote-rules.ts';

const noSubject = '(no subject)';

/**
 * Stores the mail's attachments and makes its entry. A text longer than tickets keep is cut, and added whole as a file.
 * Files nobody refers to (a crash right after) are harmless: their name is their content.
 */
export const toEntry = async (
  mailId: string,
  mail: ParsedMail,
  receivedAt: string,
  blobs: Blobs,
): Promise<MailEntry> => {
  const files = mail.attachments.slice(0, ticketLimits.attachmentsPerEntry - 1).map((one) => ({ ...one }));
  const long = mail.text.length > ticketLimits.textChars;
  const attachments: StoredAttachment[] = [];
  for (const { name, type, bytes, contentId } of files)
    attachments.push({ name, type, sizeBytes: bytes.length, sha256: await blobs.put(bytes), contentId });
  if (long) {
    const bytes = new TextEncoder().encode(mail.text);
    attachments.push({
      name: 'text.txt',
      type: 'text/plain',
      sizeBytes: bytes.length,
      sha256: await blobs.put(bytes),
      contentId: null,
    });
  }
  const text = long ? mail.text.slice(0, ticketLimits.textChars).toWellFormed() : mail.text;
  const subject = oneLine(mail.subject, ticketLimits.subjectChars);
  return {
    mailId,
    from: mail.from,
    cc: [...mail.to, ...mail.cc],
    subject: subject === '' ? noSubject : subject,
    text,
    pieces: foldQuotes(text),
    html: mail.html !== null && mail.html.length <= ticketLimits.htmlChars ? mail.html : null,
    attachments,
    receivedAt,
  };
};

/**
 * What two deliveries of one mail have in common (by way of an alias, or a mailbox read twice). Message-IDs alone are not
 * enough: programs reuse them, and attackers copy them. Null where the mail has none: then every delivery is a mail of its own.
 */
export const contentKey = (mail: ParsedMail): string | null =>
  mail.messageId === null
    ? null
    : createHash('sha256')
        .update(
          JSON.stringify([
            mail.messageId,
            mail.from?.address ?? null,
            mail.date,
            mail.subject,
            mail.text,
            mail.html,
            mail.inReplyTo,
            mail.references,
            mail.attachments.map(({ name, sha256 }) => [name, sha256]),
          ]),
        )
        .digest('hex');
