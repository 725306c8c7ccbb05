/** What an installation reported, in words. */
import { Text, Timeline } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowUp,
  IconChecks,
  IconInfoCircle,
  IconTerminal2,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AgentEvent } from '../../../../protocol/agent-api.ts';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Empty, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useWhy } from './why.ts';
import { useWords } from './words.ts';

interface Told {
  readonly title: string;
  readonly detail?: string | undefined;
  /** In the agent's own English words. */
  readonly exactly?: string | undefined;
  readonly color: string;
  readonly Icon: typeof IconChecks;
}

const historyMost = 100;

const useTold = (): ((event: AgentEvent) => Told) => {
  const t = useWords();
  const whyOf = useWhy();
  const updated = (event: Extract<AgentEvent, { kind: 'update' }>): Told => {
    const names = { from: event.from ?? '–', to: event.to };
    const by = event.by === 'person' ? t('byPerson') : t('byDaemon');
    const why = { detail: whyOf(event.code) ?? undefined, exactly: event.message ?? undefined };
    if (event.outcome === 'committed')
      return {
        title: event.from === null ? t('updated', names) : t('updatedFrom', names),
        detail: by,
        color: 'teal',
        Icon: IconArrowUp,
      };
    return event.outcome === 'rolledBack'
      ? { title: t('rolledBack', names), ...why, color: 'orange', Icon: IconArrowBackUp }
      : { title: t('failed', names), ...why, color: 'red', Icon: IconAlertTriangle };
  };
  return (event) => {
    switch (event.kind) {
      case 'update':
        return updated(event);
      case 'status':
        return { title: t('status', { version: event.version ?? '–' }), color: 'gray', Icon: IconInfoCircle };
      case 'script': {
        const good = event.outcome === 'exited' && event.exitCode === 0;
        return {
          title: good ? t('script', { id: event.scriptId }) : t('scriptFailed', { id: event.scriptId }),
          color: good ? 'teal' : 'red',
          Icon: IconTerminal2,
        };
      }
      case 'verify':
        return {
          title:
            event.differing === 0
              ? t('verified')
              : t('verifiedDiffering', { count: event.differing, repaired: event.repaired }),
          color: event.differing === event.repaired ? 'teal' : 'orange',
          Icon: IconChecks,
        };
      case 'warning':
        break;
    }
    return { title: t('warning'), exactly: event.message, color: 'orange', Icon: IconAlertTriangle };
  };
};

/** An installation's reports, newest first. */
export const History = ({ id }: { id: string }) => {
  const t = useWords();
  const format = useFormat();
  const told = useTold();
  const query = useQuery({
    queryKey: ['installation', id, 'history'],
    queryFn: () =>
      call('GET /installations/{installation}/history', {
        params: { installation: id },
        query: { limit: historyMost },
      }),
  });
  return (
    <Shown query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('noHistory')} text={t('noHistoryText')} />
        ) : (
          <Timeline
            bulletSize={26}
            lineWidth={2}
            active={items.length}
            styles={{ itemTitle: { lineHeight: 1.35 } }}
          >
            {items.map((one) => {
              const { title, detail, exactly, color, Icon } = told(one.data as AgentEvent);
              return (
                <Timeline.Item key={one.id} title={title} color={color} bullet={<Icon size={15} />}>
                  {detail === undefined ? null : <Text size="sm">{detail}</Text>}
                  {exactly === undefined ? null : (
                    <Text size="xs" lang="en">
                      {exactly}
                    </Text>
                  )}
                  <Text size="xs" c="dimmed" title={format.instant(one.at)}>
                    {format.instant(one.at)}
                  </Text>
                </Timeline.Item>
              );
            })}
          </Timeline>
        )
      }
    </Shown>
  );
};
