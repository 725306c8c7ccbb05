/** Remote assistance: begins a session, and shows those that go on. */
import './assist.css';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { Page } from '../../../../protocol/face/page.tsx';
import { Loading } from '../../../../protocol/face/states.tsx';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { HeldSessions } from './held/held.tsx';
import { say, useAssist } from './link.ts';
import { SessionCard } from './session-card.tsx';
import { StartForm } from './start-form.tsx';
import { useWords } from './words.ts';

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
  const { sessions, connected } = useAssist();
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
            <SessionCard key={one.number} session={one} />
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
