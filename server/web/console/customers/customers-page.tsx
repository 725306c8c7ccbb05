/** All customers: found by name or number. */
import { Anchor, Badge, Button, Group, Stack, Switch, Table, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import {
  IconBuilding,
  IconChevronDown,
  IconChevronUp,
  IconPlus,
  IconSearch,
  IconSelector,
} from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useChangeSearch, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Failure, Loading } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { CustomerDialog } from './customer-dialog.tsx';
import { useWords } from './words.ts';

const pageSize = 50;
const typingMs = 200;
/** What the list is sorted by: names from A on, the busiest and the newest first. */
const orders = { name: 'asc', openTickets: 'desc', created: 'desc' } as const;
type Sort = keyof typeof orders;
const sortOf = (text: string | undefined): Sort =>
  text === 'openTickets' || text === 'created' ? text : 'name';
const sorted = {
  asc: { said: 'ascending', Icon: IconChevronUp },
  desc: { said: 'descending', Icon: IconChevronDown },
} as const;
const unsorted = { said: 'none', Icon: IconSelector } as const;

const CustomersPage = () => {
  const t = useWords();
  const format = useFormat();
  const me = useMe();
  const search = useSearch();
  const change = useChangeSearch();
  const [adding, { open, close }] = useDisclosure(false);
  const text = search['text'] ?? '';
  const [wanted] = useDebouncedValue(text, typingMs);
  const sort = sortOf(search['sort']);
  const archived = search['archived'] === 'yes';
  const query = useInfiniteQuery({
    queryKey: ['customers', 'list', wanted, archived, sort],
    queryFn: ({ pageParam }) =>
      call('GET /customers', {
        query: {
          limit: pageSize,
          sort,
          order: orders[sort],
          ...(wanted === '' ? {} : { text: wanted }),
          ...(archived ? { archived: 'true' } : {}),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const mayAdd = me.may('customer.edit');
  useShortcuts(mayAdd ? [{ keys: 'c', label: t('add'), run: open }] : []);
  /** A column's head that sorts by it. */
  const heading = (by: Sort, label: string, visibleFrom?: 'sm') => {
    const { said, Icon } = sort === by ? sorted[orders[by]] : unsorted;
    return (
      <Table.Th aria-sort={said} {...(visibleFrom === undefined ? {} : { visibleFrom })}>
        <UnstyledButton fw={700} fz="sm" onClick={() => change({ sort: by === 'name' ? undefined : by })}>
          <Group gap={4} wrap="nowrap">
            {label}
            <Icon size={14} aria-hidden />
          </Group>
        </UnstyledButton>
      </Table.Th>
    );
  };
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        mayAdd ? (
          <Button leftSection={<IconPlus size={18} />} onClick={open}>
            {t('add')}
          </Button>
        ) : undefined
      }
    >
      <Group justify="space-between">
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={16} />}
          w={{ base: '100%', xs: 320 }}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <Switch
          label={t('showArchived')}
          checked={archived}
          onChange={(event) => change({ archived: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </Group>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon={IconBuilding} title={t('none')} text={t('noneText')} />
      ) : (
        <Stack>
          <Table.ScrollContainer minWidth={340}>
            <Table verticalSpacing="sm" highlightOnHover aria-label={t('title')}>
              <Table.Thead>
                <Table.Tr>
                  {heading('name', t('name'))}
                  {heading('openTickets', t('openTickets'))}
                  <Table.Th>{t('machines')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('number')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('language')}</Table.Th>
                  {heading('created', t('since'), 'sm')}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>
                      <Group gap="xs">
                        <Anchor component={Link} to={`/customers/${one.id}`} fw={600}>
                          {one.name}
                        </Anchor>
                        {one.archivedAt === null ? null : (
                          <Badge size="sm" variant="light" color="gray">
                            {t('archived')}
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      {one.openTickets === 0 ? (
                        '–'
                      ) : (
                        <Anchor component={Link} to={`/tickets?queue=open&customer=${one.id}`} size="sm">
                          {one.openTickets}
                        </Anchor>
                      )}
                    </Table.Td>
                    <Table.Td>{one.installations === 0 ? '–' : one.installations}</Table.Td>
                    <Table.Td visibleFrom="sm">{one.number ?? '–'}</Table.Td>
                    <Table.Td visibleFrom="sm">{one.language === 'de' ? t('german') : t('english')}</Table.Td>
                    <Table.Td visibleFrom="sm">{format.day(one.createdAt)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
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
      <CustomerDialog customer={null} opened={adding} onClose={close} />
    </Page>
  );
};
export default CustomersPage;
