/** On how many machines each version runs now: a plot, and the same as a table. */
import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Accordion, Card, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { useWords } from './words.ts';

const pageSize = 100;
/** More pages than this are not asked for to draw a plot. */
const pagesMost = 50;
const barHeight = 34;

/** How many machines run each version of each product, all pages put together. */
export const useRunning = () =>
  useQuery({
    queryKey: ['installations', 'running'],
    queryFn: async () => {
      const counts = new Map<string, number>();
      let cursor: string | null = null;
      for (let page = 0; page < pagesMost; page += 1) {
        const { items, next }: Answer<'GET /installations'> = await call('GET /installations', {
          query: { limit: pageSize, ...(cursor === null ? {} : { cursor }) },
        });
        for (const { version } of items)
          if (version !== null) counts.set(version, (counts.get(version) ?? 0) + 1);
        if (next === null) break;
        cursor = next;
      }
      return counts;
    },
  });

export const WherePlot = ({ counts }: { counts: ReadonlyMap<string, number> }) => {
  const t = useWords();
  const data = [...counts]
    .map(([version, machines]) => ({ version, machines }))
    .toSorted((a, b) => b.machines - a.machines);
  if (data.length === 0) return null;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('where')}
        </Title>
        <BarChart
          h={Math.max(120, data.length * barHeight + 40)}
          data={data}
          dataKey="version"
          orientation="vertical"
          series={[{ name: 'machines', label: t('count'), color: 'harbour.6' }]}
          yAxisProps={{ width: 190 }}
          xAxisProps={{ allowDecimals: false }}
          gridAxis="x"
          withBarValueLabel
        />
        <Accordion variant="subtle" chevronPosition="left">
          <Accordion.Item value="table">
            <Accordion.Control>
              <Text size="sm">{t('whereTable')}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('version')}</Table.Th>
                    <Table.Th>{t('count')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.map(({ version, machines }) => (
                    <Table.Tr key={version}>
                      <Table.Td>{version}</Table.Td>
                      <Table.Td>{machines}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      </Stack>
    </Card>
  );
};
