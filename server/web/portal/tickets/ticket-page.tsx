/** One ticket as its customer sees it: what is asked of them, what happened, answering, and what is known of it. */
import { Anchor, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useParams } from '../../../../protocol/face/route.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { useMe } from '../../api/me.ts';
import { ClassBadge, StatusBadge } from './badges.tsx';
import { useCommand } from './commands.ts';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import { ReplyBox } from './reply-box.tsx';
import { oneTicket, ticketHistory } from './tickets.ts';
import type { Ticket, TicketView } from './tickets.ts';
import { useWords } from './words.ts';
import { ReopenButton, YourTurn } from './your-turn.tsx';

const Actions = ({ ticket }: { ticket: Ticket }) => {
  const t = useWords();
  const me = useMe();
  const { mutate, isPending } = useCommand(ticket);
  if (ticket.status === 'merged') return null;
  if (ticket.status === 'closed')
    return me.may('ticket.reopen') ? <ReopenButton ticket={ticket} label={t('reopenClosed')} /> : null;
  if (!me.may('ticket.close')) return null;
  const ask = (): void => {
    askFirst({
      title: t('close'),
      children: <Text size="sm">{t('closeAsk')}</Text>,
      labels: { confirm: t('close'), cancel: t('cancel') },
      onConfirm: () => mutate({ kind: 'close' }),
    });
  };
  return (
    <Button variant="default" loading={isPending} onClick={ask}>
      {t('close')}
    </Button>
  );
};

const Heading = ({ ticket }: { ticket: Ticket }) => {
  const t = useWords();
  return (
    <Group gap="xs">
      <Anchor component={Link} to="/tickets" size="sm">
        <Group gap={2} wrap="nowrap">
          <IconChevronLeft size={16} />
          {t('back')}
        </Group>
      </Anchor>
      <Text size="sm" c="dimmed">
        #{ticket.number}
      </Text>
      <StatusBadge status={ticket.status} />
      <ClassBadge of={ticket.class} />
    </Group>
  );
};

const Whole = ({ view }: { view: TicketView }) => {
  const me = useMe();
  const { ticket } = view;
  const history = useQuery(ticketHistory(String(ticket.number)));
  return (
    <Page title={ticket.subject} subtitle={<Heading ticket={ticket} />} actions={<Actions ticket={ticket} />}>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <YourTurn ticket={ticket} />
            <Shown query={history}>{(activities) => <History {...activities} />}</Shown>
            {ticket.status !== 'merged' && me.may('ticket.reply') ? (
              <ReplyBox number={ticket.number} />
            ) : null}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Facts view={view} />
        </Grid.Col>
      </Grid>
    </Page>
  );
};

const TicketPage = () => {
  const { number = '' } = useParams();
  const query = useQuery(oneTicket(number));
  return <Shown query={query}>{(view) => <Whole key={number} view={view} />}</Shown>;
};
export default TicketPage;
