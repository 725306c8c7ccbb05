/** The frame of the local page: its navigation, or enrolment while this machine belongs to no vendor yet. */
import { Container, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Preferences } from '../../../protocol/face/preferences.tsx';
import { Shell } from '../../../protocol/face/shell.tsx';
import { Shown } from '../../../protocol/face/states.tsx';
import { createWords } from '../../../protocol/face/words.ts';
import { call } from './api.ts';
import { areas } from './areas.ts';
import { Enrolment } from './enrolment/enrolment.tsx';
import { useLiveJob } from './job.ts';
import { useFacts } from './queries.ts';

const useWords = createWords('frame', {
  de: { face: 'Auf diesem Rechner' },
  en: { face: 'On this machine' },
});

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
            <Enrolment installBase={installBase} />
          </Container>
        )
      }
    </Shown>
  );
};
