/** The maintenance window as days and times; its short form (`mon,tue 22:00-04:00 Europe/Berlin`) is the setting's value. */
import { Button, Chip, Fieldset, Group, Radio, Stack, Text } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useEffect, useState } from 'react';
import { Failure } from '../../../../protocol/face/states.tsx';
import { useSave } from './save.ts';
import { useWords } from './words.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

interface Shape {
  readonly only: boolean;
  readonly days: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/** What the agent shows: `daily`, or days by comma. */
const shapeOf = (value: string | null): Shape => {
  const match = /^(\S+) (\d\d:\d\d)-(\d\d:\d\d) (\S+)$/.exec(value ?? '');
  if (match === null) {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return { only: false, days: days.slice(0, 5), from: '22:00', to: '04:00', zone };
  }
  const [, chosen = '', from = '', to = '', zone = ''] = match;
  return { only: true, days: chosen === 'daily' ? days : chosen.split(','), from, to, zone };
};

const textOf = (shape: Shape): string =>
  shape.only
    ? `${days.filter((day) => shape.days.includes(day)).join(',')} ${shape.from}-${shape.to} ${shape.zone}`
    : '';

export const WindowSetting = ({ value }: { value: string | null }) => {
  const t = useWords();
  const { save, saving, error } = useSave('window', t('window'));
  const [shape, setShape] = useState(() => shapeOf(value));
  useEffect(() => setShape(shapeOf(value)), [value]);
  const change = (changes: Partial<Shape>): void => setShape({ ...shape, ...changes });
  const unchanged = textOf(shape) === textOf(shapeOf(value));
  const noDay = shape.only && shape.days.length === 0;
  return (
    <Fieldset legend={t('window')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('windowText')}
        </Text>
        <Radio.Group
          aria-label={t('window')}
          value={shape.only ? 'only' : 'always'}
          onChange={(chosen) => change({ only: chosen === 'only' })}
        >
          <Group gap="md">
            <Radio value="always" label={t('windowAlways')} />
            <Radio value="only" label={t('windowOnly')} />
          </Group>
        </Radio.Group>
        {shape.only ? (
          <>
            <Chip.Group multiple value={[...shape.days]} onChange={(chosen) => change({ days: chosen })}>
              <Group gap={6} role="group" aria-label={t('days')}>
                {days.map((day) => (
                  <Chip key={day} value={day} size="sm">
                    {t(day)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            <Group gap="sm">
              <TimeInput
                label={t('from')}
                value={shape.from}
                onChange={(event) => change({ from: event.currentTarget.value })}
              />
              <TimeInput
                label={t('to')}
                value={shape.to}
                onChange={(event) => change({ to: event.currentTarget.value })}
              />
            </Group>
            <Text size="sm" c="dimmed">
              {t('overMidnight', { zone: shape.zone })}
            </Text>
          </>
        ) : null}
        {noDay ? (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {t('noDay')}
          </Text>
        ) : null}
        {error === null ? null : <Failure error={error} />}
        <div>
          <Button
            variant="default"
            loading={saving}
            disabled={unchanged || noDay || shape.from === '' || shape.to === ''}
            onClick={() => save(textOf(shape))}
          >
            {t('save')}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
};
