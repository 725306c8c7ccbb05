/** The plots: load by day, reaction against target, versions over time. */
import { AreaChart, BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { PlotFrame } from './plot-frame.tsx';
import { useWords } from './words.ts';

/** Days, both included, and whose figures; all customers' without one. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly customerId?: string;
}

const classes = ['A', 'B', 'C', 'D', 'none'] as const;
const classColors = { A: 'red.7', B: 'orange.6', C: 'blue.6', D: 'grape.6', none: 'gray.6' } as const;
const palette = [
  'harbour.7', 'orange.6', 'grape.6', 'blue.6', 'teal.6', 'pink.6', 'yellow.7', 'indigo.6', 'lime.8', 'red.6', 'cyan.7', 'gray.6',
] as const; // prettier-ignore
const plotHeight = 260;
/** Days at even distances, as many as fit beside one another. */
const dayAxis = { interval: 'equidistantPreserveStart', minTickGap: 24 } as const;

export const LoadPlots = ({ span }: { span: Span }) => {
  const t = useWords();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'load', span],
    queryFn: () => call('GET /stats/load', { query: span }),
  });
  const name = (one: (typeof classes)[number]): string => (one === 'none' ? t('noClass') : one);
  return (
    <Shown query={query}>
      {({ days }) => {
        const open = days.map(({ day, classes: by }) => ({
          day: format.day(day),
          ...Object.fromEntries(classes.map((one) => [one, by[one].open])),
        }));
        const flow = days.map(({ day, classes: by }) => ({
          day: format.day(day),
          opened: classes.reduce((sum, one) => sum + by[one].opened, 0),
          closed: classes.reduce((sum, one) => sum + by[one].closed, 0),
        }));
        return (
          <Stack>
            <PlotFrame
              title={t('openTickets')}
              columns={[t('day'), ...classes.map(name)]}
              rows={days.map(({ day, classes: by }) => [
                format.day(day),
                ...classes.map((one) => by[one].open),
              ])}
            >
              <AreaChart
                h={plotHeight}
                data={open}
                dataKey="day"
                xAxisProps={dayAxis}
                type="stacked"
                withDots={false}
                withLegend
                curveType="step"
                yAxisProps={{ allowDecimals: false }}
                series={classes.map((one) => ({ name: one, label: name(one), color: classColors[one] }))}
              />
            </PlotFrame>
            <PlotFrame
              title={t('openedClosed')}
              columns={[t('day'), t('opened'), t('closed')]}
              rows={flow.map(({ day, opened, closed }) => [day, opened, closed])}
            >
              <BarChart
                h={plotHeight}
                data={flow}
                dataKey="day"
                xAxisProps={dayAxis}
                withLegend
                yAxisProps={{ allowDecimals: false }}
                series={[
                  { name: 'opened', label: t('opened'), color: 'orange.6' },
                  { name: 'closed', label: t('closed'), color: 'teal.6' },
                ]}
              />
            </PlotFrame>
          </Stack>
        );
      }}
    </Shown>
  );
};

export const ReactionPlot = ({ span }: { span: Span }) => {
  const t = useWords();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'reactions', span],
    queryFn: () => call('GET /stats/reactions', { query: span }),
  });
  const spanText = (ms: number | null): string => (ms === null ? '–' : format.duration(ms));
  return (
    <Shown query={query}>
      {({ classes: found }) => {
        const rows = found.filter(({ tickets }) => tickets > 0);
        if (rows.length === 0) return <Empty title={t('noData')} text={t('noDataText')} />;
        const nameOf = (one: string): string =>
          classes.some((known) => known === one) && one !== 'none' ? one : t('noClass');
        return (
          <PlotFrame
            title={t('reactions')}
            text={t('reactionText')}
            stacks
            columns={[t('class'), t('tickets'), t('target'), t('share'), t('median'), t('p90')]}
            rows={rows.map((one) => [
              nameOf(one.class),
              one.tickets,
              spanText(one.targetMs),
              one.met + one.missed + one.overdue === 0
                ? '–'
                : format.percent(one.met / (one.met + one.missed + one.overdue)),
              spanText(one.medianMs),
              spanText(one.p90Ms),
            ])}
          >
            <BarChart
              h={plotHeight}
              data={rows.map((one) => ({ ...one, class: nameOf(one.class) }))}
              dataKey="class"
              type="stacked"
              withLegend
              yAxisProps={{ allowDecimals: false }}
              series={[
                { name: 'met', label: t('met'), color: 'teal.6' },
                { name: 'missed', label: t('missed'), color: 'orange.6' },
                { name: 'overdue', label: t('overdue'), color: 'red.7' },
                { name: 'waiting', label: t('waiting'), color: 'gray.6' },
              ]}
            />
          </PlotFrame>
        );
      }}
    </Shown>
  );
};

export const VersionPlot = ({ span, product }: { span: Span; product: string }) => {
  const t = useWords();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'versions', span, product],
    queryFn: () => call('GET /stats/versions', { query: { ...span, product } }),
  });
  return (
    <Shown query={query}>
      {({ versions, days }) => {
        if (versions.length === 0) return <Empty title={t('noData')} text={t('noDataText')} />;
        const withOthers = days.some(({ others }) => others > 0);
        // A version's name has dots, which the plot would take for a path.
        const key = (at: number): string => `v${at}`;
        return (
          <PlotFrame
            title={t('versions')}
            text={t('versionsText')}
            stacks
            columns={[t('day'), ...versions, ...(withOthers ? [t('others')] : [])]}
            rows={days.map(({ day, counts, others }) => [
              format.day(day),
              ...versions.map((one) => counts[one] ?? 0),
              ...(withOthers ? [others] : []),
            ])}
          >
            <AreaChart
              h={plotHeight + 60}
              data={days.map(({ day, counts, others }) => ({
                day: format.day(day),
                others,
                ...Object.fromEntries(versions.map((one, at) => [key(at), counts[one] ?? 0])),
              }))}
              dataKey="day"
              xAxisProps={dayAxis}
              type="stacked"
              withDots={false}
              withLegend
              curveType="step"
              yAxisProps={{ allowDecimals: false }}
              series={[
                ...versions.map((one, at) => ({
                  name: key(at),
                  label: one,
                  color: palette[at % palette.length] ?? 'gray.6',
                })),
                ...(withOthers ? [{ name: 'others', label: t('others'), color: 'gray.5' }] : []),
              ]}
            />
          </PlotFrame>
        );
      }}
    </Shown>
  );
};
