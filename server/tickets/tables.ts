/**
 * Tables of the desk. `ticket_activities` is the truth; `tickets`, `ticket_marks`, `ticket_words` and the search
 * index are derived from it and can be rebuilt at any time.
 */

export interface TicketTable {
  number: number;
  customer_id: string | null;
  class: string | null;
  status: string;
  /** 1 unless closed or merged. */
  open: number;
  priority: string;
  product: string | null;
  assignee: string | null;
  subject: string;
  opened_at: string;
  updated_at: string;
  closed_at: string | null;
  /** Sequence number and hash of the last activity. */
  seq: number;
  head_hash: string;
  /** The earlier of the running clocks' due times; `noDueTime` where none runs. */
  due_at: string;
  /** When a clock has to warn next; null where none will. */
  next_alarm_at: string | null;
  /** TicketState as JSON. */
  state: string;
}

/** Sorts after every real time. */
export const noDueTime = '9999-12-31T23:59:59.999Z';

export interface TicketActivityTable {
  ticket: number;
  seq: number;
  at: string;
  actor_kind: string;
  actor_id: string;
  kind: string;
  public: number;
  head: string;
  hash: string;
  salt: string | null;
  content: string | null;
}

/** Tags, watchers and fixing builds, to find tickets by. */
export interface TicketMarkTable {
  ticket: number;
  kind: 'tag' | 'watcher' | 'fix';
  value: string;
}

export interface TicketNumberTable {
  id: number;
  last: number;
}

/** The words of a ticket that the search index is made from: folded, without doubles, parted by blanks. */
export interface TicketWordsTable {
  ticket: number;
  public: string;
  internal: string;
}

export interface TicketTables {
  tickets: TicketTable;
  ticket_activities: TicketActivityTable;
  ticket_marks: TicketMarkTable;
  ticket_numbers: TicketNumberTable;
  ticket_words: TicketWordsTable;
}
