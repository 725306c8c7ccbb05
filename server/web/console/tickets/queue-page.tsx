/** The desk: my work and the queues, the clock that runs out first on top, to be worked off by keyboard alone. */
import { Box, Button, Group, Stack, Tabs, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMoodSmile, IconPlus, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useIdle } from '../../../../protocol/face/idle.ts';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { done, failed } from '../../../../protocol/face/notices.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useChangeSearch, useNavigate, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { useMe } from '../../api/me.ts';
import { bulkActs, useBulk } from './bulk.ts';
import { keepOrder } from './order.ts';
import { useFreshRows, useQueueCounts, useTicketRows } from './queue-data.ts';
import { filterCount, noFilters, queues, readQueueView } from './queue-search.ts';
import type { Queue, QueueView } from './queue-search.ts';
import { TicketRows } from './ticket-rows.tsx';
import { useWords } from './words.ts';

/** What the first rows don't need comes after them. */
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }));
const FoundTickets = lazy(async () => ({ default: (await import('./found-tickets.tsx')).FoundTickets }));
const QueueFilters = lazy(async () => ({ default: (await import('./queue-filters.tsx')).QueueFilters }));
const SavedFilters = lazy(async () => ({ default: (await import('./saved-filters.tsx')).SavedFilters }));

/** Keeps the room of the filters until they are there, so that nothing jumps. */
const FiltersPlace = () => <Box w={338} h={36} visibleFrom="sm" />;

const searchDelayMs = 300;

/** Typed text goes into the address after a moment; the field itself never waits. */
const SearchField = ({ text }: { text: string }) => {
  const t = useWords();
  const change = useChangeSearch();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const put = useDebouncedCallback((q: string) => change({ q: q.trim() }), searchDelayMs);
  // A space at the end, where the next word is about to begin, isn't in the address.
  useEffect(() => setTyped((now) => (now.trim() === text ? now : text)), [text]);
  useShortcuts([{ keys: '/', label: t('keys.search'), run: () => field.current?.focus() }]);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t('search.label')}
      placeholder={t('search.placeholder')}
      leftSection={<IconSearch size={16} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        put(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setTyped('');
        change({ q: undefined });
        field.current?.blur();
      }}
      flex={1}
      miw={180}
    />
  );
};

const Rows = ({ view }: { view: QueueView }) => {
  const t = useWords();
  const me = useMe();
  const search = useSearch();
  const change = useChangeSearch();
  const list = useTicketRows(view, me.id);
  const bulk = useBulk();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const active = useRef(-1);
  const move = useRef<(index: number) => void>(() => undefined);
  const { data, fetchNextPage, isFetchingNextPage, hasNextPage } = list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const names = useMemo(
    () => Object.assign({}, ...(data?.pages.map((page) => page.names) ?? [])) as Record<string, string>,
    [data],
  );
  useFreshRows(data?.pages.length ?? 0);
  useEffect(() => {
    setSelected(new Set());
    active.current = -1;
  }, [view.queue]);
  useEffect(() => keepOrder({ search, numbers: rows.map(({ number }) => number) }), [search, rows]);

  const select = useCallback((numbers: readonly number[], on: boolean) => {
    setSelected((before) => {
      const after = new Set(before);
      for (const number of numbers)
        if (on) after.add(number);
        else after.delete(number);
      return after;
    });
  }, []);
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);

  const current = () => rows[active.current];
  const assignToMe = async (): Promise<void> => {
    const row = current();
    if (row === undefined || row.assignee === me.id) return;
    const { changed, failures } = await bulk.start([row], bulkActs.assign(me.id));
    const [view] = changed;
    if (view === undefined) return failed(failures[0]?.error);
    done(t('assign.done', { number: row.number }), {
      undo: () => void bulk.start([view.ticket], bulkActs.assign(row.assignee)),
    });
  };
  useShortcuts([
    { keys: 'j', label: t('keys.down'), run: () => move.current(active.current + 1) },
    { keys: 'k', label: t('keys.up'), run: () => move.current(active.current - 1) },
    {
      keys: 'x',
      label: t('keys.select'),
      run: () => {
        const row = current();
        if (row !== undefined) select([row.number], !selected.has(row.number));
      },
    },
    { keys: 'a', label: t('keys.assignToMe'), run: () => void assignToMe() },
    { keys: 'Escape', label: t('keys.clear'), run: () => setSelected(new Set()) },
  ]);

  if (list.isError && data === undefined)
    return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (data === undefined) return <Loading rows={12} height={38} />;
  if (rows.length === 0)
    return (
      <Empty
        icon={IconMoodSmile}
        title={t(`empty.${view.queue}`)}
        text={filterCount(view) > 0 ? t('empty.filtered') : t('empty.text')}
        action={
          filterCount(view) > 0 ? (
            <Button variant="default" onClick={() => change(noFilters)}>
              {t('filter.clear')}
            </Button>
          ) : null
        }
      />
    );
  return (
    <Stack gap="xs" opacity={list.isPlaceholderData ? 0.6 : 1}>
      <TicketRows
        rows={rows}
        names={names}
        since={list.dataUpdatedAt}
        selected={selected}
        onSelect={select}
        active={active}
        more={hasNextPage}
        onMore={onMore}
        moveRef={move}
      />
      {selected.size === 0 ? null : (
        <Suspense fallback={null}>
          <BulkBar
            rows={rows.filter(({ number }) => selected.has(number))}
            onClear={(keep) => setSelected(new Set(keep))}
          />
        </Suspense>
      )}
    </Stack>
  );
};

const QueueTabs = ({ queue }: { queue: Queue }) => {
  const t = useWords();
  const navigate = useNavigate();
  const counts = useQueueCounts();
  return (
    <Tabs
      value={queue}
      onChange={(value) => navigate({ to: '/tickets', search: { queue: value ?? undefined } })}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('queues')}>
        {queues.map((one) => (
          <Tabs.Tab key={one} value={one} style={{ whiteSpace: 'nowrap' }}>
            {t(`queue.${one}`)}
            {one === 'all' || counts.data === undefined ? null : ` (${counts.data[one]})`}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
};

const QueuePage = () => {
  const t = useWords();
  const navigate = useNavigate();
  const view = readQueueView(useSearch());
  useShortcuts([{ keys: 'c', label: t('new.title'), run: () => navigate({ to: '/tickets/new' }) }]);
  const idle = useIdle();
  useEffect(() => {
    // Most who look at the queue open a ticket next. Its many files wait until the first rows are there.
    if (idle) void import('./ticket-page.tsx');
  }, [idle]);
  return (
    <Page
      title={t('title')}
      actions={
        <Button component={Link} to="/tickets/new" leftSection={<IconPlus size={18} />}>
          {t('new.title')}
        </Button>
      }
    >
      <QueueTabs queue={view.queue} />
      <Group gap="xs">
        <SearchField text={view.text} />
        {idle ? (
          <Suspense fallback={<FiltersPlace />}>
            <QueueFilters view={view} />
            <SavedFilters />
          </Suspense>
        ) : (
          <FiltersPlace />
        )}
      </Group>
      {view.text === '' ? (
        <Rows view={view} />
      ) : (
        <Suspense fallback={<Loading rows={12} height={38} />}>
          <FoundTickets text={view.text} />
        </Suspense>
      )}
    </Page>
  );
};

export default QueuePage;
