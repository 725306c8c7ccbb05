/** Mail received: what is quarantined and why, tried again; what waits; what became of the rest. */
import { Badge, Button, Code, Paper, Stack, Table, Tabs, Text } from '@mantine/core';
import { IconMailCheck, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Link, useChangeSearch, useSearch } from '../../../../../protocol/face/route.ts';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { call } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { useMailWords } from './words.ts';

type Mail = Answer<'GET /mails'>['items'][number];

const states = ['quarantined', 'received', 'done'] as const;
const reasons = ['parser fault', 'empty', 'too large', 'too many lines'] as const;
const most = 200;

/** Why a mail is where it is, in the person's language where the reason is a known one. */
const Reason = ({ mail }: { mail: Mail }) => {
  const t = useMailWords();
  const known = reasons.find((one) => one === mail.reason);
  return (
    <Stack gap={2}>
      {mail.outcome === null ? null : (
        <Badge variant="light" size="sm" color={mail.outcome === 'ticket' ? 'harbour' : 'gray'}>
          {t(mail.outcome)}
        </Badge>
      )}
      {mail.reason === null ? null : (
        <Text size="xs" {...(known === undefined ? { lang: 'en' } : {})}>
          {known === undefined ? mail.reason : t(known)}
        </Text>
      )}
      {mail.detail === null ? null : (
        <Code fz={11} lang="en">
          {mail.detail}
        </Code>
      )}
    </Stack>
  );
};

const MailRow = ({ mail, onReplay, busy }: { mail: Mail; onReplay: (() => void) | null; busy: boolean }) => {
  const t = useMailWords();
  const format = useFormat();
  const subject = mail.subject ?? t('noSubject');
  return (
    <Table.Tr>
      <Table.Td data-label={t('subject')}>
        <Text size="sm" fw={500} lineClamp={2}>
          {mail.ticket === null ? subject : <Link to={`/tickets/${mail.ticket}`}>{subject}</Link>}
        </Text>
        <Text size="xs" c="dimmed">
          {mail.from ?? mail.source}
        </Text>
      </Table.Td>
      <Table.Td data-label={t('receivedAt')}>
        <Text size="sm" title={format.instant(mail.receivedAt)}>
          {format.ago(mail.receivedAt)}
        </Text>
        <Text size="xs" c="dimmed">
          {format.bytes(mail.sizeBytes)}
        </Text>
      </Table.Td>
      <Table.Td data-label={t(mail.outcome === null ? 'why' : 'outcome')}>
        <Reason mail={mail} />
      </Table.Td>
      <Table.Td ta="right">
        {onReplay === null ? null : (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            aria-label={`${t('replay')}: ${subject}`}
            onClick={onReplay}
          >
            {t('replay')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
};

const MailsPage = () => {
  const t = useMailWords();
  const s = useSettingsWords();
  const me = useMe();
  const search = useSearch();
  const change = useChangeSearch();
  const queries = useQueryClient();
  const state = states.find((one) => one === search['state']) ?? 'quarantined';
  const mails = useQuery({
    queryKey: ['mails', state],
    queryFn: () => call('GET /mails', { query: { state, limit: most } }),
  });
  const replay = useMutation({
    mutationFn: (mail: string) => call('POST /mails/{mail}/replay', { params: { mail } }),
    onSuccess: ({ queued }) => done(t('replayed', { count: queued })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['mails'] }),
  });
  const mayReplay = state === 'quarantined' && me.may('mail.replay');
  const empty = { quarantined: t('quarantineEmpty'), received: t('receivedEmpty'), done: t('doneEmpty') };
  return (
    <SettingsPage
      name="mailIn"
      subtitle={t('mailsSubtitle')}
      actions={
        mayReplay && (mails.data?.items.length ?? 0) > 1 ? (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={replay.isPending && replay.variables === 'all'}
            onClick={() => replay.mutate('all')}
          >
            {t('replayAll')}
          </Button>
        ) : null
      }
    >
      <Tabs value={state} onChange={(value) => change({ state: value ?? undefined })}>
        <Tabs.List mb="md">
          {states.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={state}>
          <Shown query={mails}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty
                  icon={IconMailCheck}
                  title={empty[state]}
                  {...(state === 'quarantined' ? { text: t('quarantineEmptyText') } : {})}
                />
              ) : (
                <Paper withBorder>
                  <div className="stacking">
                    <Table verticalSpacing="sm" horizontalSpacing="md">
                      <Table.Thead>
                        <Table.Tr>
                          <Table.Th>{t('subject')}</Table.Th>
                          <Table.Th>{t('receivedAt')}</Table.Th>
                          <Table.Th>{t(state === 'quarantined' ? 'why' : 'outcome')}</Table.Th>
                          <Table.Th aria-label={s('actions')} />
                        </Table.Tr>
                      </Table.Thead>
                      <Table.Tbody>
                        {items.map((mail) => (
                          <MailRow
                            key={mail.id}
                            mail={mail}
                            busy={replay.isPending && replay.variables === mail.id}
                            onReplay={mayReplay ? () => replay.mutate(mail.id) : null}
                          />
                        ))}
                      </Table.Tbody>
                    </Table>
                  </div>
                </Paper>
              )
            }
          </Shown>
        </Tabs.Panel>
      </Tabs>
    </SettingsPage>
  );
};

export default MailsPage;
