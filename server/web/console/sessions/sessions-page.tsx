/** Remote sessions: the way in, the session that is held, and those that were. */
import { Stack } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useIdle } from '../../../../protocol/face/idle.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Loading } from '../../../../protocol/face/states.tsx';
import type { SessionCode } from '../../../../protocol/session/code.ts';
import { Entry } from './entry.tsx';
import { HeldList } from './held-list.tsx';
import { useWords } from './words.ts';

/** Terminal and cryptography: fetched while the code is typed, or before, so that joining waits for nothing. */
const fetchLive = () => import('./live.tsx');
const Live = lazy(fetchLive);

const SessionsPage = () => {
  const t = useWords();
  const [code, setCode] = useState<SessionCode | null>(null);
  const idle = useIdle();
  useEffect(() => {
    // Where it fails now, it is tried again by whoever joins.
    if (idle) fetchLive().catch(() => undefined);
  }, [idle]);
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
