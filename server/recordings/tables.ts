/** Table of the recordings of sessions. The files are blobs; a row whose file was erased stays and says so. */

export interface RecordingTable {
  session_id: string;
  kind: 'terminal' | 'events' | 'proof' | 'screen';
  sha256: string;
  size: number;
  /** How long it plays; null where that is not known. */
  seconds: number | null;
  stored_at: string;
  erased_at: string | null;
}

export interface RecordingTables {
  session_recordings: RecordingTable;
}
