/** What narrows a queue: class, state, customer, assignee, product, and the order. All of it lives in the address. */
import { Badge, Button, Group, MultiSelect, Popover, Select, Stack } from '@mantine/core';
import { IconArrowsSort, IconFilter, IconFilterOff } from '@tabler/icons-react';
import { useChangeSearch } from '../../../../protocol/face/route.ts';
import { ticketClasses, ticketStatuses } from '../../../../protocol/ticket-names.ts';
import { CustomerSelect, PersonSelect, ProductSelect } from './choices.tsx';
import { filterCount, noFilters, sorts } from './queue-search.ts';
import type { QueueView } from './queue-search.ts';
import { useWords } from './words.ts';

const joined = (values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : values.join(',');

export const QueueFilters = ({ view }: { view: QueueView }) => {
  const t = useWords();
  const change = useChangeSearch();
  const count = filterCount(view);
  return (
    <Group gap="xs">
      <Popover width={300} position="bottom-end" trapFocus withinPortal>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconFilter size={16} />}
            rightSection={
              count === 0 ? null : (
                <Badge size="sm" circle color="harbour">
                  {count}
                </Badge>
              )
            }
          >
            {t('filter.title')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <MultiSelect
              label={t('column.class')}
              comboboxProps={{ withinPortal: false }}
              data={ticketClasses.map((value) => ({ value, label: `${value} · ${t(`class.${value}`)}` }))}
              value={[...view.classes]}
              onChange={(values) => change({ class: joined(values) })}
              clearable
            />
            <MultiSelect
              label={t('column.status')}
              comboboxProps={{ withinPortal: false }}
              data={ticketStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
              value={[...view.statuses]}
              onChange={(values) => change({ status: joined(values) })}
              clearable
            />
            <CustomerSelect
              label={t('column.customer')}
              comboboxProps={{ withinPortal: false }}
              clearable
              value={view.customer ?? null}
              onChange={(customer) => change({ customer: customer ?? undefined })}
            />
            {view.queue === 'mine' || view.queue === 'unassigned' ? null : (
              <PersonSelect
                label={t('column.assignee')}
                comboboxProps={{ withinPortal: false }}
                nobody
                clearable
                value={view.assignee ?? null}
                onChange={(assignee) => change({ assignee: assignee ?? undefined })}
              />
            )}
            <ProductSelect
              label={t('product')}
              comboboxProps={{ withinPortal: false }}
              value={view.product ?? null}
              onChange={(product) => change({ product: product ?? undefined })}
            />
            <Button
              variant="subtle"
              leftSection={<IconFilterOff size={16} />}
              disabled={count === 0}
              onClick={() => change(noFilters)}
            >
              {t('filter.clear')}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Select
        aria-label={t('sort.title')}
        leftSection={<IconArrowsSort size={16} />}
        w={190}
        allowDeselect={false}
        data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
        value={view.sort}
        onChange={(sort) => change({ sort: sort ?? undefined })}
      />
    </Group>
  );
};
