/** Tables of the API itself: what was done under which idempotency key, and who wants to be told by webhook. */

interface IdempotencyKeyTable {
  /** Hash of person and key. */
  id: string;
  /** Hash of method, path and body: the same key for another request is a mistake. */
  request: string;
  created_at: string;
  /** Null while it is being done, or where the server ended before it was. */
  status: number | null;
  /** JSON; null where there was no body. */
  body: string | null;
}

interface WebhookTable {
  id: string;
  url: string;
  /** Sealed with a key that is not in the database. */
  secret: string;
  /** JSON array of event names. */
  events: string;
  created_at: string;
  created_by: string;
  disabled_at: string | null;
  last_ok_at: string | null;
  last_error: string | null;
}

export interface ApiTables {
  idempotency_keys: IdempotencyKeyTable;
  webhooks: WebhookTable;
}
