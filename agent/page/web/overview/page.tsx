/** What is installed, what is new, and the work under way. */
import { Alert, Button, Grid, Stack } from '@mantine/core';
import { IconPin, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Shown } from '../../../../protocol/face/states.tsx';
import type { Overview } from '../../../../protocol/page-api.ts';
import { useJob, useShownWork, useWork } from '../job.ts';
import { useOverview } from '../queries.ts';
import { AtWork } from '../work/at-work.tsx';
import { JobCard } from '../work/job-card.tsx';
import { Installed } from './installed.tsx';
import { News } from './news.tsx';
import { useWords } from './words.ts';

/** Looks for updates when nothing is known of them: when the page is opened, and after the installation changed. */
const useFirstCheck = ({ status, checked }: Overview): void => {
  const { start, busy } = useWork();
  const job = useJob();
  const asked = useRef<string | null>(null);
  // Once after each piece of work; a check that failed is tried again by hand.
  const occasion = job === null ? 'opened' : job.id;
  const settled = job === null || (job.phase !== 'running' && job.kind !== 'check');
  useEffect(() => {
    if (asked.current === occasion || checked !== null || busy || status.busy !== null || !settled) return;
    asked.current = occasion;
    start({ kind: 'check' });
  }, [busy, checked, occasion, settled, start, status.busy]);
};

const Contents = ({ overview }: { overview: Overview }) => {
  const t = useWords();
  const shown = useShownWork();
  const { status } = overview;
  useFirstCheck(overview);
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
