/**
 * A ticket's class and state, told by letter or word and colour, and the countdown of its clock. The chips get their words
 * handed in and are cheap to make: long lists show hundreds of them while they scroll.
 */
import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconClockPause } from '@tabler/icons-react';
import type { Format } from '../../../../protocol/face/format.ts';
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

export type TicketWords = ReturnType<typeof useWords>;

/** The letter of a class. */
export const ClassChip = ({ value, t }: { value: TicketClass | null; t: TicketWords }) => (
  <span className={`ticket-chip ticket-class-${value ?? 'none'}`} title={t(`class.${value ?? 'none'}`)}>
    {value ?? '–'}
  </span>
);

/** `withName`: with what the class stands for, not its letter alone. */
export const ClassBadge = ({
  value,
  withName = false,
}: {
  value: TicketClass | null;
  withName?: boolean;
}) => {
  const t = useWords();
  if (!withName) return <ClassChip value={value} t={t} />;
  return value === null ? (
    <Badge variant="default" size="md" radius="sm">
      {t('class.none')}
    </Badge>
  ) : (
    <Badge color={classColors[value]} variant="filled" size="md" radius="sm" autoContrast>
      {`${value} · ${t(`class.${value}`)}`}
    </Badge>
  );
};

export const StatusChip = ({ value, t }: { value: TicketStatus; t: TicketWords }) => (
  <span className="ticket-chip ticket-state">
    <span className={`ticket-dot ticket-dot-${statusColors[value]}`} />
    {t(`status.${value}`)}
  </span>
);

export const StatusBadge = ({ value }: { value: TicketStatus }) => (
  <StatusChip value={value} t={useWords()} />
);

const urgentMs = 3_600_000;

/** Service time left; `since` is when the server counted it (ms since 1970). */
export const Countdown = ({
  clock,
  since,
  t,
  format,
}: {
  clock: { readonly leftMs: number; readonly ticking: boolean } | null;
  since: number;
  t: TicketWords;
  format: Format;
}) => {
  const now = useNow();
  if (clock === null) return <span className="ticket-dim">–</span>;
  const left = clock.leftMs - (clock.ticking ? Math.max(0, now - since) : 0);
  const over = left < 0;
  const Icon = over ? IconAlertTriangle : clock.ticking ? IconClock : IconClockPause;
  const text = over
    ? t('clock.overdueBy', { time: format.duration(-left) })
    : t('clock.left', { time: format.duration(left) });
  return (
    <span
      title={clock.ticking ? text : `${text} · ${t('clock.resting')}`}
      className={`ticket-clock ${over ? 'ticket-overdue' : left < urgentMs ? 'ticket-urgent' : ''}`}
    >
      <Icon size={16} aria-hidden />
      {format.duration(left)}
    </span>
  );
};
