/** A few facts, each beside its name. */
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

export const FactRows = ({
  rows,
  nameWidth,
}: {
  rows: readonly (readonly [name: string, value: ReactNode])[];
  /** Of the column of names: pixels, or a share like `45%`. */
  nameWidth: number | string;
}) => (
  <Table withRowBorders={false} layout="fixed" verticalSpacing={4} horizontalSpacing={0}>
    <Table.Tbody>
      {rows.map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Th w={nameWidth} pr="sm" fw={500} c="dimmed" scope="row" style={{ verticalAlign: 'top' }}>
            {name}
          </Table.Th>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
