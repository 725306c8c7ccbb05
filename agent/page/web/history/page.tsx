/** The journal, readable: what happened here, newest first, filtered and page by page, with its chain checked. */
import { Accordion, Badge, Button, Code, Group, Select, Stack, Switch, Text } from '@mantine/core';
import { IconAlertTriangle, IconLink, IconUnlink } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { createWords } from '../../../../protocol/face/words.ts';
import type { HistoryGroup, ToldEntry, ToldHistory } from '../../../../protocol/page-api.ts';
import { call } from '../api.ts';
import { begunLarge } from '../begun-large.ts';

const useWords = createWords('page-history', {
  de: {
    title: 'Verlauf',
    subtitle: 'Was auf diesem Rechner geschehen ist. Jede Zeile ist mit der vorigen verkettet.',
    filter: 'Zeigen',
    all: 'Alles',
    updates: 'Updates',
    checks: 'Prüfungen',
    scripts: 'Skripte',
    sessions: 'Fernhilfe',
    decisions: 'Entscheidungen',
    trouble: 'Auffälligkeiten',
    steps: 'Alle Einzelschritte',
    intact: 'Kette lückenlos, {{total}} Einträge',
    broken: 'Kette unterbrochen: {{fault}}',
    older: 'Ältere zeigen',
    none: 'Nichts gefunden',
    noneText: 'Zu dieser Auswahl gibt es keinen Eintrag.',
    bad: 'Auffällig',
    entry: 'Eintrag {{seq}}',
  },
  en: {
    title: 'History',
    subtitle: 'What happened on this machine. Each line is chained to the one before.',
    filter: 'Show',
    all: 'Everything',
    updates: 'Updates',
    checks: 'Verifications',
    scripts: 'Scripts',
    sessions: 'Remote help',
    decisions: 'Decisions',
    trouble: 'Trouble',
    steps: 'Every single step',
    intact: 'Chain unbroken, {{total}} entries',
    broken: 'Chain broken: {{fault}}',
    older: 'Show older ones',
    none: 'Nothing found',
    noneText: 'There is no entry for this choice.',
    bad: 'Needs a look',
    entry: 'Entry {{seq}}',
  },
});

const pageSize = 50;
const groups: readonly HistoryGroup[] = ['updates', 'checks', 'scripts', 'sessions', 'decisions', 'trouble'];

const Chain = ({ history: { chain, fault, total } }: { history: ToldHistory }) => {
  const t = useWords();
  const format = useFormat();
  const intact = chain === 'intact';
  return (
    <Badge
      size="lg"
      variant="light"
      color={intact ? 'teal' : 'red'}
      leftSection={intact ? <IconLink size={14} /> : <IconUnlink size={14} />}
      style={{ height: 'auto', whiteSpace: 'normal' }}
    >
      {intact ? t('intact', { total: format.number(total) }) : t('broken', { fault: fault ?? '' })}
    </Badge>
  );
};

/** An update that is in use now. */
const isDone = ({ kind, data }: ToldEntry): boolean => kind === 'state' && data['state'] === 'committed';

const Entries = ({ entries }: { entries: readonly ToldEntry[] }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <Accordion variant="separated" chevronPosition="right" multiple>
      {entries.map((entry) => (
        <Accordion.Item key={`${entry.seq} ${entry.at}`} value={`${entry.seq}-${Date.parse(entry.at)}`}>
          <Accordion.Control>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              {entry.trouble ? (
                <Text c="orange.7" component="span" lh={1} mt={2}>
                  <IconAlertTriangle size={18} aria-label={t('bad')} role="img" />
                </Text>
              ) : null}
              <Stack gap={0} miw={0}>
                <Text size="sm" fw={isDone(entry) ? 600 : 400} style={{ overflowWrap: 'anywhere' }}>
                  {begunLarge(entry.story ?? entry.kind)}
                </Text>
                <Text size="xs" c="dimmed">
                  {format.instant(entry.at)} · {t('entry', { seq: entry.seq })}
                </Text>
              </Stack>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Code block tabIndex={0}>
              {JSON.stringify({ kind: entry.kind, ...entry.data }, null, 2)}
            </Code>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
};

const HistoryPage = () => {
  const t = useWords();
  const { group, steps } = useSearch();
  const language = useLanguage();
  const change = useChangeSearch();
  const query = useInfiniteQuery({
    queryKey: ['history', group, steps, language],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call('GET /history', {
        query: {
          limit: String(pageSize),
          before: pageParam,
          group,
          language,
          steps: steps === undefined ? undefined : 'true',
        },
      }),
    getNextPageParam: ({ entries }) => (entries.length < pageSize ? undefined : String(entries[0]?.seq)),
  });
  const pages = query.data?.pages ?? [];
  const [first] = pages;
  const entries = pages.flatMap((page) => page.entries.toReversed());
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Group align="flex-end" gap="md">
        <Select
          label={t('filter')}
          value={group ?? ''}
          data={[{ value: '', label: t('all') }, ...groups.map((one) => ({ value: one, label: t(one) }))]}
          allowDeselect={false}
          onChange={(value) => change({ group: value ?? undefined })}
        />
        <Switch
          label={t('steps')}
          checked={steps !== undefined}
          mb={8}
          onChange={(event) => change({ steps: event.currentTarget.checked ? 'true' : undefined })}
        />
      </Group>
      {first === undefined ? null : (
        <div>
          <Chain history={first} />
        </div>
      )}
      {query.isError ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading /> : null}
      {first !== undefined && entries.length === 0 ? <Empty title={t('none')} text={t('noneText')} /> : null}
      {entries.length === 0 ? null : <Entries entries={entries} />}
      {query.hasNextPage ? (
        <Group justify="center">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('older')}
          </Button>
        </Group>
      ) : null}
    </Page>
  );
};
export default HistoryPage;
