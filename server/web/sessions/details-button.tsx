/** Opens what is known of a session: for every list of sessions, in the console and in the customer area. */
import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useFormat } from '../../../protocol/face/format.ts';
import { Loading } from '../../../protocol/face/states.tsx';
import { useWords } from './words.ts';

const SessionDetails = lazy(() => import('./session-details.tsx'));

export const DetailsButton = ({
  session,
}: {
  session: { readonly id: string; readonly startedAt: string; readonly recordings: readonly string[] };
}) => {
  const t = useWords();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const small = useMediaQuery('(max-width: 48em)');
  const recorded = session.recordings.some((kind) => kind === 'terminal' || kind === 'screen');
  const when = format.instant(session.startedAt);
  return (
    <>
      <Button
        size="compact-sm"
        variant={recorded ? 'light' : 'default'}
        {...(recorded ? { leftSection: <IconPlayerPlay size={14} /> } : {})}
        onClick={() => setOpened(true)}
        aria-label={`${t(recorded ? 'openRecorded' : 'open')}: ${t('title', { when })}`}
      >
        {t(recorded ? 'openRecorded' : 'open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('title', { when })}
        size="xl"
        fullScreen={small}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Suspense fallback={<Loading rows={4} />}>
          <SessionDetails id={session.id} />
        </Suspense>
      </Modal>
    </>
  );
};
