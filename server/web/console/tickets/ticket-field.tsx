/**
 * A field for the number of another ticket, which says below it which one that is: a digit too few must not merge two
 * strangers. What can't be is said there, too, before anything is sent.
 */
import { NumberInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { isProblem } from '../../../../protocol/face/problem.ts';
import { useTicket } from './ticket-data.ts';
import type { Ticket } from './ticket-data.ts';
import { useWords } from './words.ts';

const typingMs = 150;

/** Why a ticket won’t do, as a text of the desk. */
export type Unfit = 'other.merged' | 'other.closed' | 'other.stranger' | 'other.linked';

/** The ticket that is meant, as far as it is known; `said` is null where there is nothing to say, `fits` false where it can't be that one. */
export const useOtherTicket = (
  own: number,
  number: number | null,
  unfit: (other: Ticket) => Unfit | null,
): { readonly said: string | null; readonly fits: boolean } => {
  const t = useWords();
  const [asked] = useDebouncedValue(number, typingMs);
  const other = useTicket(String(asked), asked !== null && asked !== own);
  if (number === null) return { said: null, fits: false };
  if (number === own) return { said: t('other.itself'), fits: false };
  // Whoever knows the number needn't wait for its subject.
  if (number !== asked) return { said: null, fits: true };
  if (isProblem(other.error, 'NOT_FOUND') || isProblem(other.error, 'BAD_INPUT'))
    return { said: t('other.missing'), fits: false };
  if (other.data === undefined) return { said: null, fits: true };
  const { ticket, names } = other.data;
  const reason = unfit(ticket);
  if (reason !== null) return { said: t(reason), fits: false };
  const customer = ticket.customerId === null ? t('customer.unknown') : (names[ticket.customerId] ?? '');
  return { said: `${ticket.subject} · ${customer}`, fits: true };
};

export const TicketField = ({
  label,
  value,
  onChange,
  other: { said, fits },
}: {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  other: ReturnType<typeof useOtherTicket>;
}) => (
  <NumberInput
    label={label}
    required
    data-autofocus
    prefix="#"
    min={1}
    allowDecimal={false}
    hideControls
    inputWrapperOrder={['label', 'input', 'description', 'error']}
    description={<span role="status">{fits ? said : null}</span>}
    error={fits ? null : said}
    value={value ?? ''}
    onChange={(given) => onChange(typeof given === 'number' ? given : null)}
  />
);
