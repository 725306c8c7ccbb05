/** What is installed, what is new, and the work under way. */
import { Alert, Button, Grid, Stack } from '@mantine/core';
import { IconPin, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Shown } from '../../../../protocol/face/states.tsx';
import type { Overview } from '../../../../protocol/page-api.ts';
import { useJob, useWork } from '../job.ts';
import { useOverview } from '../queries.ts';
import { AtWork } from '../work/at-work.tsx';
import { JobCard } from '../work/job-card.tsx';
import { Installed } from './installed.tsx';
import { News } from './news.tsx';
import { useWords } from './words.ts';

/** Looks for updates once when the page is opened, as a person who opens it wants to know. */
const useFirstCheck = ({ status, checked }: Overview): void => {
  const { start, busy } = useWork();
  const job = useJob();
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || checked !== null || busy || status.busy !== null || job !== null) return;
    asked.current = true;
    start({ kind: 'check' });
  }, [busy, checked, job, start, status.busy]);
};

const Contents = ({ overview }: { overview: Overview }) => {
  const t = useWords();
  const job = useJob();
  const { status } = overview;
  useFirstCheck(overview);
  // A check shows in the card of what is new; everything else is worth a card of its own.
  const shown = job !== null && job.kind !== 'check' ? job : null;
  return (
    <Stack gap="md">
      <AtWork busy={status.busy} />
      {shown === null ? null : <JobCard job={shown} />}
      {status.pinned === null ? null : (
        <Alert color="gray" icon={<IconPin />} title={t('pinned', { version: status.pinned })}>
          {t('pinnedText')}
        </Alert>
      )}
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }} order={{ base: 1, md: 1 }}>
          <News overview={overview} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 2, md: 2 }}>
          <Installed status={status} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
};

const OverviewPage = () => {
  const t = useWords();
  const query = useOverview();
  const job = useJob();
  const { start, busy } = useWork();
  return (
    <Page
      title={t('title')}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={job?.phase === 'running' && job.kind === 'check'}
          disabled={busy}
          onClick={() => start({ kind: 'check' })}
        >
          {t('check')}
        </Button>
      }
    >
      <Shown query={query}>{(overview) => <Contents overview={overview} />}</Shown>
    </Page>
  );
};
export default OverviewPage;
