/** State and class of a ticket, in words a customer uses. */
import { Badge, Tooltip } from '@mantine/core';
import type { Ticket } from './tickets.ts';
import { useWords } from './words.ts';

const statusColors: Readonly<Record<Ticket['status'], string>> = {
  new: 'blue',
  open: 'harbour',
  waiting: 'orange',
  delivered: 'grape',
  closed: 'gray',
  merged: 'gray',
};
const classColors = { A: 'red', B: 'orange', C: 'blue', D: 'grape' } as const;

export const StatusBadge = ({ status }: Pick<Ticket, 'status'>) => {
  const t = useWords();
  return (
    <Badge variant="light" color={statusColors[status]}>
      {t(`status_${status}`)}
    </Badge>
  );
};

/** The letter; its name where there is room. */
export const ClassBadge = ({ of, long = false }: { of: Ticket['class']; long?: boolean }) => {
  const t = useWords();
  if (of === null)
    return long ? (
      <Badge variant="outline" color="gray">
        {t('class_none')}
      </Badge>
    ) : null;
  const name = t(`class_${of}`);
  return long ? (
    <Badge variant="light" color={classColors[of]}>
      {name}
    </Badge>
  ) : (
    <Tooltip label={name}>
      <Badge variant="light" color={classColors[of]} aria-label={name} role="img">
        {of}
      </Badge>
    </Tooltip>
  );
};
