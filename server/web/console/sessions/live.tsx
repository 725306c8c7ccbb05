/** A session while it is held, from the code to its end: what goes on is told at every moment in plain words. */
import './sessions.css';
import { Alert, Anchor, Badge, Button, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { IconPlugConnectedX, IconTerminal2 } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty } from '../../../../protocol/face/states.tsx';
import type { SessionCode } from '../../../../protocol/session/code.ts';
import { ClosingNote } from './closing-note.tsx';
import { openSessionLink } from './link/link.ts';
import type { SessionLink } from './link/link.ts';
import type { SessionView } from './link/view.ts';
import { Chat, Files, Grants } from './side.tsx';
import { Terminal } from './terminal.tsx';
import { reasonKey, useWords } from './words.ts';

const Head = ({ view, onEnd }: { view: SessionView; onEnd: () => void }) => {
  const t = useWords();
  const { hello, binding } = view;
  const ticket = binding?.ticket ?? null;
  const [color, state] = view.lost
    ? (['orange', t('lost')] as const)
    : view.paused
      ? (['yellow', t('paused')] as const)
      : view.phase === 'open'
        ? (['green', t('open')] as const)
        : (['blue', t('asking')] as const);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Group gap="xs">
            <Badge variant="light" color={color} role="status">
              {state}
            </Badge>
            {hello === null ? null : <Text fw={600}>{hello.customer}</Text>}
            {ticket === null ? null : (
              <Anchor component={Link} to={`/tickets/${ticket}`} target="_blank" size="sm">
                {t('ticket', { number: ticket })}
              </Anchor>
            )}
          </Group>
          {hello === null ? null : (
            <Text size="xs" c="dimmed">
              {t('on', { machine: hello.machine, platform: hello.platform, user: hello.user })}
              {' · '}
              {t(view.direct ? 'direct' : 'relayed')}
              {view.roundTripMs === null ? '' : ` · ${t('roundTrip', { ms: view.roundTripMs })}`}
            </Text>
          )}
        </Stack>
        <Button color="red" variant="light" leftSection={<IconPlugConnectedX size={18} />} onClick={onEnd}>
          {t('end')}
        </Button>
      </Group>
    </Paper>
  );
};

const Ended = ({ view, onAgain }: { view: SessionView; onAgain: () => void }) => {
  const t = useWords();
  const reason = view.reason ?? 'none';
  const held = view.hello !== null;
  const ticket = view.binding?.ticket ?? null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('ended')}>
      <Stack gap="md">
        <Stack gap={4} role="status">
          <Text fw={600}>{t('ended')}</Text>
          <Text size="sm">{t(reasonKey(reason), { reason })}</Text>
        </Stack>
        {held && ticket !== null ? <ClosingNote ticket={ticket} /> : null}
        <Group>
          <Button variant={held ? 'default' : 'filled'} onClick={onAgain}>
            {t('again')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
};

const Held = ({ link, view }: { link: SessionLink; view: SessionView }) => {
  const t = useWords();
  const watches = view.granted.includes('terminal-watch');
  // What was shown stays while the customer has paused; a line that is lost comes back to the same terminal.
  const [opened, setOpened] = useState(false);
  if (watches && !opened) setOpened(true);
  if (!watches && !view.paused && opened) setOpened(false);
  return (
    <div className="session-layout">
      <Stack gap="sm">
        {view.lost ? <Alert color="orange">{t('lostText')}</Alert> : null}
        {view.paused ? <Alert color="yellow">{t('pausedText')}</Alert> : null}
        {view.phase === 'asking' ? <Alert>{t('askingText')}</Alert> : null}
        {opened ? (
          <Terminal
            link={link}
            mayType={view.granted.includes('terminal-type')}
            theirs={!view.keyboard}
            ended={view.shellEnded}
          />
        ) : (
          <Paper withBorder p="xl">
            <Empty icon={IconTerminal2} title={t('terminalNone')} text={t('terminalNoneText')} />
          </Paper>
        )}
      </Stack>
      <Stack gap="sm">
        <Grants link={link} view={view} />
        <Chat link={link} view={view} />
        <Files link={link} view={view} />
      </Stack>
    </div>
  );
};

const Live = ({ code, onAgain }: { code: SessionCode; onAgain: () => void }) => {
  const t = useWords();
  const queries = useQueryClient();
  const [link, setLink] = useState<SessionLink | null>(null);
  useEffect(() => {
    const opened = openSessionLink(code);
    setLink(opened);
    return () => opened.end();
  }, [code]);
  return link === null ? null : (
    <Session link={link} onAgain={onAgain} key={code.lookup} t={t} queries={queries} />
  );
};

const Session = ({
  link,
  onAgain,
  t,
  queries,
}: {
  link: SessionLink;
  onAgain: () => void;
  t: ReturnType<typeof useWords>;
  queries: ReturnType<typeof useQueryClient>;
}) => {
  const view = useSyncExternalStore(link.subscribe, link.view);
  const running = view.phase === 'asking' || view.phase === 'open';
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['sessions'] });
  }, [queries, running]);
  const ask = (onConfirm: () => void, onCancel?: () => void): void =>
    askFirst({
      title: t('endTitle'),
      children: <Text size="sm">{t('endText')}</Text>,
      labels: { confirm: t('end'), cancel: t('stay') },
      confirmProps: { color: 'red' },
      onConfirm,
      ...(onCancel === undefined ? {} : { onCancel }),
    });
  useBlocker({
    enableBeforeUnload: running,
    shouldBlockFn: () =>
      running &&
      new Promise<boolean>((resolve) =>
        ask(
          () => resolve(false),
          () => resolve(true),
        ),
      ),
  });
  if (view.phase === 'ended') return <Ended view={view} onAgain={onAgain} />;
  if (view.phase === 'joining')
    return (
      <Group role="status" gap="sm" p="md">
        <Loader size="sm" />
        <Text>{t('joining')}</Text>
      </Group>
    );
  return (
    <Stack gap="md">
      <Head view={view} onEnd={() => ask(() => link.end())} />
      <Held link={link} view={view} />
    </Stack>
  );
};

export default Live;
