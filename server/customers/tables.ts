/** Tables of customers and of the server's own settings. */

export interface CustomerTable {
  id: string;
  name: string;
  created_at: string;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface CustomerTables {
  customers: CustomerTable;
  settings: SettingTable;
}
