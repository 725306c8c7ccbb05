/** A session while it is held, from the code to its end: what goes on is told at every moment in plain words. */
import './sessions.css';
import {
  Alert,
  Anchor,
  Badge,
  Button,
  Group,
  Loader,
  Paper,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlugConnectedX, IconTerminal2 } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Empty } from '../../../../protocol/face/states.tsx';
import type { SessionCode } from '../../../../protocol/session/code.ts';
import { ClosingNote } from './closing-note.tsx';
import { openSessionLink } from './link/link.ts';
import type { SessionLink } from './link/link.ts';
import type { SessionView } from './link/view.ts';
import { Screen } from './screen.tsx';
import { Chat, Files, Grants } from './side.tsx';
import { Terminal } from './terminal.tsx';
import { Video } from './video.tsx';
import { reasonKey, useWords } from './words.ts';

const Head = ({ view, onEnd }: { view: SessionView; onEnd: () => void }) => {
  const t = useWords();
  const format = useFormat();
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
              {t(view.direct ? (view.turn ? 'turn' : 'direct') : 'relayed')}
              {view.roundTripMs === null ? '' : ` · ${t('roundTrip', { ms: view.roundTripMs })}`}
              {view.bytesPerSecond === null
                ? ''
                : ` · ${t('rate', { size: format.bytes(view.bytesPerSecond) })}`}
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

const Ended = ({ link, view, onAgain }: { link: SessionLink; view: SessionView; onAgain: () => void }) => {
  const t = useWords();
  const reason = view.reason ?? 'none';
  const held = view.hello !== null;
  const ticket = view.binding?.ticket ?? null;
  const title = t(held ? 'ended' : 'notBegun');
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="md">
        <Stack gap={4} role="status">
          <Text fw={600}>{title}</Text>
          <Text size="sm">{t(reasonKey(reason), { reason })}</Text>
        </Stack>
        <Video link={link} video={view.video} />
        {held && ticket !== null ? (
          <ClosingNote ticket={ticket} session={view.binding?.session ?? ''} />
        ) : null}
        <Group>
          <Button variant={held ? 'default' : 'filled'} onClick={onAgain}>
            {t(held ? 'again' : 'retry')}
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
  const screen = view.granted.includes('screen');
  const isWide = useMediaQuery('(min-width: 75em)', true);
  const [chosen, setChosen] = useState<'both' | 'terminal' | 'screen'>('both');
  const wanted = chosen === 'both' && !isWide ? 'screen' : chosen;
  const panes = opened && screen ? wanted : screen ? 'screen' : 'terminal';
  return (
    <div className="session-layout" data-panes={panes}>
      <Stack gap="sm">
        {view.lost ? <Alert color="orange">{t('lostText')}</Alert> : null}
        {view.paused ? <Alert color="yellow">{t('pausedText')}</Alert> : null}
        {view.phase === 'asking' ? <Alert>{t('askingText')}</Alert> : null}
        {opened && screen ? (
          <SegmentedControl
            aria-label={t('panes')}
            value={panes}
            onChange={(value) => setChosen(value === 'both' || value === 'terminal' ? value : 'screen')}
            data={[
              ...(isWide ? [{ value: 'both', label: t('panesBoth') }] : []),
              { value: 'terminal', label: t('terminal') },
              { value: 'screen', label: t('screen') },
            ]}
          />
        ) : null}
        <div className="session-panes" data-panes={panes}>
          {opened ? (
            <div hidden={panes === 'screen'}>
              <Terminal
                link={link}
                mayType={view.granted.includes('terminal-type')}
                theirs={!view.keyboard}
                full={view.typedFull}
                ended={view.shellEnded}
                // A screen can be asked for at the local page alone; who is not there has a terminal of their own, which answers.
                answers={view.hello?.possible.includes('screen') !== false}
              />
            </div>
          ) : null}
          {screen ? (
            <div hidden={panes === 'terminal'}>
              <Screen link={link} screen={view.screen} />
            </div>
          ) : null}
        </div>
        {opened || screen ? null : (
          <Paper withBorder p="xl">
            <Empty icon={IconTerminal2} title={t('nothingYet')} text={t('nothingYetText')} />
          </Paper>
        )}
      </Stack>
      <div className="session-side">
        <Grants link={link} view={view} />
        <Chat link={link} view={view} />
        <Files link={link} view={view} />
      </div>
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
  if (view.phase === 'ended') return <Ended link={link} view={view} onAgain={onAgain} />;
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
