/** A report on screen: the same tables as in its files; ticket numbers lead to their tickets. */
import { Anchor, Stack, Table, Text, Title } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { Link } from '../../../../protocol/face/route.ts';
import type { Answer } from '../../api/client.ts';
import { useWords } from './words.ts';

export type Report = Answer<'GET /reports/{report}'>;
type ReportTable = Report['tables'][number];
type Column = ReportTable['columns'][number];
type Cell = ReportTable['rows'][number][string];

const hourMs = 3_600_000;
const ticketColumns = new Set(['number', 'ticket']);
const widthPerColumn = 80;

/** Moments as the report's files have them: in the time zone of the service hours, not in the browser's. */
const useMoment = (timeZone: string): ((instant: string) => string) => {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  return (instant) => format.format(new Date(instant));
};

const CellText = ({
  column,
  cell,
  timeZone,
}: {
  column: Column;
  cell: Cell | undefined;
  timeZone: string;
}) => {
  const format = useFormat();
  const moment = useMoment(timeZone);
  if (cell === null || cell === undefined) return '';
  if (ticketColumns.has(column.key) && typeof cell === 'number')
    return (
      <Anchor component={Link} to={`/tickets/${cell}`} size="sm">
        #{cell}
      </Anchor>
    );
  if (column.kind === 'moment' && typeof cell === 'string') return moment(cell);
  if (column.kind === 'hours' && typeof cell === 'number') return format.number(cell / hourMs, 1);
  return String(cell);
};

const isNumber = ({ key, kind }: Column): boolean =>
  (kind === 'number' || kind === 'hours') && !ticketColumns.has(key);

const One = ({
  table: { title, columns, rows },
  timeZone,
  titled,
}: {
  table: ReportTable;
  timeZone: string;
  titled: boolean;
}) => {
  const t = useWords();
  return (
    <Stack gap="xs">
      {titled ? (
        <Title order={2} size="h5">
          {title}
        </Title>
      ) : null}
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noRows')}
        </Text>
      ) : (
        <div
          className="stacking"
          tabIndex={0}
          role="region"
          aria-label={title}
          style={{ '--stacking-width': `${columns.length * widthPerColumn}px` } as CSSProperties}
        >
          <Table striped verticalSpacing="xs" aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th
                    key={column.key}
                    ta={isNumber(column) ? 'right' : 'left'}
                    style={{ whiteSpace: 'normal', overflowWrap: 'normal' }}
                  >
                    {column.title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, at) => (
                <Table.Tr key={at}>
                  {columns.map((column) => (
                    <Table.Td
                      key={column.key}
                      data-label={column.title}
                      ta={isNumber(column) ? 'right' : 'left'}
                      style={{ whiteSpace: 'pre-line' }}
                    >
                      <CellText column={column} cell={row[column.key]} timeZone={timeZone} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  );
};

export const ReportTables = ({ report }: { report: Report }) => {
  const t = useWords();
  const moment = useMoment(report.timeZone);
  return (
    <Stack gap="lg">
      <Stack gap={0}>
        <Text fw={600}>{report.subtitle}</Text>
        <Text size="sm" c="dimmed">
          {t('asOf', { when: moment(report.generatedAt), zone: report.timeZone })}
        </Text>
      </Stack>
      {report.tables.map((table) => (
        <One key={table.title} table={table} timeZone={report.timeZone} titled={report.tables.length > 1} />
      ))}
    </Stack>
  );
};
