/** Tables of customers and what belongs to them, and of the server's own settings. */
import type { Generated } from 'kysely';

interface CustomerTable {
  id: string;
  name: string;
  /** The number the vendor knows the customer by elsewhere. */
  number: Generated<string | null>;
  language: Generated<'de' | 'en'>;
  /** The vendor's own; never shown to the customer. */
  notes: Generated<string>;
  version: Generated<number>;
  created_at: string;
  archived_at: Generated<string | null>;
}

/** A person at a customer, with or without an account. */
export interface ContactTable {
  id: string;
  customer_id: string;
  name: string;
  /** Lower case. */
  email: string;
  phone: string | null;
  language: 'de' | 'en';
  version: number;
  created_at: string;
  removed_at: string | null;
}

/** A mail domain whose senders belong to a customer. */
interface CustomerDomainTable {
  domain: string;
  customer_id: string;
  created_at: string;
}

interface ProductTable {
  id: string;
  title: string;
  version: number;
  created_at: string;
}

/** Who changed what, when: of customers, contacts, products, settings and rights. Rows are only added. */
interface ChangeTable {
  id: string;
  at: string;
  /** Id of the person, or `server` for what was done on its command line. */
  by: string;
  /** Id of the thing changed. */
  subject: string;
  customer_id: string | null;
  what: string;
  /** JSON of the members that changed. */
  before: string | null;
  after: string | null;
}

interface SettingTable {
  key: string;
  value: string;
}

export interface CustomerTables {
  customers: CustomerTable;
  contacts: ContactTable;
  customer_domains: CustomerDomainTable;
  products: ProductTable;
  changes: ChangeTable;
  settings: SettingTable;
}
