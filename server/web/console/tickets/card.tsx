/** One box of the facts beside a ticket's timeline. */
import { Group, Paper, Title } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';

/** What was pressed goes away with what it was for; the keyboard then goes on at the box's next button. */
const useKeptFocus = () => {
  const box = useRef<HTMLElement>(null);
  const pressed = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const lost = pressed.current?.isConnected === false && document.activeElement === document.body;
    if (!lost) return;
    pressed.current = null;
    box.current?.querySelector('button')?.focus({ preventScroll: true });
  });
  return {
    ref: box,
    onFocus: (event: { readonly target: Element }): void => {
      pressed.current = event.target;
    },
  };
};

export const Card = ({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) => (
  <Paper withBorder p="sm" component="section" aria-label={title} {...useKeptFocus()}>
    <Group justify="space-between" mb="xs" wrap="nowrap">
      <Title order={2} size="h6">
        {title}
      </Title>
      {action}
    </Group>
    {children}
  </Paper>
);
