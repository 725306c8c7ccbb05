/** The order in which tickets were shown last, so that the ticket page can go to the one before and after. */
const key = 'beistand.tickets.order';
const most = 2_000;

export interface ShownOrder {
  /** The search of the queue page's address. */
  readonly search: Readonly<Record<string, string | undefined>>;
  readonly numbers: readonly number[];
}

const none: ShownOrder = { search: {}, numbers: [] };

/** Remembers it for this tab. */
export const keepOrder = (order: ShownOrder): void => {
  sessionStorage.setItem(key, JSON.stringify({ ...order, numbers: order.numbers.slice(0, most) }));
};

/** What was shown last in this tab; nothing where no queue was open. */
export const lastOrder = (): ShownOrder => {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? 'null') as ShownOrder | null) ?? none;
  } catch {
    return none;
  }
};
