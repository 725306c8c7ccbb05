/** A ticket's class and state, told by letter or word and colour, and the countdown of its clock. */
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconClockPause } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { TicketClass, TicketStatus } from '../../../../protocol/ticket.ts';
import { useNow } from './now.ts';
import { useWords } from './words.ts';

const classColors: Readonly<Record<TicketClass, string>> = {
  A: 'red.9',
  B: 'orange.4',
  C: 'yellow.3',
  D: 'indigo.8',
};

const statusColors: Readonly<Record<TicketStatus, string>> = {
  new: 'blue',
  open: 'teal',
  waiting: 'yellow',
  delivered: 'violet',
  closed: 'gray',
  merged: 'gray',
};

/** `withName`: with what the class stands for, not its letter alone. */
export const ClassBadge = ({
  value,
  withName = false,
}: {
  value: TicketClass | null;
  withName?: boolean;
}) => {
  const t = useWords();
  if (value === null)
    return (
      <Badge variant="default" size="md" radius="sm">
        {withName ? t('class.none') : '–'}
      </Badge>
    );
  const badge = (
    <Badge color={classColors[value]} variant="filled" size="md" radius="sm" autoContrast>
      {withName ? `${value} · ${t(`class.${value}`)}` : value}
    </Badge>
  );
  return withName ? badge : <Tooltip label={t(`class.${value}`)}>{badge}</Tooltip>;
};

export const StatusBadge = ({ value }: { value: TicketStatus }) => {
  const t = useWords();
  return (
    <Badge color={statusColors[value]} variant="dot" size="md" radius="sm">
      {t(`status.${value}`)}
    </Badge>
  );
};

const urgentMs = 3_600_000;

/** Service time left; `since` is when the server counted it (ms since 1970). */
export const Countdown = ({
  clock,
  since,
}: {
  clock: { readonly leftMs: number; readonly ticking: boolean } | null;
  since: number;
}) => {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  if (clock === null) return <Text size="sm" c="dimmed">–</Text>; // prettier-ignore
  const left = clock.leftMs - (clock.ticking ? Math.max(0, now - since) : 0);
  const over = left < 0;
  const Icon = over ? IconAlertTriangle : clock.ticking ? IconClock : IconClockPause;
  const text = over
    ? t('clock.overdueBy', { time: format.duration(-left) })
    : t('clock.left', { time: format.duration(left) });
  return (
    <Tooltip label={clock.ticking ? text : `${text} · ${t('clock.resting')}`}>
      <Group
        gap={4}
        wrap="nowrap"
        className={over ? 'ticket-overdue' : left < urgentMs ? 'ticket-urgent' : ''}
      >
        <Icon size={16} aria-hidden />
        <Text size="sm" fw={over || left < urgentMs ? 650 : 400} truncate>
          {format.duration(left)}
        </Text>
      </Group>
    </Tooltip>
  );
};
