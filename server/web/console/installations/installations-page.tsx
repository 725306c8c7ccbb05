/** All installations of all customers. */
import { Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconServer2 } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { channels } from '../../../../protocol/channels.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useCustomerNames } from '../customers/customers.ts';
import { InstallationList } from './installation-list.tsx';
import { useWords } from './words.ts';

const pageSize = 100;
const typingMs = 200;

const InstallationsPage = () => {
  const t = useWords();
  const search = useSearch();
  const change = useChangeSearch();
  const nameOf = useCustomerNames();
  const sort = search['sort'] === 'machine' ? 'machine' : 'seen';
  const trouble = search['trouble'] === 'yes';
  const channel = channels.find((one) => one === search['channel']);
  const text = search['text'] ?? '';
  const [wanted] = useDebouncedValue(text, typingMs);
  const query = useInfiniteQuery({
    queryKey: ['installations', 'all', sort, channel, wanted, trouble],
    queryFn: ({ pageParam }) =>
      call('GET /installations', {
        query: {
          limit: pageSize,
          sort,
          order: sort === 'seen' ? 'desc' : 'asc',
          ...(wanted === '' ? {} : { text: wanted }),
          ...(channel === undefined ? {} : { channel }),
          ...(trouble ? { trouble: 'true' } : {}),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = wanted !== '' || trouble || channel !== undefined;
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Group>
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={16} />}
          w={{ base: '100%', xs: 280 }}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value || undefined })}
        />
        <Select
          aria-label={t('channel')}
          placeholder={t('anyChannel')}
          data={channels}
          value={channel ?? null}
          onChange={(value) => change({ channel: value ?? undefined })}
          clearable
          w={150}
        />
        <Select
          aria-label={t('sort')}
          data={[
            { value: 'seen', label: t('bySeen') },
            { value: 'machine', label: t('byMachine') },
          ]}
          value={sort}
          onChange={(value) => change({ sort: value ?? undefined })}
          allowDeselect={false}
        />
        <Switch
          label={t('onlyTrouble')}
          checked={trouble}
          onChange={(event) => change({ trouble: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </Group>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty
          icon={IconServer2}
          title={t('none')}
          text={filtered ? t('noneFiltered') : t('noneText')}
          action={
            filtered ? (
              <Button
                variant="light"
                onClick={() => change({ text: undefined, channel: undefined, trouble: undefined })}
              >
                {t('showAll')}
              </Button>
            ) : (
              <Button component={Link} to="/customers" variant="light">
                {t('toCustomers')}
              </Button>
            )
          }
        />
      ) : (
        <Stack>
          <InstallationList items={items} customerName={nameOf} />
          {query.hasNextPage ? (
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('more')}
            </Button>
          ) : null}
        </Stack>
      )}
    </Page>
  );
};
export default InstallationsPage;
