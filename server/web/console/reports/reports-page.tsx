/** Reports of one customer or of all: plots, lists on screen and as files, and orders by mail. */
import { Button, Group, Select, Stack, Tabs } from '@mantine/core';
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
import { ReportTables } from '../../portal/reports/report-table.tsx';
import { Schedules } from '../../portal/reports/schedules.tsx';
import { useCustomers } from '../customers/customers.ts';
import { LoadPlots, ReactionPlot, VersionPlot } from './plots.tsx';
import type { Span } from './plots.tsx';
import { useWords } from './words.ts';

const plots = ['load', 'reactions', 'versions'] as const;
const lists = ['open-items', 'history', 'targets'] as const;
type List = (typeof lists)[number];

const dayFormats = { de: 'DD.MM.YYYY', en: 'DD/MM/YYYY' } as const;
const dayMs = 86_400_000;
const spanDays = 29;

/** The local day as `2026-07-01`. */
const dayOf = (at: number): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

const ListReport = ({ report, span }: { report: List; span: Span }) => {
  const t = useWords();
  const language = useLanguage();
  const asked = {
    language,
    ...(span.customerId === undefined ? {} : { customerId: span.customerId }),
    ...(report === 'open-items'
      ? {}
      : {
          from: new Date(`${span.from}T00:00:00`).toISOString(),
          to: new Date(`${span.to}T23:59:59.999`).toISOString(),
        }),
  };
  const query = useQuery({
    queryKey: ['reports', report, asked],
    queryFn: () => call('GET /reports/{report}', { params: { report }, query: asked }),
    placeholderData: keepPreviousData,
  });
  const file = (format: 'csv' | 'pdf'): string => fileUrl(`/reports/${report}`, { ...asked, format });
  return (
    <Stack>
      <Group gap="xs">
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
      </Group>
      <Shown query={query}>{(data) => <ReportTables report={data} />}</Shown>
    </Stack>
  );
};

const ReportsPage = () => {
  const t = useWords();
  const me = useMe();
  const language = useLanguage();
  const search = useSearch();
  const change = useChangeSearch();
  const customers = useCustomers();
  const products = useQuery({ queryKey: ['products'], queryFn: () => call('GET /products') });
  const builds = useQuery({ queryKey: ['builds'], queryFn: () => call('GET /builds') });
  const report = [...plots, ...lists].find((one) => one === search['report']) ?? 'load';
  const customerId = search['customer'];
  const span: Span = {
    from: search['from'] ?? dayOf(Date.now() - spanDays * dayMs),
    to: search['to'] ?? dayOf(Date.now()),
    ...(customerId === undefined ? {} : { customerId }),
  };
  // What has builds or a title is a product.
  const known = [
    ...new Set([
      ...(products.data?.items.map(({ id }) => id) ?? []),
      ...(builds.data?.items.map((one) => one.product) ?? []),
    ]),
  ];
  const product = search['product'] ?? known[0];
  const titles = {
    load: t('load'),
    reactions: t('reactions'),
    versions: t('versions'),
    'open-items': t('openItems'),
    history: t('history'),
    targets: t('targets'),
  };
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Group gap="sm" align="flex-end">
        <Select
          label={t('customer')}
          placeholder={t('allCustomers')}
          searchable
          clearable
          data={customers}
          value={customerId ?? null}
          onChange={(value) => change({ customer: value ?? undefined })}
        />
        {report === 'open-items' ? null : (
          <>
            <DatePickerInput
              label={t('from')}
              locale={language}
              valueFormat={dayFormats[language]}
              miw={140}
              value={span.from}
              maxDate={span.to}
              onChange={(day) => change({ from: day ?? undefined })}
            />
            <DatePickerInput
              label={t('to')}
              locale={language}
              valueFormat={dayFormats[language]}
              miw={140}
              value={span.to}
              minDate={span.from}
              maxDate={dayOf(Date.now())}
              onChange={(day) => change({ to: day ?? undefined })}
            />
          </>
        )}
        {report === 'versions' ? (
          <Select
            label={t('product')}
            data={known}
            value={product ?? null}
            allowDeselect={false}
            onChange={(value) => change({ product: value ?? undefined })}
          />
        ) : null}
      </Group>
      <Tabs value={report} onChange={(value) => change({ report: value ?? undefined })} keepMounted={false}>
        <Tabs.List>
          {[...plots, ...lists].map((one) => (
            <Tabs.Tab key={one} value={one}>
              {titles[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={report} pt="md">
          {report === 'load' ? <LoadPlots span={span} /> : null}
          {report === 'reactions' ? <ReactionPlot span={span} /> : null}
          {report === 'versions' && product !== undefined ? (
            <VersionPlot span={span} product={product} />
          ) : null}
          {lists.some((one) => one === report) ? <ListReport report={report as List} span={span} /> : null}
        </Tabs.Panel>
      </Tabs>
      {customerId !== undefined && me.may('report.schedule') ? <Schedules customerId={customerId} /> : null}
    </Page>
  );
};
export default ReportsPage;
