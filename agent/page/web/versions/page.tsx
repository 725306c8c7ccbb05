/** The versions on this machine: which one runs, which one can go back to, and staying on one. */
import { Badge, Button, Card, Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Status } from '../../../../protocol/agent-results.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { createWords } from '../../../../protocol/face/words.ts';
import { call } from '../api.ts';
import { useShownWork, useWork } from '../job.ts';
import { useOverview } from '../queries.ts';
import { AtWork } from '../work/at-work.tsx';
import { useConfirmedWork } from '../work/confirm.tsx';
import { JobCard } from '../work/job-card.tsx';

const useWords = createWords('page-versions', {
  de: {
    title: 'Versionen',
    subtitle: 'Zurück geht es jederzeit: Jede Version wird vor dem Umschalten geprüft.',
    since: 'seit {{instant}}',
    running: 'läuft',
    onDisk: 'auf dem Datenträger',
    failed: 'hier fehlgeschlagen',
    back: 'Zurück auf {{version}}',
    retry: '{{version}} trotzdem versuchen',
    none: 'Noch nichts installiert',
    noneText: 'Mit dem ersten Update erscheint hier die installierte Version.',
    pin: 'Auf {{version}} bleiben',
    pinText: 'Neuere Versionen werden weder von selbst noch mit „Jetzt installieren“ installiert.',
    pinned: 'Wird auf {{version}} festgehalten.',
    unpinned: 'Folgt wieder dem Kanal.',
    other: 'Eine bestimmte Version',
    otherText: 'Auch eine ältere, wenn der Hersteller sie noch anbietet.',
    otherLabel: 'Version',
    wrong: 'Eine Version ist wie 1.2.3',
    plan: 'Probelauf',
    install: 'Installieren',
  },
  en: {
    title: 'Versions',
    subtitle: 'You can always go back: each version is verified before it is switched to.',
    since: 'since {{instant}}',
    running: 'running',
    onDisk: 'on disk',
    failed: 'failed here',
    back: 'Back to {{version}}',
    retry: 'Try {{version}} anyway',
    none: 'Nothing installed yet',
    noneText: 'With the first update the installed version shows here.',
    pin: 'Stay on {{version}}',
    pinText: 'Newer versions are installed neither by themselves nor by “Install now”.',
    pinned: 'Stays on {{version}}.',
    unpinned: 'Follows its channel again.',
    other: 'A certain version',
    otherText: 'Also an older one, if the vendor still offers it.',
    otherLabel: 'Version',
    wrong: 'A version is like 1.2.3',
    plan: 'Dry run',
    install: 'Install',
  },
});

/** One version: what it is, and on a phone below it what can be done with it. */
const VersionRow = ({
  version,
  badges,
  action,
}: {
  version: string;
  badges: ReactNode;
  action?: ReactNode;
}) => (
  <Card withBorder padding="sm" component="li">
    <Group justify="space-between" gap="sm">
      <Group gap="sm">
        <Text fw={600}>{version}</Text>
        {badges}
      </Group>
      {action}
    </Group>
  </Card>
);

const VersionList = ({ status }: { status: Status }) => {
  const t = useWords();
  const format = useFormat();
  const { busy } = useWork();
  const confirmed = useConfirmedWork();
  const { installed, previous, knownBad } = status;
  const failedOnly = knownBad.filter((one) => one !== installed?.version && !previous.includes(one));
  const failedBadge = (
    <Badge variant="light" color="orange">
      {t('failed')}
    </Badge>
  );
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {installed === null ? null : (
        <VersionRow
          version={installed.version}
          badges={
            <>
              <Badge color="teal" variant="light">
                {t('running')}
              </Badge>
              {installed.since === null ? null : (
                <Text size="sm" c="dimmed">
                  {t('since', { instant: format.instant(installed.since) })}
                </Text>
              )}
            </>
          }
        />
      )}
      {previous.map((version) => (
        <VersionRow
          key={version}
          version={version}
          badges={
            <>
              <Badge variant="light" color="gray">
                {t('onDisk')}
              </Badge>
              {knownBad.includes(version) ? failedBadge : null}
            </>
          }
          action={
            <Button
              size="xs"
              variant="light"
              leftSection={<IconArrowBackUp size={14} />}
              disabled={busy}
              onClick={() => confirmed({ kind: 'rollback', to: version }, version)}
            >
              {t('back', { version })}
            </Button>
          }
        />
      ))}
      {failedOnly.map((version) => (
        <VersionRow
          key={version}
          version={version}
          badges={failedBadge}
          action={
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              onClick={() => confirmed({ kind: 'update', to: version }, version)}
            >
              {t('retry', { version })}
            </Button>
          }
        />
      ))}
    </Stack>
  );
};

const Pin = ({ status }: { status: Status }) => {
  const t = useWords();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (version: string | null) => call('PUT /pin', { body: { version } }),
    onSuccess: ({ pinned, before }) => {
      done(pinned === null ? t('unpinned') : t('pinned', { version: pinned }), {
        undo: () => mutate(before),
      });
      return queries.invalidateQueries();
    },
  });
  const version = status.pinned ?? status.installed?.version;
  if (version === undefined) return null;
  return (
    <Card withBorder>
      <Switch
        label={t('pin', { version })}
        description={t('pinText')}
        checked={status.pinned !== null}
        disabled={isPending}
        onChange={(event) => mutate(event.currentTarget.checked ? version : null)}
      />
    </Card>
  );
};

const versionPattern = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

const OtherVersion = () => {
  const t = useWords();
  const { start, busy } = useWork();
  const confirmed = useConfirmedWork();
  const form = useForm({
    initialValues: { version: '' },
    validate: { version: (value) => (versionPattern.test(value.trim()) ? null : t('wrong')) },
  });
  const install = form.onSubmit(({ version }) =>
    confirmed({ kind: 'update', to: version.trim() }, version.trim()),
  );
  return (
    <Card withBorder component="form" onSubmit={install}>
      <Stack gap="sm">
        <Stack gap={2}>
          <Title order={2} size="h4">
            {t('other')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('otherText')}
          </Text>
        </Stack>
        <Group gap="sm" align="flex-start">
          <TextInput
            aria-label={t('otherLabel')}
            placeholder="1.2.3"
            autoComplete="off"
            {...form.getInputProps('version')}
          />
          <Button type="submit" disabled={busy}>
            {t('install')}
          </Button>
          <Button
            variant="default"
            disabled={busy}
            onClick={() => {
              if (!form.validate().hasErrors) start({ kind: 'plan', to: form.values.version.trim() });
            }}
          >
            {t('plan')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
};

const VersionsPage = () => {
  const t = useWords();
  const query = useOverview();
  const job = useShownWork();
  const relevant = job !== null && ['update', 'rollback', 'plan'].includes(job.kind) ? job : null;
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Shown query={query}>
        {({ status }) => (
          <Stack gap="md">
            <AtWork busy={status.busy} />
            {relevant === null ? null : <JobCard job={relevant} />}
            {status.installed === null && status.previous.length === 0 && status.knownBad.length === 0 ? (
              <Empty title={t('none')} text={t('noneText')} />
            ) : (
              <VersionList status={status} />
            )}
            <Pin status={status} />
            <OtherVersion />
          </Stack>
        )}
      </Shown>
    </Page>
  );
};
export default VersionsPage;
