/** One box of the facts beside a ticket's timeline. */
import { Group, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useKeptFocus } from './kept-focus.ts';

export const Card = ({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) => (
  <Paper withBorder p="sm" component="section" aria-label={title} {...useKeptFocus<HTMLElement>()}>
    <Group justify="space-between" mb="xs" wrap="nowrap">
      <Title order={2} size="h6">
        {title}
      </Title>
      {action}
    </Group>
    {children}
  </Paper>
);
