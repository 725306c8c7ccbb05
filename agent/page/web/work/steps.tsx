/** Every state of an update by its name: passed ones with the time they took, those to come in grey. */
import { Loader, SimpleGrid, Group, Text, ThemeIcon } from '@mantine/core';
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { Job } from '../../../../protocol/page-api.ts';
import { road } from './states.ts';
import { useWords } from './words.ts';

interface Step {
  readonly state: string;
  readonly tookMs: number | null;
  readonly phase: 'passed' | 'now' | 'ahead';
}

const stepsOf = (job: Job): Step[] => {
  const passed = job.states.filter(({ state }) => state !== 'idle');
  const steps = passed.map(({ state, at }, index): Step => {
    const next = passed[index + 1];
    const tookMs = next === undefined ? null : Date.parse(next.at) - Date.parse(at);
    return { state, tookMs, phase: next === undefined ? 'now' : 'passed' };
  });
  const last = passed.at(-1)?.state;
  const reached = road.findIndex((state) => state === last);
  const goesBack = passed.some(({ state }) => state === 'rollingBack');
  const ahead = goesBack ? [] : road.slice(reached + 1);
  return [...steps, ...ahead.map((state): Step => ({ state, tookMs: null, phase: 'ahead' }))];
};

const Mark = ({ step }: { step: Step }) => {
  if (step.phase === 'now') return <Loader size={20} aria-hidden />;
  const back = step.state === 'rollingBack';
  return (
    <ThemeIcon
      size={20}
      radius="xl"
      variant={step.phase === 'passed' ? 'filled' : 'default'}
      color={back ? 'orange' : 'teal'}
      aria-hidden
    >
      {step.phase === 'passed' ? back ? <IconArrowBackUp size={13} /> : <IconCheck size={13} /> : null}
    </ThemeIcon>
  );
};

export const Steps = ({ job }: { job: Job }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <SimpleGrid component="ol" cols={{ base: 1, xs: 2, md: 3 }} spacing="xs" verticalSpacing={6} p={0} m={0}>
      {stepsOf(job).map((step, index) => (
        <Group
          component="li"
          key={`${index}-${step.state}`}
          gap="xs"
          wrap="nowrap"
          aria-current={step.phase === 'now' ? 'step' : undefined}
        >
          <Mark step={step} />
          <Text
            size="sm"
            fw={step.phase === 'now' ? 600 : 400}
            c={step.phase === 'ahead' ? 'dimmed' : 'inherit'}
          >
            {t(`state.${step.state}` as 'state.idle')}
          </Text>
          {step.tookMs === null || step.tookMs < 1_000 ? null : (
            <Text size="xs" c="dimmed">
              {format.duration(step.tookMs)}
            </Text>
          )}
        </Group>
      ))}
    </SimpleGrid>
  );
};
