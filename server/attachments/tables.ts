/** Table of uploads: which file somebody brought, so that nobody can attach a file they only know the hash of. */

interface UploadTable {
  user_id: string;
  sha256: string;
  size: number;
  created_at: string;
}

export interface AttachmentTables {
  uploads: UploadTable;
}
