/** Public holidays of the federal state, year by year, and further days on which nobody is there. */
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconChevronLeft, IconChevronRight, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import type { Answer } from '../../../api/client.ts';
import { Section } from '../../../account/section.tsx';
import { useSettingsWords } from '../words.ts';
import { states } from './draft.ts';
import type { Calendar, Change } from './draft.ts';
import { useCalendarWords } from './words.ts';

type Holidays = Answer<'POST /settings/calendar/preview'>['holidays'];

const noState = '-';

const HolidayTable = ({
  holidays,
  calendar,
  change,
  readOnly,
}: {
  holidays: Holidays;
  calendar: Calendar;
  change: Change;
  readOnly: boolean;
}) => {
  const t = useCalendarWords();
  const format = useFormat();
  const worked = new Set(calendar.openHolidays);
  if (holidays.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('noHolidays')}
      </Text>
    );
  return (
    <Table horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('date')}</Table.Th>
          <Table.Th>{t('holiday')}</Table.Th>
          <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('worked')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {holidays.map(({ date, name }) => (
          <Table.Tr key={date}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.day(`${date}T12:00:00`)}</Table.Td>
            <Table.Td lang="de">{name}</Table.Td>
            <Table.Td>
              <Checkbox
                aria-label={`${t('worked')}: ${name}`}
                checked={worked.has(date)}
                disabled={readOnly}
                onChange={({ currentTarget: { checked } }) =>
                  change((before) => ({
                    ...before,
                    openHolidays: checked
                      ? [...before.openHolidays, date].sort()
                      : before.openHolidays.filter((one) => one !== date),
                  }))
                }
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

const ClosedDays = ({
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
  const [date, setDate] = useState<string | null>(null);
  const [name, setName] = useState('');
  const add = (): void => {
    if (date === null) return;
    const day = { date: date.slice(0, 10), name: name.trim() };
    change((before) => ({
      ...before,
      closedDays: [...before.closedDays.filter((one) => one.date !== day.date), day].sort((a, b) =>
        a.date < b.date ? -1 : 1,
      ),
    }));
    setDate(null);
    setName('');
  };
  return (
    <Stack gap="sm">
      <Stack gap={0}>
        <Text fw={600} size="sm">
          {t('closedDays')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('closedDaysText')}
        </Text>
      </Stack>
      {calendar.closedDays.map((day) => (
        <Group key={day.date} justify="space-between" wrap="nowrap">
          <Text size="sm">
            {format.day(`${day.date}T12:00:00`)}
            {day.name === '' ? '' : ` · ${day.name}`}
          </Text>
          {readOnly ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${s('remove')}: ${day.date}`}
              onClick={() =>
                change((before) => ({
                  ...before,
                  closedDays: before.closedDays.filter((one) => one.date !== day.date),
                }))
              }
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {readOnly ? null : (
        <Group align="flex-end" gap="xs">
          <DateInput label={t('date')} w={150} valueFormat="L" value={date} onChange={setDate} />
          <TextInput
            label={t('closedDayName')}
            flex={1}
            miw={140}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            disabled={date === null}
            onClick={add}
          >
            {t('addClosedDay')}
          </Button>
        </Group>
      )}
    </Stack>
  );
};

export const HolidaysSection = ({
  calendar,
  change,
  readOnly,
  holidays,
  year,
  onYear,
}: {
  calendar: Calendar;
  change: Change;
  readOnly: boolean;
  holidays: Holidays;
  year: number;
  onYear: (year: number) => void;
}) => {
  const t = useCalendarWords();
  return (
    <Section title={t('holidays')} text={t('holidaysText')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <Stack>
          <Group align="flex-end" justify="space-between">
            <Select
              label={t('state')}
              flex={1}
              allowDeselect={false}
              readOnly={readOnly}
              data={[
                { value: noState, label: t('stateNone') },
                ...states
                  .map((one) => ({ value: one, label: t(one) }))
                  .sort((a, b) => a.label.localeCompare(b.label)),
              ]}
              value={calendar.state ?? noState}
              onChange={(value) =>
                change((before) => ({ ...before, state: states.find((one) => one === value) ?? null }))
              }
            />
            <Group gap={4} role="group">
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('yearBefore')}
                onClick={() => onYear(year - 1)}
              >
                <IconChevronLeft size={16} />
              </ActionIcon>
              <Text fw={600} w={48} ta="center" aria-live="polite">
                {year}
              </Text>
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('yearAfter')}
                onClick={() => onYear(year + 1)}
              >
                <IconChevronRight size={16} />
              </ActionIcon>
            </Group>
          </Group>
          <HolidayTable holidays={holidays} calendar={calendar} change={change} readOnly={readOnly} />
        </Stack>
        <ClosedDays calendar={calendar} change={change} readOnly={readOnly} />
      </SimpleGrid>
    </Section>
  );
};
