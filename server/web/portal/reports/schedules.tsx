/** Reports that come by mail: those ordered, and ordering one. */
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { OrderDialog } from './order-dialog.tsx';
import { useWords } from './words.ts';

type Ordered = Answer<'GET /report-schedules'>['items'][number];

const One = ({ ordered: { id, schedule, nextRunAt } }: { ordered: Ordered }) => {
  const t = useWords();
  const format = useFormat();
  const queries = useQueryClient();
  const titles = {
    'open-items': t('openItems'),
    history: t('history'),
    targets: t('targets'),
    load: t('report'),
  };
  const { mutate, isPending } = useMutation({
    mutationFn: () => call('DELETE /report-schedules/{schedule}', { params: { schedule: id } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['reports', 'schedules'] });
      done(t('stopped'));
    },
  });
  const title = titles[schedule.report];
  const ask = (): void => {
    askFirst({
      title: t('stopTitle'),
      children: <Text size="sm">{title}</Text>,
      labels: { confirm: t('stop'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => mutate(),
    });
  };
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Stack gap={0} miw={0} flex="1 1 240px">
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('line', {
              every: t(`every_${schedule.every}`),
              at: schedule.at ?? '',
              format: (schedule.format ?? 'pdf').toUpperCase(),
              recipients: schedule.recipients.join(', '),
            })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('next', { when: format.instant(nextRunAt) })}
          </Text>
        </Stack>
        <Button
          variant="default"
          size="compact-sm"
          loading={isPending}
          onClick={ask}
          aria-label={`${t('stop')}: ${title}`}
        >
          {t('stop')}
        </Button>
      </Group>
    </Paper>
  );
};

export const Schedules = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const [ordering, { open, close }] = useDisclosure(false);
  const query = useQuery({
    queryKey: ['reports', 'schedules'],
    queryFn: () => call('GET /report-schedules'),
  });
  return (
    <Stack gap="sm" component="section" aria-label={t('schedules')}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">
          {t('schedules')}
        </Title>
        <Button variant="light" leftSection={<IconPlus size={18} />} onClick={open}>
          {t('order')}
        </Button>
      </Group>
      <Shown query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('noSchedules')} {t('schedulesText')}
            </Text>
          ) : (
            items.map((ordered) => <One key={ordered.id} ordered={ordered} />)
          )
        }
      </Shown>
      <OrderDialog customerId={customerId} opened={ordering} onClose={close} />
    </Stack>
  );
};
