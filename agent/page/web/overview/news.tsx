/** What is new for this installation, in the vendor's words, and the button that installs it. */
import { Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import type { Available } from '../../../../protocol/agent-results.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { NoteText } from '../../../../protocol/face/note-text.tsx';
import { Empty, Failure } from '../../../../protocol/face/states.tsx';
import type { Overview } from '../../../../protocol/page-api.ts';
import { asProblem } from '../api.ts';
import { useJob, useWork } from '../job.ts';
import { useConfirmedWork } from '../work/confirm.tsx';
import { useWords } from './words.ts';

const Notes = ({ notes }: Pick<Available, 'notes'>) => {
  const t = useWords();
  const language = useLanguage();
  const other = language === 'de' ? 'en' : 'de';
  const own = notes[language];
  const text = own ?? notes[other];
  if (text === null) return <Text c="dimmed">{t('noNotes')}</Text>;
  return (
    <Stack gap={4}>
      {own === null ? (
        <Text size="xs" c="dimmed">
          {t('notesIn', { language: t(other === 'de' ? 'german' : 'english') })}
        </Text>
      ) : null}
      <NoteText text={text} lang={own === null ? other : language} />
    </Stack>
  );
};

const NewBuild = ({ available, first }: { available: Available; first: boolean }) => {
  const t = useWords();
  const format = useFormat();
  const { start, busy } = useWork();
  const confirmed = useConfirmedWork();
  const { version, channel, downloadBytes, neededBytes, fixes, notes } = available;
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm">
        {t('new')}
      </Text>
      <Group gap="sm" align="baseline">
        <Title order={2}>{version}</Title>
        <Badge variant="light">{channel}</Badge>
      </Group>
      <Notes notes={notes} />
      {fixes.length === 0 ? null : (
        <Text size="sm">{t('fixes', { tickets: fixes.map((number) => `#${number}`).join(', ') })}</Text>
      )}
      <Group gap="sm">
        <Button
          size="lg"
          leftSection={<IconDownload size={20} />}
          disabled={busy}
          onClick={() => (first ? start({ kind: 'update' }) : confirmed({ kind: 'update' }, version))}
        >
          {t(first ? 'install' : 'update')}
        </Button>
        <Button variant="default" size="lg" disabled={busy} onClick={() => start({ kind: 'plan' })}>
          {t('plan')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('download', { size: format.bytes(downloadBytes) })} ·{' '}
        {t('needed', { size: format.bytes(neededBytes) })}
      </Text>
    </Stack>
  );
};

const Contents = ({ overview: { status, checked } }: { overview: Overview }) => {
  const t = useWords();
  const job = useJob();
  const { start, busy } = useWork();
  if (checked !== null && checked.available !== null)
    return <NewBuild available={checked.available} first={status.installed === null} />;
  if (job?.kind === 'check' && job.phase === 'failed' && job.problem !== null)
    return <Failure error={asProblem(job.problem)} onRetry={() => start({ kind: 'check' })} />;
  if (checked === null)
    return job?.phase === 'running' && job.kind === 'check' ? (
      <Stack gap="sm" role="status" aria-label={t('checking')}>
        <Text c="dimmed">{t('checking')}</Text>
        <Skeleton height={28} width="40%" />
        <Skeleton height={60} />
      </Stack>
    ) : (
      <Empty
        title={t('unknown')}
        action={
          <Button onClick={() => start({ kind: 'check' })} disabled={busy}>
            {t('check')}
          </Button>
        }
      />
    );
  return (
    <Stack gap="sm">
      <Empty
        icon={IconCircleCheck}
        title={t(checked.reason === null ? 'upToDate' : 'keptBack')}
        {...(checked.reason === null ? { text: t('upToDateText') } : {})}
        action={
          checked.reason === null ? null : (
            <Text size="sm" c="dimmed" ta="center" lang="en">
              {checked.reason}
            </Text>
          )
        }
      />
      {checked.scripts.length === 0 ? null : (
        <Stack gap="xs" align="center">
          <Text size="sm">{t('scripts', { count: checked.scripts.length })}</Text>
          <Button variant="light" disabled={busy} onClick={() => start({ kind: 'update' })}>
            {t('runScripts')}
          </Button>
        </Stack>
      )}
    </Stack>
  );
};

export const News = ({ overview }: { overview: Overview }) => (
  <Card withBorder padding="lg" h="100%">
    <Contents overview={overview} />
  </Card>
);
