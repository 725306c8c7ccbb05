/** The customer's tickets: those open, those that wait for the customer, those closed; and a search in their texts. */
import { Button, Stack, Tabs, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { TicketList } from './ticket-list.tsx';
import { useWords } from './words.ts';

const views = {
  open: { open: 'true' },
  forYou: { status: ['waiting', 'delivered'] as ('waiting' | 'delivered')[] },
  closed: { open: 'false' },
  all: {},
} as const;
type ViewName = keyof typeof views;
const viewNames = Object.keys(views) as ViewName[];

const searchAfterMs = 250;

const Found = ({ words }: { words: string }) => {
  const t = useWords();
  const query = useQuery({
    queryKey: ['tickets', 'search', words],
    queryFn: ({ signal }) => call('GET /search', { query: { q: words, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <Shown query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={IconSearch} title={t('noneFound')} text={t('noneFoundText')} />
        ) : (
          <TicketList items={items} />
        )
      }
    </Shown>
  );
};

const Listed = ({ view }: { view: ViewName }) => {
  const t = useWords();
  const { data, error, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['tickets', 'list', view],
    queryFn: ({ pageParam }) =>
      call('GET /tickets', {
        query: { ...views[view], limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  if (data === undefined)
    return isError ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading height={58} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={t('none')} text={t('noneText')} />;
  return (
    <Stack>
      <TicketList items={items} />
      {hasNextPage ? (
        <Button
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      ) : null}
    </Stack>
  );
};

const ListPage = () => {
  const t = useWords();
  const me = useMe();
  const { view: asked, q = '' } = useSearch();
  const change = useChangeSearch();
  const [words, setWords] = useState(q);
  // Also when it is the palette that searches.
  useEffect(() => setWords((now) => (now.trim() === q ? now : q)), [q]);
  const search = useDebouncedCallback((text: string) => change({ q: text.trim() }), searchAfterMs);
  const view = viewNames.find((one) => one === asked) ?? 'open';
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        me.may('ticket.open') ? (
          <Button component={Link} to="/tickets/new" leftSection={<IconPlus size={18} />}>
            {t('newTicket')}
          </Button>
        ) : undefined
      }
    >
      <TextInput
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} />}
        value={words}
        onChange={({ currentTarget: { value } }) => {
          setWords(value);
          search(value);
        }}
        maw={420}
      />
      {q === '' ? (
        <Tabs
          value={view}
          onChange={(value) => change({ view: value === 'open' ? undefined : (value ?? undefined) })}
          keepMounted={false}
        >
          <Tabs.List>
            {viewNames.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(one)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={view} pt="md">
            <Listed view={view} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <Found words={q} />
      )}
    </Page>
  );
};
export default ListPage;
