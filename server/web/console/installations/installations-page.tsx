/** All installations of all customers. */
import { Button, Group, Select, Stack, Switch } from '@mantine/core';
import { IconServer2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useCustomerNames } from '../customers/customers.ts';
import { InstallationList, isSilent } from './installation-list.tsx';
import { useWords } from './words.ts';

const pageSize = 100;

const InstallationsPage = () => {
  const t = useWords();
  const search = useSearch();
  const change = useChangeSearch();
  const nameOf = useCustomerNames();
  const sort = search['sort'] === 'machine' ? 'machine' : 'seen';
  const trouble = search['trouble'] === 'yes';
  const query = useInfiniteQuery({
    queryKey: ['installations', 'all', sort],
    queryFn: ({ pageParam }) =>
      call('GET /installations', {
        query: {
          limit: pageSize,
          sort,
          order: sort === 'seen' ? 'desc' : 'asc',
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const items = (query.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (one) => !trouble || one.healthy === false || isSilent(one) || one.pinned !== null,
  );
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Group justify="space-between">
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
          text={t('noneText')}
          action={
            <Button component={Link} to="/customers" variant="light">
              {t('toCustomers')}
            </Button>
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
