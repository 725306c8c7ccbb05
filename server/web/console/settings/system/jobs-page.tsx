/** Jobs that were given up, to be looked at and tried again. */
import { Button, Paper, Table, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { call } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { useSystemWords } from './words.ts';

const kinds = ['webhook.deliver', 'account.mail', 'mail.in', 'mail.out'] as const;
const queryKey = ['dead-jobs'];

const JobsPage = () => {
  const t = useSystemWords();
  const s = useSettingsWords();
  const format = useFormat();
  const queries = useQueryClient();
  const mayRevive = useMe().may('settings.edit');
  const jobs = useQuery({ queryKey, queryFn: () => call('GET /jobs/dead') });
  const revive = useMutation({
    mutationFn: (job: string) => call('POST /jobs/{job}/revive', { params: { job } }),
    onSuccess: () => done(t('revived')),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const nameOf = (kind: string): string => {
    const known = kinds.find((one) => one === kind);
    return known === undefined ? kind : t(known);
  };
  return (
    <SettingsPage name="jobs" subtitle={t('jobsSubtitle')}>
      <Shown query={jobs}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconCircleCheck} title={t('jobsNone')} text={t('jobsNoneText')} />
          ) : (
            <Paper withBorder>
              <div className="stacking">
                <Table verticalSpacing="sm" horizontalSpacing="md">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('jobKind')}</Table.Th>
                      <Table.Th>{t('jobFault')}</Table.Th>
                      <Table.Th>{t('jobTries')}</Table.Th>
                      <Table.Th>{t('jobGivenUp')}</Table.Th>
                      <Table.Th aria-label={s('actions')} />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map((job) => (
                      <Table.Tr key={job.id}>
                        <Table.Td data-label={t('jobKind')}>{nameOf(job.kind)}</Table.Td>
                        <Table.Td data-label={t('jobFault')}>
                          <Text size="sm" lang="en">
                            {job.lastError ?? '–'}
                          </Text>
                        </Table.Td>
                        <Table.Td data-label={t('jobTries')}>{format.number(job.attempts)}</Table.Td>
                        <Table.Td data-label={t('jobGivenUp')}>{format.ago(job.deadAt)}</Table.Td>
                        <Table.Td ta="right">
                          {mayRevive ? (
                            <Button
                              size="xs"
                              variant="default"
                              loading={revive.isPending && revive.variables === job.id}
                              aria-label={`${t('revive')}: ${nameOf(job.kind)}`}
                              onClick={() => revive.mutate(job.id)}
                            >
                              {t('revive')}
                            </Button>
                          ) : null}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            </Paper>
          )
        }
      </Shown>
    </SettingsPage>
  );
};

export default JobsPage;
