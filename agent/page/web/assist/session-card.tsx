/** One session from its code to its end. */
import { Alert, Badge, Button, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { IconClockPlus, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { Failure, Loading } from '../../../../protocol/face/states.tsx';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { endSentence } from '../../../../protocol/session/end-sentences.ts';
import { sessionLimits } from '../../../../protocol/session/limits.ts';
import { asProblem } from '../api.ts';
import { CodeCard } from './code-card.tsx';
import { durations } from './durations.ts';
import { Files } from './files.tsx';
import { say, screenChannel } from './link.ts';
import { countdown, useNow } from './now.ts';
import { useRole } from './role.ts';
import { shownLine } from './shown-text.ts';
import { Chat, Grants } from './side.tsx';
import { useWords } from './words.ts';

/** What is offered to whoever is asked at the last moment, in minutes. */
const extensions = [15, 60] as const;

const ScreenCard = lazy(() => import('./screen/screen-card.tsx'));

interface SessionCardProps {
  readonly session: PageSession;
  /** The shared terminal, shown with one of those who see it. */
  readonly terminal: ReactNode;
}

const Head = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const roleOf = useRole();
  const { helper, joinedAt, until, paused, number, ticket } = session;
  if (helper === null) return null;
  const name = shownLine(helper.name, 80);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={2} miw={0}>
          <Text fw={600} className="foreign">
            {t('connected', { name })}
          </Text>
          <Text size="sm" c="dimmed" className="foreign">
            {[
              t('askRole', { role: roleOf(helper.role), vendor: shownLine(helper.vendor) }),
              ...(ticket === null ? [] : [t('askTicket', { ticket })]),
              ...(joinedAt === null ? [] : [t('since', { time: format.time(joinedAt) })]),
              ...(until === null ? [] : [t('timeLeft', { time: countdown(Date.parse(until) - now) })]),
            ].join(' · ')}
          </Text>
        </Stack>
        <Group gap="xs">
          {until === null ? null : (
            <Menu>
              <Menu.Target>
                <Button variant="default" leftSection={<IconClockPlus size={18} />}>
                  {t('more')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {durations.map((one) => (
                  <Menu.Item key={one} onClick={() => say({ type: 'extend', session: number, minutes: one })}>
                    {t('moreFrom', { time: t(`minutes_${one}`) })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          <Button
            variant="default"
            leftSection={paused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}
            onClick={() => say({ type: 'pause', session: number, paused: !paused })}
          >
            {t(paused ? 'resume' : 'pause')}
          </Button>
          <Button variant="light" color="red" onClick={() => say({ type: 'end', session: number })}>
            {t('endOne')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
};

const Idle = ({ number, at }: { number: number; at: string }) => {
  const t = useWords();
  const now = useNow();
  return (
    <Alert color="orange" role="alert" title={t('idle')}>
      <Group gap="sm">
        <Text size="sm">{t('idleText', { time: countdown(Date.parse(at) - now) })}</Text>
        <Button size="xs" onClick={() => say({ type: 'stay', session: number })}>
          {t('stay')}
        </Button>
      </Group>
    </Alert>
  );
};

/** Told before what was allowed for a time is over; the longest time there is can't be made longer. */
const Ending = ({ session: { number, until, joinedAt } }: { session: PageSession }) => {
  const t = useWords();
  const now = useNow();
  if (until === null || joinedAt === null) return null;
  const leftMs = Date.parse(until) - now;
  if (leftMs > sessionLimits.endingWarningMs) return null;
  const mayLast = Date.parse(joinedAt) + sessionLimits.longestMs > Date.parse(until) + 60_000;
  return (
    <Alert color="orange" role="alert" title={t('ending')}>
      <Group gap="sm">
        <Text size="sm">{t('endingText', { time: countdown(leftMs) })}</Text>
        {mayLast
          ? extensions.map((one) => (
              <Button
                key={one}
                size="xs"
                variant="light"
                onClick={() => say({ type: 'extend', session: number, minutes: one })}
              >
                {t('moreFrom', { time: t(`minutes_${one}`) })}
              </Button>
            ))
          : null}
      </Group>
    </Alert>
  );
};

const Joined = ({ session, terminal }: SessionCardProps) => {
  const t = useWords();
  const channel = screenChannel(session.number);
  const screen = session.granted.includes('screen');
  /** The terminal stands with one of those who share it. */
  const beside = terminal !== null || screen;
  const parts = (
    <>
      <Grants session={session} />
      <Chat session={session} />
      <Files session={session} />
    </>
  );
  return (
    <Stack gap="sm">
      <Head session={session} />
      {session.idleAt === null ? null : <Idle number={session.number} at={session.idleAt} />}
      <Ending session={session} />
      {session.lostAt === null ? null : (
        <Alert color="orange" title={t('lost')}>
          {t('lostText')}
        </Alert>
      )}
      {session.paused ? (
        <Alert color="yellow" title={t('paused')}>
          {t('pausedText')}
        </Alert>
      ) : null}
      {/* Shows nothing without the grant, and has to hear that it is gone. */}
      <div className={beside ? 'assist-layout' : ''}>
        <Stack gap="sm">
          <Suspense fallback={beside ? <Loading rows={2} /> : null}>
            <ScreenCard channel={channel} granted={screen && !session.paused} />
          </Suspense>
          {terminal}
        </Stack>
        {beside ? <Stack gap="sm">{parts}</Stack> : <div className="assist-parts">{parts}</div>}
      </div>
    </Stack>
  );
};

const Ended = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  const { end, helper, problem, number, ticket, offered, minutes } = session;
  const language = useLanguage();
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="xs">
          <Text fw={600} className="foreign">
            {helper === null ? t('ended') : t('endedWith', { name: shownLine(helper.name, 80) })}
          </Text>
          {end === null ? null : (
            <Badge variant="light" color="gray">
              {format.time(end.at)}
            </Badge>
          )}
        </Group>
        {problem === null ? (
          <Text size="sm" role="status">
            {end === null ? null : endSentence(end.reason, language)}
          </Text>
        ) : (
          <Failure error={asProblem(problem)} />
        )}
        <Group gap="xs">
          <Button
            variant="default"
            onClick={() => {
              say({ type: 'forget', session: number });
              say({ type: 'start', ticket, offered: [...offered], minutes });
            }}
          >
            {t('again')}
          </Button>
          <Button variant="subtle" onClick={() => say({ type: 'forget', session: number })}>
            {t('putAway')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
};

export const SessionCard = ({ session, terminal }: SessionCardProps) => {
  if (session.phase === 'ended') return <Ended session={session} />;
  return session.phase === 'joined' ? (
    <Joined session={session} terminal={terminal} />
  ) : (
    <CodeCard session={session} />
  );
};
