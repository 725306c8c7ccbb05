/** What can be done with the tickets that are selected. */
import {
  Alert,
  Button,
  CloseButton,
  Group,
  List,
  Menu,
  Modal,
  Paper,
  Progress,
  Stack,
  Text,
} from '@mantine/core';
import { IconArrowMerge, IconCircleCheck, IconTag, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { useProblemText } from '../../../../protocol/face/problem.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { useMe } from '../../api/me.ts';
import { bulkActs, useBulk } from './bulk.ts';
import type { BulkAct } from './bulk.ts';
import { CloseDialog, ClassDialog } from './dialogs.tsx';
import { MergeChosenDialog } from './merge-dialogs.tsx';
import { useDeskPeople } from './queue-data.ts';
import type { TicketRow } from './queue-data.ts';
import { useWords } from './words.ts';

type Dialog = 'class' | 'close' | 'merge' | null;

export const BulkBar = ({
  rows,
  onClear,
}: {
  rows: readonly TicketRow[];
  /** Called with the numbers that stay selected. */
  onClear: (keep: readonly number[]) => void;
}) => {
  const t = useWords();
  const me = useMe();
  const say = useProblemText();
  const people = useDeskPeople();
  const bulk = useBulk();
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);

  const start = async (act: BulkAct, some: readonly TicketRow[] = rows): Promise<void> => {
    setDialog(null);
    const { changed, failures } = await bulk.start(some, act);
    if (failures.length > 0) return onClear(failures.map(({ number }) => number));
    bulk.clear();
    onClear([]);
    done(t('bulk.done', { count: changed.length }));
  };

  const assign = async (assignee: string | null): Promise<void> => {
    const before = new Map(rows.map((row) => [row.number, row.assignee]));
    const { changed, failures } = await bulk.start(rows, bulkActs.assign(assignee));
    onClear(failures.map(({ number }) => number));
    if (failures.length === 0) bulk.clear();
    const back = async (): Promise<void> => {
      for (const { ticket } of changed)
        await bulk.start([ticket], bulkActs.assign(before.get(ticket.number) ?? null));
      bulk.clear();
    };
    if (changed.length > 0) done(t('bulk.done', { count: changed.length }), { undo: () => void back() });
  };

  const { run } = bulk;
  return (
    <>
      {rows.length === 0 ? null : (
        <Paper
          withBorder
          shadow="md"
          p="xs"
          role="toolbar"
          aria-label={t('bulk.title')}
          pos="sticky"
          bottom={12}
        >
          <Group gap="xs">
            <CloseButton aria-label={t('bulk.clear')} onClick={() => onClear([])} />
            <Text size="sm" fw={600} mr="auto">
              {t('bulk.selected', { count: rows.length })}
            </Text>
            <Menu position="top" width={240} withinPortal>
              <Menu.Target>
                <Button size="xs" variant="default" leftSection={<IconUserCheck size={16} />}>
                  {t('assign.title')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => void assign(me.id)}>{t('assign.toMe')}</Menu.Item>
                <Menu.Item onClick={() => void assign(null)}>{t('assign.toNobody')}</Menu.Item>
                <Menu.Divider />
                {(people.data ?? [])
                  .filter(({ id }) => id !== me.id)
                  .map(({ id, name }) => (
                    <Menu.Item key={id} onClick={() => void assign(id)}>
                      {name}
                    </Menu.Item>
                  ))}
              </Menu.Dropdown>
            </Menu>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTag size={16} />}
              onClick={() => setDialog('class')}
            >
              {t('column.class')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowMerge size={16} />}
              disabled={rows.length < 2}
              onClick={() => setDialog('merge')}
            >
              {t('merge.action')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCircleCheck size={16} />}
              onClick={() => setDialog('close')}
            >
              {t('close.action')}
            </Button>
          </Group>
        </Paper>
      )}
      <ClassDialog
        opened={dialog === 'class'}
        onClose={close}
        onDone={(body) => start(bulkActs.classify(body))}
      />
      <CloseDialog
        opened={dialog === 'close'}
        onClose={close}
        onDone={(body) => start(bulkActs.close(body))}
      />
      <MergeChosenDialog
        opened={dialog === 'merge'}
        onClose={close}
        choices={rows}
        onDone={(body) =>
          // The ticket the others go into stays as it is.
          start(
            bulkActs.merge(body),
            rows.filter(({ number }) => number !== body.into),
          )
        }
      />
      <Modal
        opened={run !== null}
        onClose={bulk.clear}
        title={t('bulk.title')}
        closeButtonProps={{ 'aria-label': t('dismiss') }}
        closeOnEscape={run?.running !== true}
        closeOnClickOutside={run?.running !== true}
        withCloseButton={run?.running !== true}
      >
        {run === null ? null : (
          <Stack>
            <Progress value={(run.finished / run.total) * 100} aria-label={t('bulk.title')} />
            <Text size="sm" role="status">
              {t('bulk.progress', { finished: run.finished, total: run.total })}
            </Text>
            {run.failures.length === 0 ? null : (
              <Alert color="red" title={t('bulk.failed', { count: run.failures.length })}>
                <List size="sm" spacing={4}>
                  {run.failures.map(({ number, error }) => (
                    <List.Item key={number}>
                      <Link to={`/tickets/${number}`}>#{number}</Link>: {say(error).title}{' '}
                      {say(error).detail ?? ''}
                    </List.Item>
                  ))}
                </List>
              </Alert>
            )}
          </Stack>
        )}
      </Modal>
    </>
  );
};
