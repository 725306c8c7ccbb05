/** Table of canned texts. */

export interface CannedTextTable {
  id: string;
  /** Whose it is; null: everybody’s on the staff. */
  owner: string | null;
  name: string;
  language: 'de' | 'en';
  text: string;
  version: number;
  updated_at: string;
}

export interface CannedTables {
  canned_texts: CannedTextTable;
}
