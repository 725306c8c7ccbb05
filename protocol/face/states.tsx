/** What a page shows while there is nothing to show yet: loading, empty, failed. One look for all three faces. */
import { Alert, Button, Code, Group, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { useProblemText } from './problem.ts';
import { createWords } from './words.ts';

const useWords = createWords('states', {
  de: { retry: 'Noch einmal versuchen', loading: 'Wird geladen …' },
  en: { retry: 'Try again', loading: 'Loading …' },
});

/** Placeholders in the shape of a list. */
export const Loading = ({ rows = 5, height = 28 }: { rows?: number; height?: number }) => {
  const t = useWords();
  return (
    <Stack gap="xs" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </Stack>
  );
};

/** Nothing here yet, why, and what to do about it. */
export const Empty = ({
  title,
  text,
  icon: Icon = IconInbox,
  action,
}: {
  title: string;
  text?: string;
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  action?: ReactNode;
}) => (
  <Stack align="center" gap="xs" py="xl">
    <ThemeIcon size={56} radius="xl" variant="light" color="gray">
      <Icon size={30} stroke={1.5} />
    </ThemeIcon>
    <Text fw={600} ta="center">
      {title}
    </Text>
    {text === undefined ? null : (
      <Text c="dimmed" size="sm" ta="center" maw={460}>
        {text}
      </Text>
    )}
    {action}
  </Stack>
);

/** What went wrong, in the person's language, with its code, and a way to try again. */
export const Failure = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const t = useWords();
  const { title, detail, code } = useProblemText()(error);
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={title}>
      <Stack gap="xs">
        {detail === null ? null : (
          <Text size="sm" lang="en">
            {detail}
          </Text>
        )}
        <Group gap="sm">
          {onRetry === undefined ? null : (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('retry')}
            </Button>
          )}
          <Code>{code}</Code>
        </Group>
      </Stack>
    </Alert>
  );
};

/** The data of a query, or in its place that it loads or failed. Data already there stays shown while it is renewed. */
export const Shown = <T,>({
  query,
  loading,
  children,
}: {
  query: UseQueryResult<T>;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}) => {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <>{loading ?? <Loading />}</>;
};
