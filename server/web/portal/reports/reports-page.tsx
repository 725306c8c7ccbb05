/** Open items, processing history and reaction times: on screen, as files, and by mail. */
import { Button, Group, Stack, Tabs } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconFileTypeCsv, IconFileTypePdf } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import 'dayjs/locale/de';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call, fileUrl } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { ReportTables } from './report-table.tsx';
import { Schedules } from './schedules.tsx';
import { useWords } from './words.ts';

const names = ['open-items', 'history', 'targets'] as const;
type Name = (typeof names)[number];

const dayFormats = { de: 'DD.MM.YYYY', en: 'DD/MM/YYYY' } as const;
const dayMs = 86_400_000;
const spanDays = 90;

/** The local day as `2026-07-01`. */
const dayOf = (at: number): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
const startOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();
const endOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();

const ReportsPage = () => {
  const t = useWords();
  const me = useMe();
  const language = useLanguage();
  const search = useSearch();
  const change = useChangeSearch();
  const report: Name = names.find((one) => one === search['report']) ?? 'open-items';
  const from = search['from'] ?? dayOf(Date.now() - spanDays * dayMs);
  const to = search['to'] ?? dayOf(Date.now());
  const asked = {
    language,
    ...(me.customerId === null ? {} : { customerId: me.customerId }),
    ...(report === 'open-items' ? {} : { from: startOf(from), to: endOf(to) }),
  };
  const query = useQuery({
    queryKey: ['reports', report, asked],
    queryFn: () => call('GET /reports/{report}', { params: { report }, query: asked }),
    placeholderData: keepPreviousData,
  });
  const titles = { 'open-items': t('openItems'), history: t('history'), targets: t('targets') };
  const file = (format: 'csv' | 'pdf'): string => fileUrl(`/reports/${report}`, { ...asked, format });
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <>
          <Button
            component="a"
            href={file('csv')}
            variant="default"
            leftSection={<IconFileTypeCsv size={18} />}
          >
            {t('csv')}
          </Button>
          <Button
            component="a"
            href={file('pdf')}
            variant="default"
            leftSection={<IconFileTypePdf size={18} />}
          >
            {t('pdf')}
          </Button>
        </>
      }
    >
      <Stack gap="xl">
        <Tabs value={report} onChange={(value) => change({ report: value ?? undefined })} keepMounted={false}>
          <Tabs.List>
            {names.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {titles[one]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={report} pt="md">
            <Stack gap="md">
              {report === 'open-items' ? null : (
                <Group gap="sm">
                  <DatePickerInput
                    label={t('from')}
                    locale={language}
                    valueFormat={dayFormats[language]}
                    miw={140}
                    value={from}
                    maxDate={to}
                    onChange={(day) => change({ from: day ?? undefined })}
                  />
                  <DatePickerInput
                    label={t('to')}
                    locale={language}
                    valueFormat={dayFormats[language]}
                    miw={140}
                    value={to}
                    minDate={from}
                    onChange={(day) => change({ to: day ?? undefined })}
                  />
                </Group>
              )}
              <Shown query={query}>{(data) => <ReportTables report={data} />}</Shown>
            </Stack>
          </Tabs.Panel>
        </Tabs>
        {me.may('report.schedule') && me.customerId !== null ? (
          <Schedules customerId={me.customerId} />
        ) : null}
      </Stack>
    </Page>
  );
};
export default ReportsPage;
