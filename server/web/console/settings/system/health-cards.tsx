/** The figures of the system health page: one card for each part of the server. */
import { Anchor, Badge, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { Link } from '../../../../../protocol/face/route.ts';
import type { Answer } from '../../../api/client.ts';
import { MailboxTrouble } from '../mail/desk-state.tsx';
import { useHealthWords } from './health-words.ts';

export type Health = Answer<'GET /health'>;

const databaseNames = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <Paper withBorder p="md" component="section" aria-label={title}>
    <Stack gap="sm">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  </Paper>
);

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
    <Text size="sm" c="dimmed">
      {name}
    </Text>
    <Text size="sm" ta="right" component="div" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  </Group>
);

/** A count that leads to where it can be looked into, told apart where it is not zero. */
const Trouble = ({ count, to }: { count: number; to: string }) => {
  const format = useFormat();
  return count === 0 ? (
    <>{format.number(count)}</>
  ) : (
    <Anchor component={Link} to={to} size="sm">
      <Badge color="orange" variant="light">
        {format.number(count)}
      </Badge>
    </Anchor>
  );
};

export const ServerCard = ({ health }: { health: Health }) => {
  const t = useHealthWords();
  const format = useFormat();
  return (
    <Card title={t('server')}>
      <Line name={t('version')}>{health.versions.server}</Line>
      <Line name={t('runtime')}>Node.js {health.versions.node.replace(/^v/, '')}</Line>
      <Line name={t('platform')}>{health.versions.platform}</Line>
      <Line name={t('up')}>{format.instant(health.startedAt)}</Line>
      <Line name={t('streams')}>{format.number(health.streams)}</Line>
    </Card>
  );
};

export const StorageCard = ({ health: { database, disk } }: { health: Health }) => {
  const t = useHealthWords();
  const format = useFormat();
  const used = disk.totalBytes === 0 ? 0 : 1 - disk.freeBytes / disk.totalBytes;
  const short = disk.freeBytes < disk.wantedBytes;
  return (
    <Card title={`${t('database')}, ${t('disk')}`}>
      <Line name={t('kind')}>
        {databaseNames[database.kind]} {database.version}
      </Line>
      <Line name={t('size')}>{format.bytes(database.sizeBytes)}</Line>
      <Stack gap={4}>
        <Progress
          value={used * 100}
          color={short ? 'red' : 'harbour'}
          aria-label={`${t('disk')}: ${format.percent(used)}`}
        />
        <Text size="sm">
          {t('free', { free: format.bytes(disk.freeBytes), total: format.bytes(disk.totalBytes) })}
        </Text>
        <Text size="xs" {...(short ? { c: 'red' } : { c: 'dimmed' })}>
          {t('wanted', { wanted: format.bytes(disk.wantedBytes) })}
        </Text>
      </Stack>
    </Card>
  );
};

export const JobsCard = ({ health: { jobs } }: { health: Health }) => {
  const t = useHealthWords();
  const format = useFormat();
  return (
    <Card title={t('jobs')}>
      <Line name={t('waiting')}>{format.number(jobs.waiting)}</Line>
      <Line name={t('due')}>{format.number(jobs.due)}</Line>
      {jobs.oldestDueAt === null ? null : <Line name={t('oldest')}>{format.instant(jobs.oldestDueAt)}</Line>}
      <Line name={t('dead')}>
        <Trouble count={jobs.dead} to="/settings/jobs" />
      </Line>
    </Card>
  );
};

const mailboxColors = { connecting: 'gray', reading: 'teal', trouble: 'red' } as const;

export const MailCard = ({ health: { mail } }: { health: Health }) => {
  const t = useHealthWords();
  const format = useFormat();
  if (mail === null)
    return (
      <Card title={t('mail')}>
        <Text size="sm" c="dimmed">
          {t('mailNone')}
        </Text>
      </Card>
    );
  const { mailbox } = mail;
  const lastOf = (at: string | null): string => (at === null ? t('never') : format.ago(at));
  return (
    <Card title={t('mail')}>
      <Line name={t('address')}>{mail.address ?? '–'}</Line>
      <Line name={t('mailbox')}>
        {mailbox === null ? (
          t('mailboxNone')
        ) : (
          <Badge color={mailboxColors[mailbox.state]} variant="light" title={format.instant(mailbox.since)}>
            {t(mailbox.state)}
          </Badge>
        )}
      </Line>
      {mailbox?.state === 'trouble' ? <MailboxTrouble mailbox={mailbox} /> : null}
      <Line name={t('sends')}>{t(mail.sends ? 'sendsOn' : 'sendsOff')}</Line>
      <Line name={t('lastReceived')}>{lastOf(mail.lastReceivedAt)}</Line>
      <Line name={t('lastSent')}>{lastOf(mail.lastSentAt)}</Line>
      <Line name={t('received')}>{format.number(mail.received)}</Line>
      <Line name={t('quarantined')}>
        <Trouble count={mail.quarantined} to="/settings/mails" />
      </Line>
      <Line name={t('queued')}>{format.number(mail.queued)}</Line>
      <Line name={t('undelivered')}>
        <Trouble count={mail.dead} to="/settings/jobs" />
      </Line>
    </Card>
  );
};
