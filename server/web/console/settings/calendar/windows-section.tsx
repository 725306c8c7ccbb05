/** Service times agreed beside the week, with one customer or with all. */
import { ActionIcon, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { call } from '../../../api/client.ts';
import { Section } from '../../../account/section.tsx';
import { useSettingsWords } from '../words.ts';
import type { Calendar, Change } from './draft.ts';
import { useCalendarWords } from './words.ts';

const everybody = '-';
const longestMs = 31 * 86_400_000;

/** A picker's local time as an instant. */
const instantOf = (local: string | null): string =>
  local === null ? '' : new Date(local.replace(' ', 'T')).toISOString();

const useCustomers = () =>
  useQuery({
    queryKey: ['customers', 'all-names'],
    queryFn: () => call('GET /customers', { query: { limit: 200, sort: 'name', order: 'asc' } }),
  });

const NewWindow = ({ change }: { change: Change }) => {
  const t = useCalendarWords();
  const customers = useCustomers();
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [customer, setCustomer] = useState(everybody);
  const [note, setNote] = useState('');
  const span = from === null || to === null ? 0 : Date.parse(instantOf(to)) - Date.parse(instantOf(from));
  const wrong = from !== null && to !== null && (span <= 0 || span > longestMs);
  const add = (): void => {
    const window = {
      from: instantOf(from),
      to: instantOf(to),
      customerId: customer === everybody ? null : customer,
      note: note.trim(),
    };
    change((before) => ({
      ...before,
      windows: [...before.windows, window].sort((a, b) => (a.from < b.from ? -1 : 1)),
    }));
    setFrom(null);
    setTo(null);
    setNote('');
  };
  return (
    <Group align="flex-start" gap="xs">
      <DateTimePicker label={t('from')} w={180} valueFormat="L LT" value={from} onChange={setFrom} />
      <DateTimePicker
        label={t('to')}
        w={180}
        valueFormat="L LT"
        value={to}
        onChange={setTo}
        error={wrong ? t('windowWrong') : undefined}
      />
      <Select
        label={t('windowFor')}
        w={220}
        searchable
        allowDeselect={false}
        data={[
          { value: everybody, label: t('everybody') },
          ...(customers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={customer}
        onChange={(value) => setCustomer(value ?? everybody)}
      />
      <TextInput
        label={t('note')}
        flex={1}
        miw={140}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button
        mt={25}
        variant="default"
        leftSection={<IconPlus size={16} />}
        disabled={from === null || to === null || wrong}
        onClick={add}
      >
        {t('addWindow')}
      </Button>
    </Group>
  );
};

export const WindowsSection = ({
  calendar,
  change,
  readOnly,
}: {
  calendar: Calendar;
  change: Change;
  readOnly: boolean;
}) => {
  const t = useCalendarWords();
  const s = useSettingsWords();
  const format = useFormat();
  const customers = useCustomers();
  const nameOf = (id: string | null): string =>
    id === null ? t('everybody') : (customers.data?.items.find((one) => one.id === id)?.name ?? id);
  return (
    <Section title={t('windows')} text={t('windowsText')}>
      {calendar.windows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noWindows')}
        </Text>
      ) : (
        <div className="stacking">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('from')}</Table.Th>
                <Table.Th>{t('to')}</Table.Th>
                <Table.Th>{t('windowFor')}</Table.Th>
                <Table.Th>{t('note')}</Table.Th>
                <Table.Th aria-label={s('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {calendar.windows.map((window) => (
                <Table.Tr key={JSON.stringify(window)}>
                  <Table.Td data-label={t('from')}>{format.instant(window.from)}</Table.Td>
                  <Table.Td data-label={t('to')}>{format.instant(window.to)}</Table.Td>
                  <Table.Td data-label={t('windowFor')}>{nameOf(window.customerId)}</Table.Td>
                  <Table.Td data-label={t('note')}>{window.note}</Table.Td>
                  <Table.Td ta="right">
                    {readOnly ? null : (
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`${s('remove')}: ${format.instant(window.from)}`}
                        onClick={() =>
                          change((before) => ({
                            ...before,
                            windows: before.windows.filter((one) => one !== window),
                          }))
                        }
                      >
                        <IconX size={16} />
                      </ActionIcon>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {readOnly ? null : (
        <Stack>
          <NewWindow change={change} />
        </Stack>
      )}
    </Section>
  );
};
