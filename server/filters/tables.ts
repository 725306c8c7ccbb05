/** Table of saved filters. */

interface SavedFilterTable {
  id: string;
  owner: string;
  /** The list it belongs to, such as `tickets`. */
  area: string;
  name: string;
  /** As in the page's address, without the question mark. */
  query: string;
}

export interface FilterTables {
  saved_filters: SavedFilterTable;
}
