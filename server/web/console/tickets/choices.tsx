/** Fields to choose a customer, a colleague or a product with, fed by the server. */
import { MultiSelect, Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { useCustomers, useDeskPeople, useProducts } from './queue-data.ts';
import { useWords } from './words.ts';

type ChoiceProps = Omit<SelectProps, 'data' | 'onChange' | 'value'> & {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
};

const searchDelayMs = 200;

/** One customer; the list follows what is typed. */
export const CustomerSelect = ({ value, onChange, ...rest }: ChoiceProps) => {
  const t = useWords();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, searchDelayMs);
  const found = useCustomers(text);
  const chosen = useQuery({
    queryKey: ['customer', value],
    queryFn: () => call('GET /customers/{customerId}', { params: { customerId: value ?? '' } }),
    enabled: value !== null,
  });
  const items = found.data ?? [];
  const known = chosen.data;
  const all = known === undefined || items.some((one) => one.id === known.id) ? items : [known, ...items];
  return (
    <Select
      searchable
      nothingFoundMessage={t('choice.nothing')}
      data={all.map(({ id, name, number }) => ({
        value: id,
        label: number === null ? name : `${name} (${number})`,
      }))}
      // What the server found fits; the browser needn't sort it out again.
      filter={({ options }) => options}
      onSearchChange={(search) => setTyped(all.some(({ name }) => search.startsWith(name)) ? '' : search)}
      value={value}
      onChange={onChange}
      {...rest}
    />
  );
};

/** A colleague; with `nobody`, also nobody. */
export const PersonSelect = ({
  value,
  onChange,
  nobody = false,
  ...rest
}: ChoiceProps & { readonly nobody?: boolean }) => {
  const t = useWords();
  const me = useMe();
  const people = useDeskPeople();
  return (
    <Select
      searchable
      nothingFoundMessage={t('choice.nothing')}
      data={[
        ...(nobody ? [{ value: 'none', label: t('assignee.none') }] : []),
        ...(people.data ?? []).map(({ id, name }) => ({
          value: id,
          label: id === me.id ? t('assignee.me', { name }) : name,
        })),
      ]}
      value={value}
      onChange={onChange}
      {...rest}
    />
  );
};

export const ProductSelect = ({ value, onChange, ...rest }: ChoiceProps) => {
  const products = useProducts();
  const known = (products.data ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const missing = value !== null && known.every((one) => one.value !== value);
  return (
    <Select
      clearable
      data={missing ? [...known, { value, label: value }] : known}
      value={value}
      onChange={onChange}
      {...rest}
    />
  );
};

/** People of a customer, to hear of a ticket. */
export const ContactsSelect = ({
  customerId,
  value,
  onChange,
  label,
  description,
}: {
  customerId: string | null;
  value: string[];
  onChange: (value: string[]) => void;
  label: string;
  description?: string;
}) => {
  const t = useWords();
  const contacts = useQuery({
    queryKey: ['customer', customerId, 'contacts'],
    queryFn: () => call('GET /customers/{customerId}/contacts', { params: { customerId: customerId ?? '' } }),
    select: ({ items }) => items,
    enabled: customerId !== null,
  });
  return (
    <MultiSelect
      label={label}
      description={description}
      searchable
      disabled={customerId === null}
      nothingFoundMessage={t('choice.nothing')}
      data={(contacts.data ?? []).map(({ id, name, email }) => ({ value: id, label: `${name} <${email}>` }))}
      value={value}
      onChange={onChange}
    />
  );
};
