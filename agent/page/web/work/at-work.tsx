/** Says that somebody else (the daemon, a command) is at work on the installation. */
import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Status } from '../../../../protocol/agent-results.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { createWords } from '../../../../protocol/face/words.ts';
import { useJob } from '../job.ts';

const useWords = createWords('page-at-work', {
  de: {
    title: 'Hier wird gerade gearbeitet',
    text: '„{{doing}}“ läuft {{since}} außerhalb dieser Seite. Danach geht es hier weiter.',
  },
  en: {
    title: 'Somebody is at work here',
    text: '“{{doing}}” has been running outside of this page, started {{since}}. This page can go on afterwards.',
  },
});

export const AtWork = ({ busy }: { busy: Status['busy'] }) => {
  const t = useWords();
  const format = useFormat();
  const job = useJob();
  if (busy === null || job?.phase === 'running') return null;
  return (
    <Alert color="blue" icon={<IconInfoCircle />} title={t('title')}>
      {t('text', { doing: busy.doing, since: format.ago(busy.since) })}
    </Alert>
  );
};
