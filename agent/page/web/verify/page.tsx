/** Compares the installed files with what the vendor signed, repairs them, and shows the agent's own health. */
import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconShieldCheck, IconTool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Diagnosis } from '../../../../protocol/agent-results.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Shown } from '../../../../protocol/face/states.tsx';
import { createWords } from '../../../../protocol/face/words.ts';
import { call } from '../api.ts';
import { withTimes } from '../../../../protocol/told-times.ts';
import { begunLarge } from '../begun-large.ts';
import { useShownWork, useWork } from '../job.ts';
import { useOverview } from '../queries.ts';
import { AtWork } from '../work/at-work.tsx';
import { JobCard } from '../work/job-card.tsx';

const useWords = createWords('page-verify', {
  de: {
    title: 'Prüfen und reparieren',
    subtitle: 'Vergleicht jede installierte Datei mit der vom Hersteller unterschriebenen Version.',
    verify: 'Dateien prüfen',
    repair: 'Prüfen und reparieren',
    nothing: 'Es ist noch nichts installiert.',
    health: 'Zustand des Agenten',
    look: 'Noch einmal ansehen',
    healthy: 'Alles in Ordnung',
    needs_one: 'Ein Punkt braucht Aufmerksamkeit',
    needs_other: '{{count}} Punkte brauchen Aufmerksamkeit',
    good: 'in Ordnung',
    warning: 'Hinweis',
    fault: 'Fehler',
  },
  en: {
    title: 'Verify and repair',
    subtitle: 'Compares each installed file with the version the vendor signed.',
    verify: 'Verify files',
    repair: 'Verify and repair',
    nothing: 'Nothing is installed yet.',
    health: 'The agent’s own health',
    look: 'Look again',
    healthy: 'All is well',
    needs_one: 'One thing needs attention',
    needs_other: '{{count}} things need attention',
    good: 'fine',
    warning: 'note',
    fault: 'fault',
  },
});

const colors = { ok: 'teal', warning: 'orange', fault: 'red' } as const;

const Finding = ({ finding }: { finding: Diagnosis['findings'][number] }) => {
  const t = useWords();
  const format = useFormat();
  const { name, level, message, hint } = finding;
  const Icon = level === 'ok' ? IconCircleCheck : IconAlertTriangle;
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Text c={`${colors[level]}.7`} component="span" lh={1} mt={2}>
        <Icon size={18} aria-label={t(level === 'ok' ? 'good' : level)} role="img" />
      </Text>
      <Stack gap={0} miw={0}>
        <Text size="sm" fw={600}>
          {begunLarge(name)}
        </Text>
        <Text size="sm" c="dimmed">
          {withTimes(message, format.instant)}
        </Text>
        {hint === null ? null : <Text size="sm">{hint}</Text>}
      </Stack>
    </Group>
  );
};

const Health = () => {
  const t = useWords();
  const language = useLanguage();
  const query = useQuery({
    queryKey: ['doctor', language],
    queryFn: () => call('GET /doctor', { query: { language } }),
  });
  return (
    <Card withBorder padding="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t('health')}
          </Title>
          <Button variant="default" size="xs" loading={query.isFetching} onClick={() => void query.refetch()}>
            {t('look')}
          </Button>
        </Group>
        <Shown query={query}>
          {({ findings }) => {
            const wrong = findings.filter(({ level }) => level !== 'ok').length;
            return (
              <Stack gap="sm">
                <Alert
                  color={wrong === 0 ? 'teal' : 'orange'}
                  icon={wrong === 0 ? <IconCircleCheck /> : <IconAlertTriangle />}
                  title={wrong === 0 ? t('healthy') : t('needs', { count: wrong })}
                />
                {findings.map((finding) => (
                  <Finding key={finding.name} finding={finding} />
                ))}
              </Stack>
            );
          }}
        </Shown>
      </Stack>
    </Card>
  );
};

const VerifyPage = () => {
  const t = useWords();
  const query = useOverview();
  const job = useShownWork();
  const { start, busy } = useWork();
  const relevant = job !== null && (job.kind === 'verify' || job.kind === 'repair') ? job : null;
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Shown query={query}>
        {({ status }) => (
          <Stack gap="md">
            <AtWork busy={status.busy} />
            {status.installed === null ? <Text>{t('nothing')}</Text> : null}
            <Group gap="sm">
              <Button
                leftSection={<IconShieldCheck size={18} />}
                disabled={busy || status.installed === null}
                onClick={() => start({ kind: 'verify' })}
              >
                {t('verify')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconTool size={18} />}
                disabled={busy || status.installed === null}
                onClick={() => start({ kind: 'repair' })}
              >
                {t('repair')}
              </Button>
            </Group>
            {relevant === null ? null : <JobCard job={relevant} />}
            <Health />
          </Stack>
        )}
      </Shown>
    </Page>
  );
};
export default VerifyPage;
