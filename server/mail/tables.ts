/** Tables of mails in and out. Raw mails and attachments are files (blobs.ts), found by their sha256. */

export type MailState = 'received' | 'done' | 'quarantined';
export type MailOutcome = 'ticket' | 'followUp' | 'bounce' | 'auto' | 'loop' | 'complaint' | 'copy' | 'filed';

export interface MailInTable {
  id: string;
  /** Of the raw mail: the same bytes are the same mail. */
  sha256: string;
  size: number;
  /** Where it came from: a mailbox or an import. */
  source: string;
  received_at: string;
  state: MailState;
  outcome: MailOutcome | null;
  /** Why it is quarantined, or what decided the outcome. */
  reason: string | null;
  detail: string | null;
  ticket: number | null;
  message_id: string | null;
  from_address: string | null;
  subject: string | null;
  /** What makes a second delivery of the same mail a copy: Message-ID, sender, date and content together. */
  content_key: string | null;
  processed_at: string | null;
}

/** Message-IDs by which an answer finds its ticket. */
export interface MailIdTable {
  message_id: string;
  ticket: number;
  direction: 'in' | 'out';
  at: string;
}

export interface MailOutTable {
  id: string;
  /** At most one mail has this key: what is queued twice is sent once. */
  dedupe_key: string;
  kind: string;
  ticket: number | null;
  to_address: string;
  /** 1 for mails no person wrote; these are capped for each recipient. */
  automatic: number;
  message_id: string;
  /** OutgoingMail as JSON. */
  content: string;
  state: 'queued' | 'sent' | 'dead' | 'held';
  created_at: string;
  sent_at: string | null;
  /** The server's last word on it. */
  said: string | null;
}

export interface MailBounceTable {
  id: string;
  address: string;
  permanent: number;
  reason: string;
  status: string | null;
  said: string;
  mail_id: string;
  at: string;
}

/** How far a mailbox has been read. */
export interface MailCursorTable {
  mailbox: string;
  uid_validity: string;
  last_uid: number;
}

export interface MailMuteTable {
  ticket: number;
  address: string;
  at: string;
}

/** Rules of the admin: an address, or `@domain`. */
export interface MailRuleTable {
  pattern: string;
  action: 'customer' | 'triage' | 'file';
  customer_id: string | null;
}

export interface MailTables {
  mail_in: MailInTable;
  mail_ids: MailIdTable;
  mail_out: MailOutTable;
  mail_bounces: MailBounceTable;
  mail_cursors: MailCursorTable;
  mail_mutes: MailMuteTable;
  mail_rules: MailRuleTable;
}
