/** Tables of the sessions that were held, of those being held, and of the server processes that hold them. */

export interface SessionTable {
  id: string;
  installation_id: string;
  customer_id: string;
  ticket: number | null;
  helper_id: string;
  /** The helper as the customer was shown them, as JSON. */
  helper: string;
  started_at: string;
  ended_at: string | null;
  /** JSON array of the capabilities the customer allowed at any time, as the agent told. */
  granted: string;
  /** JSON array of what was allowed from when on, oldest first: as the agent told, or as its signed events say. */
  grants: string;
  /** 1 where `grants` come from events that the customer's machine has signed. */
  grants_signed: number;
  reason: string | null;
  /** Hashes of the tokens the ends come back with, until the session has ended. */
  agent_token_hash: string;
  helper_token_hash: string;
  /** The server process that holds it. */
  place: string | null;
}

/** A server process that is running, or was until the others have noticed that it is not. */
export interface RelayPlaceTable {
  id: string;
  /** Where the others reach it, and on which machine it runs. */
  url: string;
  machine: string;
  /** Goes up while it lives. */
  beats: number;
}

/** A code somebody waits behind. */
export interface RelayCodeTable {
  lookup: string;
  place: string;
  ticket: number | null;
  customer_id: string;
  machine: string;
  opened_at: string;
}

export interface RelayTables {
  sessions: SessionTable;
  relay_places: RelayPlaceTable;
  relay_codes: RelayCodeTable;
}
