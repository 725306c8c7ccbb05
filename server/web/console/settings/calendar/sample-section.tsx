/** What the edited calendar would mean for a ticket: when its clocks run out, beside what holds now. */
import { Group, Stack, Table, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconArrowRight } from '@tabler/icons-react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import type { Answer } from '../../../api/client.ts';
import { Section } from '../../../account/section.tsx';
import type { Calendar, ClassName } from './draft.ts';
import { useCalendarWords } from './words.ts';

type Clocks = Answer<'POST /settings/calendar/preview'>['clocks'];

const Due = ({ before, after, target }: { before: string | null; after: string | null; target: boolean }) => {
  const t = useCalendarWords();
  const format = useFormat();
  const say = (at: string | null, wanted: boolean): string =>
    at === null ? t(wanted ? 'neverDue' : 'noTarget') : format.instant(at);
  if (before === after)
    return (
      <Text size="sm" {...(after === null ? { c: 'dimmed' } : {})}>
        {say(after, target)}
      </Text>
    );
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed" td="line-through">
        {say(before, false)}
      </Text>
      <Group gap={4} wrap="nowrap">
        <IconArrowRight size={14} aria-hidden />
        <Text size="sm" fw={600}>
          {say(after, target)}
        </Text>
      </Group>
    </Stack>
  );
};

export const SampleSection = ({
  calendar,
  clocks,
  openedAt,
  onOpenedAt,
}: {
  calendar: Calendar;
  clocks: Clocks;
  /** Local time, as the picker writes it. */
  openedAt: string;
  onOpenedAt: (openedAt: string) => void;
}) => {
  const t = useCalendarWords();
  const nameOf = (one: ClassName): string => (one === 'unclassified' ? t('unclassified') : one);
  return (
    <Section title={t('sample')} text={t('sampleText')}>
      <DateTimePicker
        label={t('openedAt')}
        w={220}
        valueFormat="L LT"
        value={openedAt}
        onChange={(value) => {
          if (value !== null) onOpenedAt(value);
        }}
      />
      <Table aria-live="polite">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('class')}</Table.Th>
            <Table.Th>{t('reaction')}</Table.Th>
            <Table.Th>{t('solution')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {clocks.map((clock) => (
            <Table.Tr key={clock.class}>
              <Table.Td>{nameOf(clock.class)}</Table.Td>
              <Table.Td>
                <Due {...clock.reaction} target={calendar.targets[clock.class].reactionMinutes !== null} />
              </Table.Td>
              <Table.Td>
                <Due {...clock.solution} target={calendar.targets[clock.class].solutionMinutes !== null} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
};
