/** The audit log, filtered by person, event and days; whole as CSV. */
import '@mantine/dates/styles.css';
import 'dayjs/locale/de.js';
import 'dayjs/locale/en-gb.js';
import { Button, Group, Paper, Select, Stack, Table } from '@mantine/core';
import { DateInput, DatesProvider } from '@mantine/dates';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import dayjs from 'dayjs';
import localizedFormat from 'dayjs/plugin/localizedFormat.js';
import { auditKinds } from '../../../../../protocol/audit.ts';
import { useLanguage } from '../../../../../protocol/face/language.ts';
import { useChangeSearch, useSearch } from '../../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../../protocol/face/states.tsx';
import { call, fileUrl } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { AuditRow, useKindName } from './audit-entry.tsx';
import { useAuditWords } from './audit-words.ts';

dayjs.extend(localizedFormat);
const pageSize = 50;

const isDay = (day: string | undefined): day is string => day !== undefined && dayjs(day).isValid();

/** The filter in the address bar, as the API asks for it. */
const useFilter = () => {
  const { what, by, from, to } = useSearch();
  const kind = auditKinds.find((one) => one === what);
  return {
    ...(kind === undefined ? {} : { what: kind }),
    ...(by === undefined || by === '' ? {} : { by }),
    ...(isDay(from) ? { from: dayjs(from).startOf('day').toISOString() } : {}),
    ...(isDay(to) ? { to: dayjs(to).endOf('day').toISOString() } : {}),
  };
};

const Filters = () => {
  const t = useAuditWords();
  const me = useMe();
  const language = useLanguage();
  const nameOf = useKindName();
  const search = useSearch();
  const change = useChangeSearch();
  const staff = useQuery({
    queryKey: ['staff'],
    queryFn: () => call('GET /staff'),
    enabled: me.may('staff.manage'),
  });
  return (
    <DatesProvider settings={{ locale: language === 'de' ? 'de' : 'en-gb', firstDayOfWeek: 1 }}>
      <Group gap="sm" align="flex-end">
        <Select
          label={t('what')}
          placeholder={t('anything')}
          w={{ base: '100%', sm: 250 }}
          searchable
          clearable
          value={search['what'] ?? null}
          data={auditKinds
            .map((kind) => ({ value: kind, label: nameOf(kind) }))
            .sort((a, b) => a.label.localeCompare(b.label))}
          onChange={(what) => change({ what: what ?? undefined })}
        />
        {staff.data === undefined ? null : (
          <Select
            label={t('who')}
            placeholder={t('anybody')}
            w={{ base: '100%', sm: 200 }}
            searchable
            clearable
            value={search['by'] ?? null}
            data={staff.data.items.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(by) => change({ by: by ?? undefined })}
          />
        )}
        <DateInput
          label={t('from')}
          flex={{ base: 1, sm: '0 0 140px' }}
          valueFormat="L"
          clearable
          value={search['from'] ?? null}
          onChange={(from) => change({ from: from ?? undefined })}
        />
        <DateInput
          label={t('to')}
          flex={{ base: 1, sm: '0 0 140px' }}
          valueFormat="L"
          clearable
          value={search['to'] ?? null}
          onChange={(to) => change({ to: to ?? undefined })}
        />
      </Group>
    </DatesProvider>
  );
};

const AuditPage = () => {
  const t = useAuditWords();
  const language = useLanguage();
  const filter = useFilter();
  const change = useChangeSearch();
  const log = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      call('GET /audit', {
        query: { ...filter, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  const names = Object.assign({}, ...(log.data?.pages.map((page) => page.names) ?? [])) as Record<
    string,
    string
  >;
  return (
    <SettingsPage
      name="audit"
      subtitle={t('subtitle')}
      actions={
        <Button
          variant="default"
          component="a"
          href={fileUrl('/audit', { ...filter, format: 'csv', language })}
          download
          leftSection={<IconDownload size={16} />}
        >
          {t('csv')}
        </Button>
      }
    >
      <Stack>
        <Filters />
        {log.isPending ? (
          <Loading rows={8} />
        ) : log.isError ? (
          <Failure error={log.error} onRetry={() => void log.refetch()} />
        ) : entries.length === 0 ? (
          <Empty
            icon={IconHistory}
            title={t('none')}
            text={t('noneText')}
            action={
              <Button
                variant="default"
                onClick={() => change({ what: undefined, by: undefined, from: undefined, to: undefined })}
              >
                {t('clear')}
              </Button>
            }
          />
        ) : (
          <Paper withBorder>
            <Table.ScrollContainer minWidth={340} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
              <Table horizontalSpacing="md">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th visibleFrom="sm">{t('when')}</Table.Th>
                    <Table.Th visibleFrom="sm">{t('who')}</Table.Th>
                    <Table.Th>{t('what')}</Table.Th>
                    <Table.Th>{t('subject')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {entries.map((entry) => (
                    <AuditRow key={entry.id} entry={entry} names={names} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Paper>
        )}
        {log.hasNextPage ? (
          <Group justify="center">
            <Button
              variant="default"
              loading={log.isFetchingNextPage}
              onClick={() => void log.fetchNextPage()}
            >
              {t('more')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </SettingsPage>
  );
};

export default AuditPage;
