/** The frame of the local page: its navigation, or enrolment while this machine belongs to no vendor yet. */
import { Container, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { TitleMark } from '../../../protocol/face/page.tsx';
import { Preferences } from '../../../protocol/face/preferences.tsx';
import { Shell } from '../../../protocol/face/shell.tsx';
import { Loading, Shown } from '../../../protocol/face/states.tsx';
import { createWords } from '../../../protocol/face/words.ts';
import { call } from './api.ts';
import { areas } from './areas.ts';
import { useAssist } from './assist/link.ts';
import { useLiveJob } from './job.ts';
import { useFacts } from './queries.ts';

const useWords = createWords('page-frame', {
  de: { face: 'Auf diesem Rechner', mark: '● Fernhilfe läuft' },
  en: { face: 'On this machine', mark: '● Remote help is on' },
});

/** Needed once in a machine's life, so it is not part of every first load. */
const Enrolment = lazy(() => import('./enrolment/enrolment.tsx'));

const Running = lazy(() => import('./assist/running.tsx'));

const icons = {
  plain: 'data:,',
  running: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#d6263a"/></svg>')}`,
};

/** The page, and above it whatever session goes on: on every page, in the tab's title and its picture. */
const WithSessions = ({ children }: { children: ReactNode }) => {
  const t = useWords();
  const running = (useAssist().sessions ?? []).filter((one) => one.phase !== 'ended');
  const isOn = running.length > 0;
  useEffect(() => {
    document
      .querySelector<HTMLLinkElement>('link[rel="icon"]')
      ?.setAttribute('href', isOn ? icons.running : icons.plain);
  }, [isOn]);
  return (
    <TitleMark value={isOn ? t('mark') : ''}>
      {isOn ? (
        <Suspense fallback={null}>
          <Running sessions={running} />
        </Suspense>
      ) : null}
      {children}
    </TitleMark>
  );
};

export const Frame = ({ children }: { children: ReactNode }) => {
  const t = useWords();
  const facts = useFacts();
  const connected = useLiveJob();
  const keepLanguage = useMutation({
    mutationFn: (language: string) => call('PUT /settings', { body: { name: 'language', value: language } }),
  });
  return (
    <Shown query={facts} loading={<></>}>
      {({ enrolled, vendor, product, installBase }) =>
        enrolled ? (
          <Shell
            name={product ?? vendor ?? 'Beistand'}
            face={t('face')}
            navigation={areas.flatMap((area) => area.navigation ?? [])}
            commands={[]}
            person={null}
            connected={connected}
            onLanguage={keepLanguage.mutate}
          >
            <WithSessions>{children}</WithSessions>
          </Shell>
        ) : (
          <Container size="sm" py="xl" component="main">
            <Group justify="flex-end" mb="md">
              <Preferences />
            </Group>
            <Suspense fallback={<Loading />}>
              <Enrolment installBase={installBase} />
            </Suspense>
          </Container>
        )
      }
    </Shown>
  );
};
