/** One part of a settings page: a heading, what it is about, and its contents, in a card. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';

export const Section = ({
  title,
  text,
  badge,
  actions,
  children,
}: {
  title: string;
  text?: string;
  badge?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) => {
  const id = useId();
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} flex={1} miw={220}>
            <Group gap="xs">
              <Title order={2} size="h4" id={id}>
                {title}
              </Title>
              {badge}
            </Group>
            {text === undefined ? null : (
              <Text size="sm" c="dimmed" maw={640}>
                {text}
              </Text>
            )}
          </Stack>
          {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
};
