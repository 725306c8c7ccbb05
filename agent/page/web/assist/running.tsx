/** What every page shows while a session goes on: who, what, how to end it, and whatever is being asked. Fetched when one begins. */
import './assist.css';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import { Link, usePath } from '../../../../protocol/face/route.ts';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { EndKeys, isEndKey } from './end-key.tsx';
import { say } from './link.ts';
import { Question } from './question.tsx';
import { shownLine } from './shown-text.ts';
import { useWords } from './words.ts';

const endAll = (): void => say({ type: 'end-all' });

const Line = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const grant = useGrantWords();
  const { helper, granted, paused, question, lostAt } = session;
  if (helper === null)
    return (
      <Text size="sm" fw={600}>
        {t('banner_waiting')}
      </Text>
    );
  return (
    <Stack gap={0} miw={0}>
      <Text size="sm" fw={600} className="foreign foreign-line">
        {t('banner_joined', { name: shownLine(helper.name, 80) })}
      </Text>
      <Group gap={6}>
        <Text size="xs">
          {granted.length === 0
            ? t('banner_nothing')
            : t('banner_may', { what: granted.map((one) => grant(one)).join(', ') })}
        </Text>
        {paused ? (
          <Badge size="sm" variant="light" color="yellow">
            {t('paused')}
          </Badge>
        ) : null}
        {lostAt === null ? null : (
          <Badge size="sm" variant="light" color="orange">
            {t('lost')}
          </Badge>
        )}
        {question === null ? null : (
          <Badge size="sm" variant="light" color="blue">
            {t('asking')}
          </Badge>
        )}
      </Group>
    </Stack>
  );
};

/** @param sessions those that go on, at least one */
const Running = ({ sessions }: { sessions: readonly PageSession[] }) => {
  const t = useWords();
  const path = usePath();
  useEffect(() => {
    // Before anything else of the page hears it, the terminal above all.
    const onKey = (event: KeyboardEvent): void => {
      if (!isEndKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      endAll();
    };
    const onLeave = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('beforeunload', onLeave);
    };
  }, []);
  const asking = sessions.find((one) => one.question !== null);
  const question = asking?.question ?? null;
  return (
    <section className="assist-banner" aria-label={t('title')}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} miw={0} flex={1}>
          {sessions.map((one) => (
            <Line key={one.number} session={one} />
          ))}
        </Stack>
        <Group gap="xs">
          {path === '/assist' ? null : (
            <Button component={Link} to="/assist" variant="default">
              {t('banner_show')}
            </Button>
          )}
          <Button color="red.8" leftSection={<IconPlugConnectedX size={18} />} onClick={endAll}>
            {t('endAll')}
            <EndKeys />
          </Button>
        </Group>
      </Group>
      {asking === undefined || question === null ? null : <Question session={asking} question={question} />}
    </section>
  );
};
export default Running;
