/** One customer: machines, people, contacts, mail domains, and what was changed about them. */
import { Anchor, Badge, Button, Card, Group, Stack, Tabs, Text, Timeline } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronLeft, IconPencil, IconPlus, IconReportAnalytics, IconTicket } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { done } from '../../../../protocol/face/notices.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useChangeSearch, useParams, useSearch } from '../../../../protocol/face/route.ts';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { EnrolDialog } from '../../portal/installations/enrol-dialog.tsx';
import { InviteDialog } from '../../portal/members/invite-dialog.tsx';
import { MemberList } from '../../portal/members/member-list.tsx';
import { InstallationList } from '../installations/installation-list.tsx';
import { Contacts } from './contacts.tsx';
import { CustomerDialog } from './customer-dialog.tsx';
import type { Customer } from './customers.ts';
import { useAuthorName, useKindName, useSubjectName } from '../settings/system/audit-entry.tsx';
import { useWords } from './words.ts';

const tabs = ['installations', 'people', 'contacts', 'history'] as const;

const Machines = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const me = useMe();
  const [enrolling, { open, close }] = useDisclosure(false);
  const query = useQuery({
    queryKey: ['installations', 'of', customerId],
    queryFn: () => call('GET /installations', { query: { customerId, limit: 100 } }),
  });
  const enrol = me.may('installation.enrol') ? (
    <Button leftSection={<IconPlus size={18} />} variant="light" w="fit-content" onClick={open}>
      {t('enrol')}
    </Button>
  ) : null;
  return (
    <Stack>
      <Shown query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noInstallations')} text={t('noInstallationsText')} action={enrol} />
          ) : (
            <>
              {enrol}
              <InstallationList items={items} />
            </>
          )
        }
      </Shown>
      <EnrolDialog customerId={customerId} opened={enrolling} onClose={close} />
    </Stack>
  );
};

const People = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const me = useMe();
  const [inviting, { open, close }] = useDisclosure(false);
  if (!me.may('customer.members')) return null;
  return (
    <Stack>
      <Button leftSection={<IconPlus size={18} />} variant="light" w="fit-content" onClick={open}>
        {t('invite')}
      </Button>
      <MemberList customerId={customerId} />
      <InviteDialog customerId={customerId} opened={inviting} onClose={close} />
    </Stack>
  );
};

const Changes = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const format = useFormat();
  const kindOf = useKindName();
  const authorOf = useAuthorName();
  const subjectOf = useSubjectName();
  const query = useQuery({
    queryKey: ['customer', customerId, 'changes'],
    queryFn: () => call('GET /customers/{customerId}/history', { params: { customerId } }),
  });
  return (
    <Shown query={query}>
      {({ items, names }) =>
        items.length === 0 ? (
          <Text c="dimmed">{t('noHistory')}</Text>
        ) : (
          <Timeline bulletSize={14} lineWidth={2} active={items.length}>
            {items.map((one) => (
              <Timeline.Item key={`${one.at}${one.subject}${one.what}`} title={kindOf(one.what)}>
                <Text size="sm">{subjectOf(one, names)}</Text>
                <Text size="xs" c="dimmed">{`${authorOf(one.by, names)} · ${format.instant(one.at)}`}</Text>
              </Timeline.Item>
            ))}
          </Timeline>
        )
      }
    </Shown>
  );
};

const Whole = ({ customer }: { customer: Customer }) => {
  const t = useWords();
  const me = useMe();
  const search = useSearch();
  const change = useChangeSearch();
  const queries = useQueryClient();
  const [editing, { open, close }] = useDisclosure(false);
  const [openings, setOpenings] = useState(0);
  const edit = (): void => {
    setOpenings((count) => count + 1);
    open();
  };
  const { id } = customer;
  const archive = useMutation({
    mutationFn: (archived: boolean) =>
      call('PUT /customers/{customerId}', {
        params: { customerId: id },
        body: {
          version: customer.version,
          name: customer.name,
          number: customer.number,
          language: customer.language,
          notes: customer.notes ?? '',
          archived,
        },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['customer', id] });
      await queries.invalidateQueries({ queryKey: ['customers'] });
      done(t('saved'));
    },
  });
  const tab = tabs.find((one) => one === search['tab']) ?? 'installations';
  const titles = {
    installations: t('installations'),
    people: t('people'),
    contacts: t('contacts'),
    history: t('history'),
  };
  return (
    <Page
      title={customer.name}
      subtitle={
        <Group gap="sm">
          <Anchor component={Link} to="/customers" size="sm">
            <Group gap={2} wrap="nowrap">
              <IconChevronLeft size={16} />
              {t('back')}
            </Group>
          </Anchor>
          {customer.number === null ? null : (
            <Text size="sm" c="dimmed">{`${t('number')} ${customer.number}`}</Text>
          )}
          {customer.archivedAt === null ? null : (
            <Badge variant="light" color="gray">
              {t('archived')}
            </Badge>
          )}
        </Group>
      }
      actions={
        <>
          <Button
            component={Link}
            to="/tickets"
            search={{ queue: 'all', customer: id }}
            variant="default"
            leftSection={<IconTicket size={18} />}
          >
            {t('tickets')}
          </Button>
          <Button
            component={Link}
            to="/reports"
            search={{ customer: id }}
            variant="default"
            leftSection={<IconReportAnalytics size={18} />}
          >
            {t('report')}
          </Button>
          {me.may('customer.edit') ? (
            <>
              <Button variant="default" leftSection={<IconPencil size={18} />} onClick={edit}>
                {t('edit')}
              </Button>
              <Button
                variant="subtle"
                loading={archive.isPending}
                onClick={() => archive.mutate(customer.archivedAt === null)}
              >
                {customer.archivedAt === null ? t('archive') : t('restore')}
              </Button>
            </>
          ) : null}
        </>
      }
    >
      {customer.notes === undefined || customer.notes === '' ? null : (
        <Card withBorder>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {customer.notes}
          </Text>
        </Card>
      )}
      <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
        <Tabs.List>
          {tabs
            .filter((one) => one !== 'people' || me.may('customer.members'))
            .map((one) => (
              <Tabs.Tab key={one} value={one}>
                {titles[one]}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          {tab === 'installations' ? <Machines customerId={id} /> : null}
          {tab === 'people' ? <People customerId={id} /> : null}
          {tab === 'contacts' ? <Contacts customerId={id} /> : null}
          {tab === 'history' ? <Changes customerId={id} /> : null}
        </Tabs.Panel>
      </Tabs>
      <CustomerDialog key={openings} customer={customer} opened={editing} onClose={close} />
    </Page>
  );
};

const CustomerPage = () => {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['customer', id],
    queryFn: () => call('GET /customers/{customerId}', { params: { customerId: id } }),
  });
  return <Shown query={query}>{(customer) => <Whole customer={customer} />}</Shown>;
};
export default CustomerPage;
