/** Tables of published builds and of those who may publish. The repository's files stay the truth; this is for looking up. */

export interface PublishTokenTable {
  hash: string;
  label: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface BuildTable {
  /** TUF target path. */
  target: string;
  kind: string;
  product: string;
  channel: string;
  /** Version of a build, id of a script. */
  name: string;
  platform: string;
  customer_id: string | null;
  manifest_sha256: string;
  /** Ticket numbers, a JSON array. */
  fixes: string;
  created_at: string;
  published_at: string;
  withdrawn_at: string | null;
}

export interface UpdateTables {
  publish_tokens: PublishTokenTable;
  builds: BuildTable;
}
