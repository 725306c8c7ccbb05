/** One ticket: what happened and the place to answer on one side, the facts on the other. */
import { ActionIcon, Alert, Anchor, Button, Collapse, Grid, Group, Stack, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArrowLeft,
  IconArrowMerge,
  IconChevronLeft,
  IconChevronRight,
  IconTicketOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { isProblem } from '../../../../protocol/face/problem.ts';
import { Link, useNavigate, useParams } from '../../../../protocol/face/route.ts';
import { Empty, Loading, Shown } from '../../../../protocol/face/states.tsx';
import { RemoteHelp } from '../sessions/remote-help.tsx';
import { ClassBadge, StatusBadge } from './badges.tsx';
import { ClockCard } from './clock-card.tsx';
import { CommandProvider } from './commands.tsx';
import { Editor } from './editor.tsx';
import { FactsCard } from './facts-card.tsx';
import { FixesCard } from './fixes-card.tsx';
import { LinksCard } from './links-card.tsx';
import { lastOrder } from './order.ts';
import { Others, useMyPresence } from './presence.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TicketActions } from './ticket-actions.tsx';
import type { TicketDialog } from './ticket-actions.tsx';
import { useLog, useTicket } from './ticket-data.ts';
import type { Log, TicketView } from './ticket-data.ts';
import './tickets.css';
import { Timeline } from './timeline.tsx';
import { WorkflowCard } from './workflow-card.tsx';
import { useWords } from './words.ts';

/** The tickets before and after this one, in the order they were last shown. */
const useNeighbours = (number: string) => {
  const navigate = useNavigate();
  const order = lastOrder();
  const at = order.numbers.indexOf(Number(number));
  const before = at > 0 ? order.numbers[at - 1] : undefined;
  const after = at >= 0 ? order.numbers[at + 1] : undefined;
  const open = (wanted: number | undefined) => () => {
    if (wanted !== undefined) navigate({ to: `/tickets/${wanted}` });
  };
  return {
    search: order.search,
    before,
    after,
    back: () => navigate({ to: '/tickets', search: order.search }),
    openBefore: open(before),
    openAfter: open(after),
  };
};

const Neighbours = ({ number }: { number: string }) => {
  const t = useWords();
  const { search, before, after, back, openBefore, openAfter } = useNeighbours(number);
  useShortcuts([
    { keys: 'g i', label: t('keys.back'), run: back },
    { keys: '[', label: t('keys.before'), run: openBefore },
    { keys: ']', label: t('keys.after'), run: openAfter },
    { keys: 'k', label: t('keys.before'), run: openBefore },
    { keys: 'j', label: t('keys.after'), run: openAfter },
  ]);
  return (
    <Group gap={4}>
      <Anchor component={Link} to="/tickets" search={search} size="sm">
        <Group gap={4} component="span">
          <IconArrowLeft size={16} aria-hidden />
          {t('backToQueue')}
        </Group>
      </Anchor>
      <Tooltip label={`${t('keys.before')} ([)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('keys.before')}
          disabled={before === undefined}
          onClick={openBefore}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t('keys.after')} (])`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('keys.after')}
          disabled={after === undefined}
          onClick={openAfter}
        >
          <IconChevronRight size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
};

const TicketBody = ({ view, log, since }: { view: TicketView; log: Log; since: number }) => {
  const t = useWords();
  const { ticket } = view;
  const number = String(ticket.number);
  const [dialog, setDialog] = useState<TicketDialog>(null);
  const [writing, setWriting] = useState(false);
  const [factsOpen, { toggle }] = useDisclosure(false);
  useMyPresence(number, writing);
  const names = { ...log.names, ...view.names };
  const facts = (
    <Stack gap="sm">
      <ClockCard view={view} since={since} />
      <FactsCard view={view} onAssign={() => setDialog('assign')} onClassify={() => setDialog('class')} />
      <WorkflowCard view={view} onClassify={() => setDialog('class')} />
      <FixesCard ticket={ticket} />
      <SessionsCard number={ticket.number} />
      <LinksCard ticket={ticket} />
    </Stack>
  );
  return (
    <Page
      title={`#${number} ${ticket.subject}`}
      subtitle={
        <Group gap="xs" mt={4}>
          <ClassBadge value={ticket.class} />
          <StatusBadge value={ticket.status} />
          <Others number={number} />
        </Group>
      }
      actions={
        <>
          <RemoteHelp ticket={ticket.number} />
          <TicketActions view={view} log={log} dialog={dialog} setDialog={setDialog} />
        </>
      }
    >
      {ticket.mergedInto === null ? null : (
        <Alert color="gray" icon={<IconArrowMerge />}>
          {t('merged.text')}{' '}
          <Anchor component={Link} to={`/tickets/${ticket.mergedInto}`} inherit>
            #{ticket.mergedInto}
          </Anchor>
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 2, md: 1 }}>
          <Stack>
            <Timeline log={log.items} names={names} />
            {ticket.status === 'merged' ? null : (
              <Editor
                key={number}
                view={view}
                log={log}
                onWriting={setWriting}
                onClose={() => setDialog('close')}
              />
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }} visibleFrom="md">
          {facts}
        </Grid.Col>
        <Grid.Col span={12} order={1} hiddenFrom="md">
          <Button variant="default" fullWidth aria-expanded={factsOpen} onClick={toggle}>
            {t(factsOpen ? 'facts.hide' : 'facts.show')}
          </Button>
          <Collapse expanded={factsOpen} mt="sm">
            {factsOpen ? facts : null}
          </Collapse>
        </Grid.Col>
      </Grid>
    </Page>
  );
};

/** A number that no ticket has. */
const MissingTicket = ({ number }: { number: string }) => {
  const t = useWords();
  return (
    <Page title={`#${number}`}>
      <Empty
        icon={IconTicketOff}
        title={t('missing')}
        text={t('missingText')}
        action={
          <Button component={Link} to="/tickets" variant="default">
            {t('backToQueue')}
          </Button>
        }
      />
    </Page>
  );
};

const TicketPage = () => {
  const number = useParams()['number'] ?? '';
  const ticket = useTicket(number);
  const log = useLog(number);
  if (isProblem(ticket.error, 'NOT_FOUND') || isProblem(ticket.error, 'BAD_INPUT'))
    return <MissingTicket number={number} />;
  return (
    <Stack gap="xs">
      <Neighbours number={number} />
      <Shown query={ticket} loading={<Loading rows={6} height={60} />}>
        {(view) => (
          <CommandProvider number={number} seq={view.ticket.seq}>
            <Shown query={log} loading={<Loading rows={6} height={60} />}>
              {(known) => <TicketBody key={number} view={view} log={known} since={ticket.dataUpdatedAt} />}
            </Shown>
          </CommandProvider>
        )}
      </Shown>
    </Stack>
  );
};

export default TicketPage;
