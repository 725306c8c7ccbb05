/**
 * What the mail desk asks of the ticket desk. All calls run in the transaction that also records what became of the
 * mail: a ticket and its mail become true together. Ticket numbers are what people see (`#1042`).
 */
import type { Trx } from '../store/store.ts';
import type { BounceReason } from './bounce-rules.ts';
import type { MailAddress } from './message.ts';
import type { Piece } from './quote-rules.ts';

export interface StoredAttachment {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** Of the stored file (blobs.ts). */
  readonly sha256: string;
  /** Content-ID where the HTML shows it inline. */
  readonly contentId: string | null;
}

/** A mail as an entry of a ticket. */
export interface MailEntry {
  /** Row of `mail_in`; its raw mail stays there. */
  readonly mailId: string;
  readonly from: MailAddress | null;
  readonly cc: readonly MailAddress[];
  /** Never empty. */
  readonly subject: string;
  /** The whole text; `pieces` tells the person's words from quotes and signature. */
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Sanitised; null where the mail has none or it is too large to keep beside the text. */
  readonly html: string | null;
  readonly attachments: readonly StoredAttachment[];
  readonly receivedAt: string;
}

export interface Writer {
  readonly customerId: string;
  readonly personId: string | null;
  readonly language: 'de' | 'en';
}

export interface TicketIntake {
  /** Whose address this is; null where nobody knows. */
  whoIs(trx: Trx, address: string): Promise<Writer | null>;
  /** The customer of this id, for domain rules; null where there is none. */
  customer(trx: Trx, customerId: string): Promise<Writer | null>;
  /** Of these tickets those that exist, each with the one it was merged into or itself. */
  existing(trx: Trx, tickets: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Of these tickets those the address takes part in (opened, wrote to, watches, or is of the same customer). */
  takesPart(trx: Trx, tickets: readonly number[], address: string): Promise<ReadonlySet<number>>;
  /** Opens a ticket. Without a writer it waits in triage until somebody says whose it is. */
  openTicket(trx: Trx, entry: MailEntry, writer: Writer | null): Promise<number>;
  /** Adds a person's answer to a ticket, reopening it where the rules say so. `stranger`: does not take part in it. */
  addFollowUp(
    trx: Trx,
    ticket: number,
    entry: MailEntry,
    writer: Writer | null,
    how: { readonly by: 'signed' | 'known' | 'subject'; readonly stranger: boolean },
  ): Promise<void>;
  /** Files a machine's mail with a ticket: seen there, changes nothing. */
  addMachineMail(trx: Trx, ticket: number, entry: MailEntry, why: string): Promise<void>;
  /** An address we wrote to could not be reached. */
  markAddressBouncing(
    trx: Trx,
    bounce: {
      readonly address: string;
      readonly permanent: boolean;
      readonly reason: BounceReason;
      readonly said: string;
      readonly ticket: number | null;
    },
  ): Promise<void>;
}
