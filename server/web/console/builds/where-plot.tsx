/** On how many machines each version runs now: a plot, and the same as a table. */
import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Accordion, Card, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { useProductTitles } from '../../portal/downloads/builds.ts';
import { useWords } from './words.ts';

const barHeight = 34;

export type Running = Answer<'GET /builds/running'>['items'];

/** How many machines run each version of each product and platform. */
export const useRunning = () =>
  useQuery({ queryKey: ['installations', 'running'], queryFn: () => call('GET /builds/running') });

/** Says of what a version is, as far as there are several such. */
const useLabels = (running: Running) => {
  const titleOf = useProductTitles();
  const several = (key: 'product' | 'platform') => new Set(running.map((one) => one[key])).size > 1;
  const [products, platforms] = [several('product'), several('platform')];
  return ({ product, platform, version }: Omit<Running[number], 'machines'>): string =>
    [products ? titleOf(product) : null, version, platforms ? platform : null]
      .filter((part) => part !== null)
      .join(' · ');
};

export const WherePlot = ({ running }: { running: Running }) => {
  const t = useWords();
  const labelOf = useLabels(running);
  const data = running.map((one) => ({ label: labelOf(one), machines: one.machines }));
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
          dataKey="label"
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
                  {data.map(({ label, machines }) => (
                    <Table.Tr key={label}>
                      <Table.Td>{label}</Table.Td>
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
