/** Both clocks of a ticket: how far they are, when they run out, and why they stand still. */
import { Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconClockPause } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Card } from './card.tsx';
import { useNow } from './now.ts';
import type { TicketView } from './ticket-data.ts';
import { useWords } from './words.ts';

type Clock = TicketView['clocks']['reaction'];

const warnShare = 0.75;

const ClockLine = ({ clock, ticking, since }: { clock: Clock; ticking: boolean; since: number }) => {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const runs = clock.state === 'running' || clock.state === 'overdue';
  const elapsed = clock.elapsedMs + (runs && ticking ? Math.max(0, now - since) : 0);
  const target = clock.targetMs;
  if (target === null)
    return (
      <Group justify="space-between">
        <Text size="sm">{t(`clock.${clock.kind}`)}</Text>
        <Text size="sm" c="dimmed">
          {t('clock.noTarget')}
        </Text>
      </Group>
    );
  const left = target - elapsed;
  const bad = clock.state === 'missed' || (runs && left < 0);
  const urgent = runs && elapsed / target > warnShare;
  const Icon = bad
    ? IconAlertTriangle
    : clock.state === 'met'
      ? IconCircleCheck
      : clock.state === 'paused'
        ? IconClockPause
        : IconClock;
  const text = runs
    ? left < 0
      ? t('clock.overdueBy', { time: format.duration(-left) })
      : t('clock.left', { time: format.duration(left) })
    : t(`clock.${clock.state as 'met' | 'missed' | 'paused'}`);
  return (
    <Stack gap={4}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{t(`clock.${clock.kind}`)}</Text>
        <Group gap={4} wrap="nowrap" className={bad ? 'ticket-overdue' : urgent ? 'ticket-urgent' : ''}>
          <Icon size={16} aria-hidden />
          <Text size="sm" fw={600}>
            {text}
          </Text>
        </Group>
      </Group>
      <Progress
        size="sm"
        value={Math.min(100, (elapsed / target) * 100)}
        color={bad ? 'red' : urgent ? 'orange' : 'teal'}
        aria-label={t(`clock.${clock.kind}`)}
      />
      <Text size="xs" c="dimmed">
        {t('clock.of', { elapsed: format.duration(elapsed), target: format.duration(target) })}
        {clock.dueAt !== null && runs ? ` · ${t('clock.due', { at: format.instant(clock.dueAt) })}` : ''}
      </Text>
    </Stack>
  );
};

export const ClockCard = ({ view, since }: { view: TicketView; since: number }) => {
  const t = useWords();
  const format = useFormat();
  const { clocks, ticket, ticking } = view;
  const pause = ticket.pauses.at(-1);
  const running = [clocks.reaction, clocks.solution].some(
    ({ state }) => state === 'running' || state === 'overdue',
  );
  return (
    <Card title={t('clock.title')}>
      <Stack gap="sm">
        <ClockLine clock={clocks.reaction} ticking={ticking} since={since} />
        <ClockLine clock={clocks.solution} ticking={ticking} since={since} />
        {pause !== undefined && pause.to === null ? (
          <Text size="xs" c="dimmed">
            {t('clock.pausedSince', { at: format.instant(pause.from) })}
          </Text>
        ) : null}
        {running && !ticking ? (
          <Text size="xs" c="dimmed">
            {t('clock.resting')}
          </Text>
        ) : null}
      </Stack>
    </Card>
  );
};
