/** A plot with its title, and the same figures as a table for those who read rather than see. */
import { Accordion, Card, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from './words.ts';

export const PlotFrame = ({
  title,
  text,
  columns,
  rows,
  stacks = false,
  children,
}: {
  title: string;
  text?: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** Few rows, or wide columns: on a phone each row is a card. Many rows of small figures stay lines. */
  stacks?: boolean;
  children: ReactNode;
}) => {
  const t = useWords();
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        {text === undefined ? null : (
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        )}
        {children}
        <Accordion variant="subtle" chevronPosition="left">
          <Accordion.Item value="table">
            <Accordion.Control>
              <Text size="sm">{t('asTable')}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <div {...(stacks ? { className: 'stacking' } : { style: { overflowX: 'auto' } })}>
                <Table striped aria-label={title} horizontalSpacing={6}>
                  <Table.Thead>
                    <Table.Tr>
                      {columns.map((column) => (
                        <Table.Th key={column}>{column}</Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.map((row) => (
                      <Table.Tr key={row[0]}>
                        {row.map((cell, at) => (
                          <Table.Td key={columns[at]} data-label={columns[at]}>
                            {cell}
                          </Table.Td>
                        ))}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      </Stack>
    </Card>
  );
};
