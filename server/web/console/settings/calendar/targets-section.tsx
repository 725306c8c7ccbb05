/** What each class promises, in service hours, and when its clock warns. */
import { NumberInput, Slider, Stack, Table, Text } from '@mantine/core';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { Section } from '../../../account/section.tsx';
import { classNames } from './draft.ts';
import type { Calendar, Change, ClassName } from './draft.ts';
import { useCalendarWords } from './words.ts';

type TargetName = 'reactionMinutes' | 'solutionMinutes';

const longestHours = 8_760;

const HoursInput = ({
  label,
  minutes,
  readOnly,
  onMinutes,
}: {
  label: string;
  minutes: number | null;
  readOnly: boolean;
  onMinutes: (minutes: number | null) => void;
}) => {
  const t = useCalendarWords();
  return (
    <NumberInput
      aria-label={label}
      placeholder={t('noTarget')}
      w={112}
      min={0}
      max={longestHours}
      step={1}
      decimalScale={2}
      suffix=" h"
      readOnly={readOnly}
      value={minutes === null ? '' : minutes / 60}
      onChange={(value) =>
        onMinutes(value === '' || Number(value) <= 0 ? null : Math.max(1, Math.round(Number(value) * 60)))
      }
    />
  );
};

export const TargetsSection = ({
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
  const set = (one: ClassName, target: TargetName, minutes: number | null) =>
    change((before) => ({
      ...before,
      targets: { ...before.targets, [one]: { ...before.targets[one], [target]: minutes } },
    }));
  const nameOf = (one: ClassName): string => (one === 'unclassified' ? t('unclassified') : one);
  return (
    <Section title={t('targets')} text={t('targetsText')}>
      <Table withRowBorders={false} maw={460} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('class')}</Table.Th>
            <Table.Th>{t('reaction')}</Table.Th>
            <Table.Th>{t('solution')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {classNames.map((one) => (
            <Table.Tr key={one}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {nameOf(one)}
                </Text>
              </Table.Td>
              <Table.Td>
                <HoursInput
                  label={`${t('class')} ${nameOf(one)}: ${t('reaction')} (${t('hours')})`}
                  minutes={calendar.targets[one].reactionMinutes}
                  readOnly={readOnly}
                  onMinutes={(minutes) => set(one, 'reactionMinutes', minutes)}
                />
              </Table.Td>
              <Table.Td>
                <HoursInput
                  label={`${t('class')} ${nameOf(one)}: ${t('solution')} (${t('hours')})`}
                  minutes={calendar.targets[one].solutionMinutes}
                  readOnly={readOnly}
                  onMinutes={(minutes) => set(one, 'solutionMinutes', minutes)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>

      <Stack gap={4} maw={520}>
        <Text size="sm" id="warn-at">
          {t('warnAt', { percent: format.percent(calendar.warnAtPercent / 100) })}
        </Text>
        <Slider
          aria-labelledby="warn-at"
          thumbProps={{ 'aria-labelledby': 'warn-at' }}
          min={1}
          max={99}
          disabled={readOnly}
          label={null}
          value={calendar.warnAtPercent}
          onChange={(warnAtPercent) => change((before) => ({ ...before, warnAtPercent }))}
        />
      </Stack>
    </Section>
  );
};
