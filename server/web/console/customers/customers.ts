/** Customers as the console asks for them. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type Customer = Answer<'GET /customers/{customerId}'>;

const pageSize = 100;
const pagesMost = 20;

/** All customers, archived ones too: names by id. */
const useAll = () =>
  useQuery({
    queryKey: ['customers', 'names'],
    staleTime: 300_000,
    queryFn: async () => {
      const names = new Map<string, string>();
      for (const archived of [{}, { archived: 'true' }]) {
        let cursor: string | null = null;
        for (let page = 0; page < pagesMost; page += 1) {
          const { items, next }: Answer<'GET /customers'> = await call('GET /customers', {
            query: { limit: pageSize, ...archived, ...(cursor === null ? {} : { cursor }) },
          });
          for (const { id, name } of items) names.set(id, name);
          if (next === null) break;
          cursor = next;
        }
      }
      return names;
    },
  });

/** The names of all customers by id; an id while they load. */
export const useCustomerNames = (): ((id: string) => string) => {
  const { data } = useAll();
  return (id) => data?.get(id) ?? id;
};

/** All customers to choose from, by name. */
export const useCustomers = (): { value: string; label: string }[] => {
  const { data } = useAll();
  return [...(data ?? [])]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
};
