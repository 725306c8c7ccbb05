/** Table of work that has to be done later or again: it outlives crashes, because it is in the database. */

export interface JobTable {
  id: string;
  kind: string;
  /** At most one job of a kind has this key; null where doubles are fine. */
  key: string | null;
  /** JSON. */
  payload: string;
  run_at: string;
  attempts: number;
  created_at: string;
  /** Raised when a job of this key is put in again. */
  generation: number;
  /** Whoever is at it right now, and until when others leave it alone. */
  claim: string | null;
  claimed_until: string | null;
  last_error: string | null;
  /** Set when it was given up: a dead letter, kept to be looked at. */
  dead_at: string | null;
}

export interface JobTables {
  jobs: JobTable;
}
