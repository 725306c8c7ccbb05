/** The frame of a page: its title (also the browser tab's), what can be done with it, and its contents. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { createContext, use, useEffect } from 'react';
import type { ReactNode } from 'react';
import { vendorName } from './facts.ts';

/** What stands before every page's title in the browser's tab, while something has to be seen there; empty for nothing. */
export const TitleMark = createContext('');

export const Page = ({
  title,
  subtitle,
  actions,
  children,
}: {
  title: string;
  subtitle?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) => {
  const mark = use(TitleMark);
  useEffect(() => {
    document.title = [mark, title, vendorName()].filter((part) => part !== '').join(' · ');
  }, [mark, title]);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} flex={1} miw={220}>
          <Title order={1} size="h2">
            {title}
          </Title>
          {subtitle === undefined ? null : typeof subtitle === 'string' ? (
            <Text c="dimmed" size="sm">
              {subtitle}
            </Text>
          ) : (
            subtitle
          )}
        </Stack>
        {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
};
