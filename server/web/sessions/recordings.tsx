/** The recordings of a session: whether each is as it was signed, to be played here or downloaded. Nothing is fetched before somebody asks. */
import { Anchor, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconPlayerPlay,
  IconShieldCheck,
  IconTrash,
  IconVideo,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useFormat } from '../../../protocol/face/format.ts';
import { Problem } from '../../../protocol/face/problem.ts';
import { ScreenRecording } from '../../../protocol/face/screen-recording.tsx';
import { Loading } from '../../../protocol/face/states.tsx';
import { fileUrl } from '../api/client.ts';
import type { Session } from './session-details.tsx';
import { useWords } from './words.ts';

type Recording = Session['recordings'][number];

/** A longer recording of a terminal is not put into a page's memory. */
const playedBytes = 32 * 1024 * 1024;

const TerminalRecording = lazy(async () => ({
  default: (await import('../../../protocol/face/terminal-recording.tsx')).TerminalRecording,
}));

const urlOf = (session: string, kind: string): string => fileUrl(`/sessions/${session}/recordings/${kind}`);

const fetchCast = async (url: string): Promise<string> => {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok)
    throw new Problem(answer.status === 404 ? 'NOT_FOUND' : 'UNREACHABLE', `HTTP ${answer.status}`);
  return answer.text();
};

const looks = {
  signed: [IconShieldCheck, 'teal'],
  stored: [IconVideo, 'dimmed'],
  changed: [IconAlertTriangle, 'red'],
  missing: [IconAlertTriangle, 'orange'],
  erased: [IconTrash, 'dimmed'],
} as const;

const State = ({ recording }: { recording: Recording }) => {
  const t = useWords();
  const format = useFormat();
  const { state, erasedAt } = recording;
  const [Icon, color] = looks[state];
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" role="status">
      <Text c={color} component="span" lh={1}>
        <Icon size={18} />
      </Text>
      <Text size="sm" fw={state === 'changed' ? 600 : 400}>
        {state === 'erased' ? t('erased', { when: format.instant(erasedAt ?? '') }) : t(state)}
      </Text>
    </Group>
  );
};

const One = ({ session, recording }: { session: Session; recording: Recording }) => {
  const t = useWords();
  const format = useFormat();
  const [playing, setPlaying] = useState(false);
  const { kind, sizeBytes, seconds, sha256, state } = recording;
  const name = t(kind === 'screen' ? 'screen' : 'terminal');
  const url = urlOf(session.id, kind);
  const there = state !== 'erased' && state !== 'missing';
  const playable = there && (kind === 'screen' || sizeBytes <= playedBytes);
  const length = seconds === null ? '' : ` · ${format.duration(seconds * 1_000)}`;
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={600} size="sm">
            {name}
            <Text span size="sm" c="dimmed" fw={400}>
              {` · ${format.bytes(sizeBytes)}${length}`}
            </Text>
          </Text>
          {there ? (
            <Group gap="xs">
              {playable && !playing ? (
                <Button
                  size="compact-sm"
                  leftSection={<IconPlayerPlay size={14} />}
                  onClick={() => setPlaying(true)}
                  aria-label={`${t('play')}: ${name}`}
                >
                  {t('play')}
                </Button>
              ) : null}
              <Button
                size="compact-sm"
                variant="default"
                component="a"
                href={url}
                download
                aria-label={`${t('download')}: ${name}`}
              >
                {t('download')}
              </Button>
            </Group>
          ) : null}
        </Group>
        <State recording={recording} />
        {there && !playable ? (
          <Text size="sm" c="dimmed">
            {t('tooLarge')}
          </Text>
        ) : null}
        {playing ? (
          kind === 'screen' ? (
            <ScreenRecording src={url} label={name} />
          ) : (
            <Suspense fallback={<Loading rows={1} height={200} />}>
              <TerminalRecording load={() => fetchCast(url)} label={name} />
            </Suspense>
          )
        ) : null}
        {there ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }} title={t('fingerprintHelp')}>
            {t('fingerprint')} <Code fz="xs">{sha256}</Code>
          </Text>
        ) : null}
      </Stack>
    </Paper>
  );
};

/** The events and the signature, for whoever checks them by themselves. */
const SignedCopy = ({ session, parts }: { session: Session; parts: readonly Recording[] }) => {
  const t = useWords();
  if (parts.length === 0) return null;
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t('signedCopy')}:
      </Text>
      {parts.map(({ kind }) => (
        <Anchor key={kind} size="sm" href={urlOf(session.id, kind)} download>
          {t(kind === 'events' ? 'downloadEvents' : 'downloadProof')}
        </Anchor>
      ))}
    </Group>
  );
};

export const Recordings = ({ session }: { session: Session }) => {
  const t = useWords();
  const { recordings, granted } = session;
  const shown = recordings.filter(({ kind }) => kind === 'terminal' || kind === 'screen');
  const parts = recordings.filter(
    ({ kind, state }) => (kind === 'events' || kind === 'proof') && state !== 'erased' && state !== 'missing',
  );
  return (
    <Stack gap="xs" component="section" aria-label={t('recordings')}>
      <Title order={3} size="h6">
        {t('recordings')}
      </Title>
      {recordings.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(granted.includes('record') ? 'coming' : 'none')}
        </Text>
      ) : null}
      {shown.map((recording) => (
        <One key={recording.kind} session={session} recording={recording} />
      ))}
      <SignedCopy session={session} parts={parts} />
    </Stack>
  );
};
