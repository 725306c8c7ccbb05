/** Tables of installations: who was enrolled, with which key, and what each one reported. */

export interface InstallationTable {
  id: string;
  customer_id: string;
  product: string;
  channel: string;
  machine_name: string;
  platform: string;
  agent_version: string;
  /** The device's public key, a JWK as JSON. */
  public_key: string;
  created_at: string;
  last_seen_at: string;
  /** What runs there by its own last word; null before the first report. */
  version: string | null;
  manifest_sha256: string | null;
  pinned: string | null;
  healthy: number | null;
  /** The agent's own time of the report the four members above come from; an older report arriving later does not change them. */
  reported_at: string | null;
  /** Its enrolment was taken back: nothing it signs is taken any more. */
  revoked_at: string | null;
}

export interface EnrolTokenTable {
  hash: string;
  customer_id: string;
  product: string;
  channel: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  /** Thumbprint of the key that used it: the same key may ask again, another may not. */
  used_key: string | null;
  installation_id: string | null;
}

export interface InstallationEventTable {
  id: string;
  installation_id: string;
  at: string;
  received_at: string;
  kind: string;
  data: string;
}

/** Which version ran where, from when to when, by the agent's own time. Made from the events. */
export interface InstallationVersionTable {
  installation_id: string;
  since: string;
  until: string | null;
  version: string;
  product: string;
  customer_id: string;
}

/** Ids of agents' requests seen so far, kept until such a request would be too old anyway. */
export interface RequestIdTable {
  id: string;
  expires_at: string;
}

export interface InstallationTables {
  installations: InstallationTable;
  enrol_tokens: EnrolTokenTable;
  installation_events: InstallationEventTable;
  installation_versions: InstallationVersionTable;
  request_ids: RequestIdTable;
}
