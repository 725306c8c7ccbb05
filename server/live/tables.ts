/** Table of who is at which ticket right now; rows older than a minute mean nothing. */

interface PresenceTable {
  ticket: number;
  person_id: string;
  state: 'viewing' | 'replying';
  seen_at: string;
}

export interface LiveTables {
  presence: PresenceTable;
}
