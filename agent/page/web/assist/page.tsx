/** Remote assistance: begins a session, and shows those that go on. */
import './assist.css';
import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Loading } from '../../../../protocol/face/states.tsx';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { HeldSessions } from './held/held.tsx';
import { say, useAssist } from './link.ts';
import { SessionCard } from './session-card.tsx';
import { StartForm } from './start-form.tsx';
import { useWords } from './words.ts';

const Terminal = lazy(() => import('./terminal.tsx'));

/** The terminal that all who are there share, once the first of them has looked at it. */
const Shared = ({ open, sessions }: { open: boolean; sessions: readonly PageSession[] }) => {
  const t = useWords();
  return open ? (
    <Suspense fallback={<Loading rows={6} />}>
      <Terminal sessions={sessions} />
    </Suspense>
  ) : (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {t('terminalNone')}
      </Text>
    </Paper>
  );
};

const SecondCode = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const { ticket, minutes } = session;
  return (
    <Group>
      <Button variant="default" onClick={() => say({ type: 'start', ticket, offered: [], minutes })}>
        {t('secondCode')}
      </Button>
    </Group>
  );
};

const Assist = () => {
  const t = useWords();
  const { sessions, connected, terminal } = useAssist();
  const goingOn = (sessions ?? []).filter((one) => one.phase !== 'ended');
  const joined = goingOn.filter((one) => one.phase === 'joined');
  const [first] = joined;
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {connected ? null : <Alert color="orange">{t('offline')}</Alert>}
      {sessions === null ? (
        <Loading rows={3} />
      ) : (
        <Stack gap="md">
          {sessions.toReversed().map((one) => (
            <SessionCard
              key={one.number}
              session={one}
              terminal={one === first ? <Shared open={terminal} sessions={joined} /> : null}
            />
          ))}
          {goingOn.length === 0 ? <StartForm /> : null}
          {first !== undefined && joined.length === goingOn.length ? <SecondCode session={first} /> : null}
          <HeldSessions ended={sessions.length - goingOn.length} />
        </Stack>
      )}
    </Page>
  );
};
export default Assist;
