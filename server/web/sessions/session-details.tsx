/** One session afterwards: who was there, when, what was allowed from when to when, why it ended, and what was recorded. */
import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FactRows } from '../../../protocol/face/fact-rows.tsx';
import { useFormat } from '../../../protocol/face/format.ts';
import { useGrantWords } from '../../../protocol/face/grant-words.ts';
import { Shown } from '../../../protocol/face/states.tsx';
import { call } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { grantSteps } from './grant-steps-rules.ts';
import { Recordings } from './recordings.tsx';
import { reasonKey, useRole, useWords } from './words.ts';

export type Session = Answer<'GET /sessions/{sessionId}'>;

const Facts = ({ session }: { session: Session }) => {
  const t = useWords();
  const role = useRole();
  const format = useFormat();
  const { helper, startedAt, endedAt, seconds, reason } = session;
  const from = format.instant(startedAt);
  const rows: readonly (readonly [string, string])[] = [
    [t('who'), t('helper', { name: helper.name, role: role(helper.role), vendor: helper.vendor })],
    [
      t('time'),
      endedAt === null || seconds === null
        ? t('running', { from })
        : t('span', { from, to: format.time(endedAt), time: format.duration(seconds * 1_000) }),
    ],
    ...(reason === null ? [] : [[t('end'), t(reasonKey(reason), { reason })] as const]),
  ];
  return <FactRows rows={rows} nameWidth={110} />;
};

const Grants = ({ session }: { session: Session }) => {
  const t = useWords();
  const grant = useGrantWords();
  const format = useFormat();
  const steps = grantSteps(session.grants);
  return (
    <Stack gap="xs" component="section" aria-label={t('grants')}>
      <Title order={3} size="h6">
        {t('grants')}
      </Title>
      {steps.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('grantsNone')}
        </Text>
      ) : (
        <Stack gap={6} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
          {steps.map(({ at, kind, what }) => (
            <Group key={`${at} ${kind}`} component="li" gap="xs" align="flex-start" wrap="nowrap">
              <Text size="sm" w={44} flex="none" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {format.time(at)}
              </Text>
              <Text size="sm" w={120} flex="none">
                {t(kind)}
              </Text>
              <Group gap={4}>
                {what.map((one) => (
                  <Badge
                    key={one}
                    variant={kind === 'allowed' ? 'light' : 'outline'}
                    color={kind === 'allowed' ? 'blue' : 'gray'}
                  >
                    {grant(one)}
                  </Badge>
                ))}
              </Group>
            </Group>
          ))}
        </Stack>
      )}
      {session.grantsSigned ? (
        <Text size="xs" c="dimmed">
          {t('grantsSigned')}
        </Text>
      ) : null}
    </Stack>
  );
};

const SessionDetails = ({ id }: { id: string }) => {
  const session = useQuery({
    queryKey: ['session', id],
    queryFn: () => call('GET /sessions/{sessionId}', { params: { sessionId: id } }),
  });
  return (
    <Shown query={session}>
      {(data) => (
        <Stack>
          <Facts session={data} />
          <Grants session={data} />
          <Recordings session={data} />
        </Stack>
      )}
    </Shown>
  );
};
export default SessionDetails;
