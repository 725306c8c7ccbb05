/** Whose ticket it is, whose work, about what; each can be changed where it stands. */
import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { Link } from '../../../../protocol/face/route.ts';
import { ticketPriorities } from '../../../../protocol/ticket-names.ts';
import { useMe } from '../../api/me.ts';
import { ClassBadge } from './badges.tsx';
import { Card } from './card.tsx';
import { CustomerSelect, ProductSelect } from './choices.tsx';
import { useCommands } from './commands.tsx';
import type { TicketView } from './ticket-data.ts';
import { useWords } from './words.ts';

const Fact = ({ label, children, action }: { label: string; children: ReactNode; action?: ReactNode }) => (
  <Group justify="space-between" wrap="nowrap" gap="xs" mih={30}>
    <Text size="sm" c="dimmed" w={96} flex="none">
      {label}
    </Text>
    <Group gap={4} wrap="nowrap" flex={1} justify="flex-end" miw={0}>
      {children}
      {action}
    </Group>
  </Group>
);

const Edit = ({ label, keys, onClick }: { label: string; keys: string; onClick: () => void }) => (
  <Tooltip label={`${label} (${keys})`}>
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
      <IconPencil size={15} />
    </ActionIcon>
  </Tooltip>
);

/** A mail of somebody nobody knows: staff say whose it is. */
const OwnerChoice = () => {
  const t = useWords();
  const { send } = useCommands();
  const [customerId, setCustomerId] = useState<string | null>(null);
  return (
    <Stack gap="xs">
      <CustomerSelect label={t('own.title')} value={customerId} onChange={setCustomerId} />
      <Button
        size="xs"
        variant="light"
        disabled={customerId === null}
        onClick={() => {
          if (customerId !== null) void send('own', { customerId });
        }}
      >
        {t('own.action')}
      </Button>
    </Stack>
  );
};

const ComponentField = ({ view }: { view: TicketView }) => {
  const t = useWords();
  const { send } = useCommands();
  const { product, component } = view.ticket;
  const [value, setValue] = useState(component ?? '');
  useEffect(() => setValue(component ?? ''), [component]);
  const save = (): void => {
    const wish = value.trim() === '' ? null : value.trim();
    if (wish !== component) void send('locate', { product, component: wish });
  };
  return (
    <TextInput
      size="xs"
      label={t('component')}
      maxLength={100}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
};

export const FactsCard = ({
  view,
  onAssign,
  onClassify,
}: {
  view: TicketView;
  onAssign: () => void;
  onClassify: () => void;
}) => {
  const t = useWords();
  const me = useMe();
  const format = useFormat();
  const { send } = useCommands();
  const { ticket, names } = view;
  const over = ticket.status === 'closed' || ticket.status === 'merged';
  const watching = ticket.watchers.includes(me.id);
  const prioritise = async (priority: (typeof ticketPriorities)[number]): Promise<void> => {
    const before = ticket.priority;
    if (priority === before) return;
    await send('prioritise', { priority }, () =>
      done(t('priority.done', { priority: t(`priority.${priority}`) }), {
        undo: () => void send('prioritise', { priority: before }),
      }),
    );
  };
  return (
    <Card title={t('facts')}>
      <Stack gap={4}>
        <Fact label={t('column.customer')}>
          {ticket.customerId === null ? (
            <Text size="sm">{t('customer.unknown')}</Text>
          ) : (
            <Anchor component={Link} to={`/customers/${ticket.customerId}`} size="sm" truncate>
              {names[ticket.customerId] ?? ticket.customerId}
            </Anchor>
          )}
        </Fact>
        {ticket.customerId === null ? <OwnerChoice /> : null}
        <Fact
          label={t('column.class')}
          action={over ? null : <Edit label={t('classify.title')} keys="e" onClick={onClassify} />}
        >
          <ClassBadge value={ticket.class} withName />
        </Fact>
        <Fact
          label={t('column.assignee')}
          action={over ? null : <Edit label={t('assign.title')} keys="a" onClick={onAssign} />}
        >
          <Text size="sm" truncate>
            {ticket.assignee === null ? t('assignee.none') : (names[ticket.assignee] ?? ticket.assignee)}
          </Text>
        </Fact>
        <Fact label={t('openedBy')}>
          <Text size="sm" truncate>
            {names[ticket.openedBy.id] ?? t(`by.${ticket.openedBy.kind}`)}
          </Text>
        </Fact>
        <Fact label={t('openedAt')}>
          <Text size="sm">{format.instant(ticket.openedAt)}</Text>
        </Fact>
        <Fact label={t('source.title')}>
          <Text size="sm">{t(`source.${ticket.source}`)}</Text>
        </Fact>
        <Fact
          label={t('watchers')}
          action={
            <Tooltip label={t(watching ? 'watch.stop' : 'watch.start')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t(watching ? 'watch.stop' : 'watch.start')}
                aria-pressed={watching}
                onClick={() => void send('watch', { person: me.id, watching: !watching })}
              >
                {watching ? <IconEyeOff size={15} /> : <IconEye size={15} />}
              </ActionIcon>
            </Tooltip>
          }
        >
          <Text size="sm" truncate>
            {ticket.watchers.length === 0
              ? '–'
              : ticket.watchers.map((id) => names[id] ?? t('by.unknown')).join(', ')}
          </Text>
        </Fact>
        <Select
          size="xs"
          label={t('priority.title')}
          allowDeselect={false}
          disabled={over}
          data={ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
          value={ticket.priority}
          onChange={(value) => void prioritise(value ?? 'normal')}
        />
        <Group grow gap="xs" align="flex-end">
          <ProductSelect
            size="xs"
            label={t('product')}
            disabled={over}
            value={ticket.product}
            onChange={(product) => void send('locate', { product, component: ticket.component })}
          />
          {over ? null : <ComponentField view={view} />}
        </Group>
        <TagsInput
          size="xs"
          label={t('tags')}
          maxTags={50}
          value={[...ticket.tags]}
          onChange={(tags) => {
            const add = tags.filter((one) => !ticket.tags.includes(one));
            const remove = ticket.tags.filter((one) => !tags.includes(one));
            void send('tag', { add, remove });
          }}
        />
      </Stack>
    </Card>
  );
};
