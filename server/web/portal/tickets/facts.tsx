/** What is known of a ticket: its state, class, clocks, and the builds that fix it. */
import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { useProductTitles } from '../downloads/builds.ts';
import { ClassBadge, StatusBadge } from './badges.tsx';
import type { Ticket, TicketView } from './tickets.ts';
import { useWords } from './words.ts';

const Fixes = ({ fixes }: Pick<Ticket, 'fixes'>) => {
  const t = useWords();
  return (
    <Stack gap={6}>
      {fixes.map(({ target, version, channel, installedOn }) => (
        <Stack key={target} gap={0}>
          <Group gap={6}>
            <Anchor component={Link} to="/downloads" search={{ target }} size="sm">
              {version}
            </Anchor>
            <Badge size="sm" variant="light">
              {channel}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {installedOn.length === 0 ? t('fixNowhere') : t('fixOn', { count: installedOn.length })}
          </Text>
        </Stack>
      ))}
    </Stack>
  );
};

export const Facts = ({ view: { ticket, clocks, names } }: { view: TicketView }) => {
  const t = useWords();
  const format = useFormat();
  const title = useProductTitles();
  const { reaction, solution } = clocks;
  const open = ticket.status !== 'closed' && ticket.status !== 'merged';
  const rows: (readonly [string, React.ReactNode])[] = [
    [t('statusLabel'), <StatusBadge key="status" status={ticket.status} />],
    [
      t('classLabel'),
      <Stack key="class" gap={4}>
        <ClassBadge of={ticket.class} long />
        {ticket.class === null || !open ? null : (
          <Text size="xs" c="dimmed">
            {t(`classText_${ticket.class}`)}
          </Text>
        )}
      </Stack>,
    ],
    [t('openedBy'), names[ticket.openedBy.id] ?? t('vendor')],
  ];
  if (ticket.product !== null) rows.push([t('product'), title(ticket.product)]);
  if (open && reaction.dueAt !== null && ticket.reactedAt === null)
    rows.push([t('reactionDue'), format.instant(reaction.dueAt)]);
  if (open && solution.dueAt !== null && ticket.solvedAt === null)
    rows.push([t('solutionDue'), format.instant(solution.dueAt)]);
  if (ticket.plannedRelease !== null) rows.push([t('plannedRelease'), ticket.plannedRelease]);
  const delivered = ticket.delivered.at(-1);
  if (delivered !== undefined && ticket.fixes.length === 0) rows.push([t('fixes'), delivered.version]);
  if (ticket.fixes.length > 0) rows.push([t('fixes'), <Fixes key="fixes" fixes={ticket.fixes} />]);
  return (
    <Table variant="vertical" layout="fixed" withTableBorder aria-label={t('facts')}>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={124}>{name}</Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};
