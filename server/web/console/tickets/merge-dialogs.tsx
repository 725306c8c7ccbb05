/** Ending a ticket in another one: from its page, or several from the list. It can't be taken back, so it shows into which. */
import { Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ask, Reason, useFresh } from './ask.tsx';
import type { DialogProps } from './ask.tsx';
import type { TicketRow } from './queue-data.ts';
import type { Ticket } from './ticket-data.ts';
import { TicketField, useOtherTicket } from './ticket-field.tsx';
import type { Unfit } from './ticket-field.tsx';
import { useWords } from './words.ts';

type MergeProps = DialogProps<{ into: number; reason: string }>;

const AskMerge = ({
  opened,
  onClose,
  onDone,
  into,
  children,
}: MergeProps & {
  /** Null as long as it can't be done. */
  into: number | null;
  children: ReactNode;
}) => {
  const t = useWords();
  const [reason, setReason] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('merge.title')}
      action={t('merge.action')}
      danger
      ready={into !== null && reason.trim() !== ''}
      onSubmit={() => {
        if (into !== null) onDone({ into, reason });
      }}
    >
      <Text size="sm">{t('merge.text')}</Text>
      {children}
      <Reason value={reason} onChange={setReason} />
    </Ask>
  );
};

/** What the server would refuse (server/tickets/two-ticket-rules.ts), told while the number is typed. */
const unfitFor =
  ({ customerId }: Ticket) =>
  (other: Ticket): Unfit | null => {
    if (other.status === 'merged') return 'other.merged';
    if (other.status === 'closed') return 'other.closed';
    return customerId !== null && other.customerId !== null && customerId !== other.customerId
      ? 'other.stranger'
      : null;
  };

/** Merges one ticket into another, named by its number. */
export const MergeDialog = ({ of, ...props }: MergeProps & { of: Ticket }) => {
  const t = useWords();
  const [into, setInto] = useFresh<number | null>(props.opened, null);
  const other = useOtherTicket(of.number, into, unfitFor(of));
  return (
    <AskMerge {...props} into={other.fits ? into : null}>
      <TicketField label={t('merge.into')} value={into} onChange={setInto} other={other} />
    </AskMerge>
  );
};

/** Merges several tickets into one of them. */
export const MergeChosenDialog = ({ choices, ...props }: MergeProps & { choices: readonly TicketRow[] }) => {
  const t = useWords();
  const [into, setInto] = useFresh<number | null>(props.opened, null);
  return (
    <AskMerge {...props} into={into}>
      <Select
        label={t('merge.into')}
        required
        data-autofocus
        data={choices.map(({ number, subject }) => ({
          value: String(number),
          label: `#${number} ${subject}`,
        }))}
        value={into === null ? null : String(into)}
        onChange={(value) => setInto(value === null ? null : Number(value))}
      />
    </AskMerge>
  );
};
