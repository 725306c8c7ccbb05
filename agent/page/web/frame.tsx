/** The frame of the local page: its navigation, or enrolment while this machine belongs to no vendor yet. */
import { Container, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { Preferences } from '../../../protocol/face/preferences.tsx';
import { Shell } from '../../../protocol/face/shell.tsx';
import { Loading, Shown } from '../../../protocol/face/states.tsx';
import { createWords } from '../../../protocol/face/words.ts';
import { call } from './api.ts';
import { areas } from './areas.ts';
import { useLiveJob } from './job.ts';
import { useFacts } from './queries.ts';

const useWords = createWords('page-frame', {
  de: { face: 'Auf diesem Rechner' },
  en: { face: 'On this machine' },
});

/** Needed once in a machine's life, so it is not part of every first load. */
const Enrolment = lazy(() => import('./enrolment/enrolment.tsx'));

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
            {children}
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
