/** Remote sessions: the way in, the session that is held, and those that were. */
import { Stack } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Loading } from '../../../../protocol/face/states.tsx';
import type { SessionCode } from '../../../../protocol/session/code.ts';
import { Entry } from './entry.tsx';
import { HeldList } from './held-list.tsx';
import { useWords } from './words.ts';

/** Terminal and cryptography are fetched when somebody joins. */
const Live = lazy(() => import('./live.tsx'));

const SessionsPage = () => {
  const t = useWords();
  const [code, setCode] = useState<SessionCode | null>(null);
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {code === null ? (
        <Stack gap="md">
          <Entry onCode={setCode} />
          <HeldList />
        </Stack>
      ) : (
        <Suspense fallback={<Loading />}>
          <Live code={code} onAgain={() => setCode(null)} />
        </Suspense>
      )}
    </Page>
  );
};

export default SessionsPage;
