/** The weekly service hours: for each day its spans, as fields and as a picture. */
import { ActionIcon, Box, Group, Select, Stack, Text, Tooltip } from '@mantine/core';
import { TimePicker } from '@mantine/dates';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../../protocol/face/language.ts';
import { Section } from '../../../account/section.tsx';
import { faultOf, framesOf, hoursPerWeek, minutesOf, nextFrame, weekdays, withFrames } from './draft.ts';
import type { Calendar, Change, Frame } from './draft.ts';
import { useCalendarWords } from './words.ts';

const timeZones = Intl.supportedValuesOf('timeZone');
/** A Monday, to name the days after. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;
const dayMinutes = 1_440;

const useDayNames = (): ((day: number) => string) => {
  const format = new Intl.DateTimeFormat(useLanguage(), { weekday: 'long', timeZone: 'UTC' });
  return (day) => format.format(monday + (day - 1) * dayMs);
};

/** The day from midnight to midnight, its spans filled. */
const DayBar = ({ frames }: { frames: readonly Frame[] }) => (
  <Box
    aria-hidden
    pos="relative"
    h={8}
    bg="light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-5))"
    style={{ borderRadius: 4, overflow: 'hidden' }}
  >
    {frames.map(({ from, to }) => (
      <Box
        key={`${from}${to}`}
        pos="absolute"
        h="100%"
        bg="var(--mantine-primary-color-filled)"
        style={{
          left: `${(minutesOf(from) / dayMinutes) * 100}%`,
          width: `${(Math.max(0, minutesOf(to) - minutesOf(from)) / dayMinutes) * 100}%`,
        }}
      />
    ))}
  </Box>
);

/** A time of day, always of 24 hours, whatever the browser's own language. */
const TimeField = ({
  label,
  value,
  readOnly,
  onChange,
}: {
  label: string;
  value: string;
  readOnly: boolean;
  onChange: (value: string) => void;
}) => {
  const t = useCalendarWords();
  return (
    <TimePicker
      w={80}
      format="24h"
      value={value}
      readOnly={readOnly}
      onChange={(next) => onChange(next.slice(0, 5))}
      aria-label={label}
      hoursInputLabel={`${label}, ${t('hourPart')}`}
      minutesInputLabel={`${label}, ${t('minutePart')}`}
    />
  );
};

const DayRow = ({
  day,
  name,
  calendar,
  change,
  readOnly,
}: {
  day: number;
  name: string;
  calendar: Calendar;
  change: Change;
  readOnly: boolean;
}) => {
  const t = useCalendarWords();
  const frames = framesOf(calendar, day);
  const fault = faultOf(frames);
  const set = (next: readonly Frame[]) => change((before) => withFrames(before, day, next));
  const setOne = (index: number, part: Partial<Frame>) =>
    set(frames.map((frame, at) => (at === index ? { ...frame, ...part } : frame)));
  return (
    <Stack gap={6} role="group" aria-label={name}>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <Group gap="xs" flex={1}>
          <Text w={96} fw={500} size="sm">
            {name}
          </Text>
          {frames.length === 0 ? (
            <Text size="sm" c="dimmed" py={7}>
              {t('closed')}
            </Text>
          ) : null}
          {frames.map(({ from, to }, index) => (
            // The spans of a day have no name but their place; fields must keep the focus while a time changes.
            // oxlint-disable-next-line react/no-array-index-key
            <Group key={index} gap={4} wrap="nowrap">
              <TimeField
                label={`${name}: ${t('from')}`}
                value={from}
                readOnly={readOnly}
                onChange={(value) => setOne(index, { from: value })}
              />
              <Text aria-hidden>–</Text>
              <TimeField
                label={`${name}: ${t('to')}`}
                value={to === '24:00' ? '00:00' : to}
                readOnly={readOnly}
                onChange={(value) => setOne(index, { to: value === '00:00' ? '24:00' : value })}
              />
              {readOnly ? null : (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`${name}: ${t('removeFrame')}`}
                  onClick={() => set(frames.filter((_frame, at) => at !== index))}
                >
                  <IconX size={16} />
                </ActionIcon>
              )}
            </Group>
          ))}
        </Group>
        {readOnly ? null : (
          <Group gap={4} wrap="nowrap" pt={3}>
            {day === 1 ? (
              <Tooltip label={t('copyToWorkdays')}>
                <ActionIcon
                  variant="default"
                  size="md"
                  aria-label={t('copyToWorkdays')}
                  onClick={() =>
                    change((before) =>
                      [2, 3, 4, 5].reduce(
                        (all, other) =>
                          withFrames(
                            all,
                            other,
                            frames.map((frame) => ({ ...frame, day: other })),
                          ),
                        before,
                      ),
                    )
                  }
                >
                  <IconCopy size={16} />
                </ActionIcon>
              </Tooltip>
            ) : null}
            <Tooltip label={t('addFrame')}>
              <ActionIcon
                variant="default"
                size="md"
                aria-label={`${name}: ${t('addFrame')}`}
                onClick={() => set([...frames, nextFrame(day, frames)])}
              >
                <IconPlus size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </Group>
      <DayBar frames={frames} />
      {fault === null ? null : (
        <Text size="xs" c="red" role="alert">
          {t(fault)}
        </Text>
      )}
    </Stack>
  );
};

export const WeekSection = ({
  calendar,
  change,
  readOnly,
}: {
  calendar: Calendar;
  change: Change;
  readOnly: boolean;
}) => {
  const t = useCalendarWords();
  const format = useFormat();
  const nameOf = useDayNames();
  return (
    <Section
      title={t('week')}
      text={t('weekText')}
      badge={
        <Text size="sm" c="dimmed">
          {t('perWeek', { hours: format.number(hoursPerWeek(calendar), 1) })}
        </Text>
      }
    >
      <Stack gap="lg">
        {weekdays.map((day) => (
          <DayRow
            key={day}
            day={day}
            name={nameOf(day)}
            calendar={calendar}
            change={change}
            readOnly={readOnly}
          />
        ))}
        <Select
          label={t('timeZone')}
          maw={320}
          searchable
          allowDeselect={false}
          readOnly={readOnly}
          data={timeZones.includes(calendar.timeZone) ? timeZones : [calendar.timeZone, ...timeZones]}
          value={calendar.timeZone}
          onChange={(timeZone) => {
            if (timeZone !== null) change((before) => ({ ...before, timeZone }));
          }}
        />
      </Stack>
    </Section>
  );
};
