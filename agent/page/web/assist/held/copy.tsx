/** The customer's own copy of one session: where it lies, whether it is unchanged, to save, and to watch. */
import { Alert, Button, Code, Group, List, Stack, Text } from '@mantine/core';
import { IconDownload, IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useLanguage } from '../../../../../protocol/face/language.ts';
import { Problem } from '../../../../../protocol/face/problem.ts';
import { Loading, Shown } from '../../../../../protocol/face/states.tsx';
import { call } from '../../api.ts';
import { shownLine } from '../shown-text.ts';
import { useWords } from './words.ts';

const Player = lazy(async () => {
  const { TerminalRecording } = await import('../../../../../protocol/face/terminal-recording.tsx');
  return { default: TerminalRecording };
});

const Video = lazy(async () => {
  const { ScreenRecording } = await import('../../../../../protocol/face/screen-recording.tsx');
  return { default: ScreenRecording };
});
const filmOf = (session: string, film: number): string =>
  `/api/sessions/screen?${new URLSearchParams({ session, film: String(film) }).toString()}`;

const recordingOf = async (session: string): Promise<string> => {
  const answer = await fetch(`/api/sessions/terminal?${new URLSearchParams({ session }).toString()}`);
  if (!answer.ok) throw new Problem('NOT_FOUND', answer.statusText, { status: answer.status });
  return answer.text();
};

/** A recording below its name; read out by the player itself. */
const Named = ({ name, children }: { name: string; children: ReactNode }) => (
  <Stack gap={4}>
    <Text size="sm" fw={600} aria-hidden>
      {name}
    </Text>
    {children}
  </Stack>
);

interface ScreenProps {
  readonly session: string;
  readonly time: string;
}

/** All that was shown, mostly as one film. */
const Screen = ({ session, time }: ScreenProps) => {
  const t = useWords();
  const query = useQuery({
    queryKey: ['films', session],
    queryFn: () => call('GET /sessions/films', { query: { session } }),
  });
  return (
    <Shown query={query}>
      {({ films }) =>
        Array.from({ length: films }, (_, index) => {
          const name = films === 1 ? t('videoOf', { time }) : t('videoPartOf', { time, part: index + 1 });
          return (
            <Named key={index} name={name}>
              <Video src={filmOf(session, index + 1)} label={name} />
            </Named>
          );
        })
      }
    </Shown>
  );
};

interface CopyProps {
  readonly session: string;
  readonly folder: string;
  readonly recorded: boolean;
  /** Videos of the screen. */
  readonly screens: number;
  /** When it was held, as people read it. */
  readonly time: string;
}

export const Copy = ({ session, folder, recorded, screens, time }: CopyProps) => {
  const t = useWords();
  const language = useLanguage();
  const [watching, setWatching] = useState(false);
  const { mutate, data, isPending } = useMutation({
    mutationFn: () => call('POST /sessions/verify', { body: { session, language } }),
  });
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" c="dimmed">
          {t('where')}
        </Text>
        <Code className="foreign">{shownLine(`${folder}/${session}`)}</Code>
      </div>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={18} />}
          loading={isPending}
          onClick={() => mutate()}
        >
          {t('verify')}
        </Button>
        <Button
          component="a"
          href={`/api/sessions/copy?${new URLSearchParams({ session }).toString()}`}
          download={`${session}.tar`}
          variant="default"
          leftSection={<IconDownload size={18} />}
        >
          {t('save')}
        </Button>
        {(recorded || screens > 0) && !watching ? (
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={18} />}
            onClick={() => setWatching(true)}
          >
            {t('replay')}
          </Button>
        ) : null}
      </Group>
      {data === undefined ? null : (
        <Alert
          role="status"
          color={data.intact ? 'teal' : 'red'}
          title={t(data.intact ? 'intact' : 'changed')}
        >
          {t(data.intact ? 'intactText' : 'changedText')}
          {data.intact ? null : (
            <List size="sm" mt={4} lang="en">
              {data.faults.map((fault) => (
                <List.Item key={fault}>{fault}</List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
      {watching ? (
        <Suspense fallback={<Loading rows={1} height={200} />}>
          {recorded ? (
            <Named name={t('replayOf', { time })}>
              <Player load={() => recordingOf(session)} label={t('replayOf', { time })} />
            </Named>
          ) : null}
          {screens > 0 ? <Screen session={session} time={time} /> : null}
        </Suspense>
      ) : null}
    </Stack>
  );
};
