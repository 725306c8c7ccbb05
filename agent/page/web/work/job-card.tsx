/** Work under way with all its steps, or how it ended and what can be done next. */
import { Alert, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconPlayerStop } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { Failure } from '../../../../protocol/face/states.tsx';
import type { Job, JobOutcome, JobWish } from '../../../../protocol/page-api.ts';
import { asProblem } from '../api.ts';
import { useCancel, useWork } from '../job.ts';
import { Differences } from './differences.tsx';
import { lastState, percentOf } from './states.ts';
import { Steps } from './steps.tsx';
import { useWords } from './words.ts';

const useTitle = (): ((job: Job) => string) => {
  const t = useWords();
  return ({ kind, to }) => {
    if (to !== null && kind === 'update') return t('updateTo', { version: to });
    if (to !== null && kind === 'rollback') return t('rollbackTo', { version: to });
    return t(kind);
  };
};

const Bytes = ({ job: { download, work, hook } }: { job: Job }) => {
  const t = useWords();
  const format = useFormat();
  const part = download ?? work;
  const facts: string[] = [];
  if (part !== null)
    facts.push(t('bytesOf', { done: format.bytes(part.doneBytes), total: format.bytes(part.totalBytes) }));
  if (download !== null) {
    facts.push(t('rate', { rate: format.bytes(download.bytesPerSecond) }));
    if (download.secondsLeft !== null)
      facts.push(t('left', { time: format.duration(download.secondsLeft * 1_000) }));
  }
  if (hook !== null) facts.push(t('hook', { name: hook }));
  return (
    <Text size="sm" c="dimmed" mih="1.4em">
      {facts.join(' · ')}
    </Text>
  );
};

const Running = ({ job }: { job: Job }) => {
  const t = useWords();
  const title = useTitle();
  const cancel = useCancel();
  const state = lastState(job) ?? 'checking';
  const compares = job.kind === 'verify' || job.kind === 'repair';
  const percent = percentOf(job);
  return (
    <Card withBorder padding="lg">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Stack gap={2}>
            <Title order={2} size="h3">
              {title(job)}
            </Title>
            <Text role="status">{compares ? t('verifying') : t(`state.${state}` as 'state.idle')}</Text>
          </Stack>
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            onClick={cancel}
            disabled={job.stopping || job.critical}
          >
            {job.stopping ? t('stopping') : t('cancel')}
          </Button>
        </Group>
        <Progress.Root size="lg">
          <Progress.Section value={percent} aria-label={t('progress')} animated />
        </Progress.Root>
        <Bytes job={job} />
        {compares || job.kind === 'check' || job.kind === 'plan' ? null : <Steps job={job} />}
        <Text size="sm" c="dimmed">
          {job.critical ? t('critical') : t('safe')}
        </Text>
      </Stack>
    </Card>
  );
};

const useEnding = () => {
  const t = useWords();
  const format = useFormat();
  return (outcome: JobOutcome): { title: string; text: string | null; good: boolean } | null => {
    switch (outcome.kind) {
      case 'checked':
        return null;
      case 'rolledBack':
        return {
          title: t('wentBack', { version: outcome.rolledBack.to }),
          text: t('wentBackText'),
          good: true,
        };
      case 'verified': {
        const { ok, version, files, differing } = outcome.verified;
        if (!ok)
          return { title: t('differs', { count: differing.length }), text: t('differsText'), good: false };
        if (differing.length > 0) return { title: t('repaired', { version }), text: null, good: true };
        return { title: t('intact', { files: format.number(files), version }), text: null, good: true };
      }
      default: {
        const { updated } = outcome;
        const scripts = updated.scripts.length === 0 ? '' : t('scripts', { count: updated.scripts.length });
        if (updated.outcome === 'planned' && updated.plan !== null) {
          const { downloadBytes, neededBytes } = updated.plan;
          const values = { download: format.bytes(downloadBytes), needed: format.bytes(neededBytes) };
          return {
            title: t('planned', { version: updated.to ?? '' }),
            text: t('plannedText', values),
            good: true,
          };
        }
        if (updated.outcome !== 'committed')
          return { title: t('upToDate'), text: scripts || t('upToDateText'), good: true };
        const effort = t('updatedText', {
          size: format.bytes(updated.downloadedBytes),
          time: updated.durationMs < 1_000 ? t('moment') : format.duration(updated.durationMs),
        });
        return {
          title: t('updated', { version: updated.to ?? '' }),
          text: `${effort} ${scripts}`.trim(),
          good: true,
        };
      }
    }
  };
};

/** The same wish once more, for a job that failed. */
const again = ({ kind, to }: Job): JobWish =>
  kind === 'check' || kind === 'verify' || kind === 'repair' || to === null ? { kind } : { kind, to };

const Failed = ({ job }: { job: Job }) => {
  const t = useWords();
  const title = useTitle();
  const { start, busy } = useWork();
  if (job.problem === null) return null;
  const cancelled = job.problem.code === 'CANCELLED';
  // The build is known to be bad now: it is tried again by its name alone, among the versions.
  const rolledBack = job.problem.code === 'ROLLED_BACK';
  return (
    <Card withBorder padding="lg">
      <Stack gap="md">
        <Title order={2} size="h3">
          {title(job)}
        </Title>
        {cancelled ? (
          <Alert color="gray" icon={<IconInfoCircle />} title={t('cancelled')}>
            {t('cancelledText')}
          </Alert>
        ) : (
          <Failure error={asProblem(job.problem)} />
        )}
        {rolledBack ? <Text>{t('rolledBackNext')}</Text> : null}
        <Group gap="sm">
          {rolledBack ? null : (
            <Button
              variant={cancelled ? 'filled' : 'default'}
              onClick={() => start(again(job))}
              disabled={busy}
            >
              {t('again')}
            </Button>
          )}
          {cancelled ? null : (
            <>
              <Button component={Link} to="/help" variant="light">
                {t('askHelp')}
              </Button>
              <Button component={Link} to="/history" variant="subtle">
                {t('seeHistory')}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Card>
  );
};

const Done = ({ job }: { job: Job }) => {
  const t = useWords();
  const ending = useEnding();
  const said = job.outcome === null ? null : ending(job.outcome);
  if (said === null) return null;
  const verified = job.outcome?.kind === 'verified' ? job.outcome.verified : null;
  const Icon = said.good ? IconCheck : IconAlertTriangle;
  return (
    <Stack gap="md">
      <Alert role="status" color={said.good ? 'teal' : 'orange'} icon={<Icon />} title={said.title}>
        {said.text}
        {job.notes.some(({ code }) => code === 'RECOVERED') ? <Text size="sm">{t('recovered')}</Text> : null}
      </Alert>
      {verified === null || verified.differing.length === 0 ? null : (
        <Differences differing={verified.differing} />
      )}
    </Stack>
  );
};

/** The job, running or ended. */
export const JobCard = ({ job }: { job: Job }) => {
  if (job.phase === 'running') return <Running job={job} />;
  return job.phase === 'failed' ? <Failed job={job} /> : <Done job={job} />;
};
