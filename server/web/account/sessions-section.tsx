/** Where one is signed in. */
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../protocol/face/format.ts';
import { done } from '../../../protocol/face/notices.tsx';
import { Shown } from '../../../protocol/face/states.tsx';
import { call } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { browserNameOf } from './browser-name.ts';
import { useProfileWords } from './profile-words.ts';
import { Section } from './section.tsx';

type Session = Answer<'GET /me/sessions'>['items'][number];
const queryKey = ['my-sessions'];

const SessionRow = ({ session, onEnd, busy }: { session: Session; onEnd: () => void; busy: boolean }) => {
  const t = useProfileWords();
  const format = useFormat();
  const known = browserNameOf(session.userAgent);
  const mobile = known !== null && ['iPhone', 'iPad', 'Android'].includes(known.system);
  const name = known === null ? t('unknownBrowser') : t('browserOn', { ...known });
  const Icon = mobile ? IconDeviceMobile : IconDeviceDesktop;
  const from =
    session.ipAddress === null || session.ipAddress === ''
      ? ''
      : ` ${t('from', { address: session.ipAddress })}`;
  return (
    <Group justify="space-between" wrap="nowrap" role="listitem">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Icon size={24} stroke={1.5} aria-hidden />
        <Stack gap={0} miw={0}>
          <Group gap="xs">
            <Text size="sm" fw={500}>
              {name}
            </Text>
            {session.current ? (
              <Badge size="sm" color="teal" variant="light">
                {t('here')}
              </Badge>
            ) : null}
          </Group>
          <Text size="xs" c="dimmed" title={format.instant(session.createdAt)}>
            {t('since', { ago: format.ago(session.createdAt) })}
            {from}
          </Text>
        </Stack>
      </Group>
      {session.current ? null : (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          aria-label={`${t('sessionEnd')}: ${name}, ${format.instant(session.createdAt)}`}
          onClick={onEnd}
        >
          {t('sessionEnd')}
        </Button>
      )}
    </Group>
  );
};

export const SessionsSection = () => {
  const t = useProfileWords();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey, queryFn: () => call('GET /me/sessions') });
  const others = (sessions.data?.items ?? []).filter((one) => !one.current);
  const end = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const session of ids) await call('DELETE /me/sessions/{session}', { params: { session } });
    },
    onSuccess: (_nothing, ids) => done(t(ids.length > 1 ? 'sessionsEnded' : 'sessionEnded')),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <Section
      title={t('sessions')}
      text={t('sessionsText')}
      actions={
        others.length > 1 ? (
          <Button
            variant="default"
            color="red"
            loading={end.isPending}
            onClick={() => end.mutate(others.map((one) => one.id))}
          >
            {t('sessionEndAll')}
          </Button>
        ) : undefined
      }
    >
      <Shown query={sessions}>
        {({ items }) => (
          <Stack role="list">
            {items
              .toSorted((a, b) => Number(b.current) - Number(a.current))
              .map((one) => (
                <SessionRow
                  key={one.id}
                  session={one}
                  busy={end.isPending && (end.variables?.includes(one.id) ?? false)}
                  onEnd={() => end.mutate([one.id])}
                />
              ))}
          </Stack>
        )}
      </Shown>
    </Section>
  );
};
