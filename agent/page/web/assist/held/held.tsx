/** The sessions held from this machine, newest first, each with the copy that stayed here. */
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Sessions } from '../../../../../protocol/agent-results.ts';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { useGrantList } from '../../../../../protocol/face/grant-words.ts';
import { useLanguage } from '../../../../../protocol/face/language.ts';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { endSentence } from '../../../../../protocol/session/end-sentences.ts';
import { call } from '../../api.ts';
import { useRole } from '../role.ts';
import { shownLine } from '../shown-text.ts';
import { Copy } from './copy.tsx';
import { useWords } from './words.ts';

type Held = Sessions['sessions'][number];

const One = ({ held: { id, recorded, screens, upload, about }, folder }: { held: Held; folder: string }) => {
  const t = useWords();
  const grants = useGrantList();
  const roleOf = useRole();
  const format = useFormat();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const time = about === null ? id : format.instant(about.startedAt);
  const facts =
    about === null
      ? [t('interrupted')]
      : [
          `${t('long')}: ${format.duration(Date.parse(about.endedAt) - Date.parse(about.startedAt))}`,
          ...(about.ticket === null ? [] : [t('ticket', { ticket: about.ticket })]),
          `${t('allowed')}: ${grants(about.granted)}`,
          endSentence(about.reason, language),
          ...(upload === 'waiting' || upload === 'refused' ? [t(`upload_${upload}`)] : []),
        ];
  const { helper = null } = about ?? {};
  return (
    <Paper withBorder p="sm" component="li">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
          <Stack gap={2} miw={0}>
            <Text size="sm" fw={600} className="foreign">
              {helper === null
                ? t('nobody')
                : `${shownLine(helper.name, 120)} (${roleOf(helper.role)}, ${shownLine(helper.vendor, 120)})`}
            </Text>
            <Text size="sm">{time}</Text>
            <Text size="sm" c="dimmed">
              {facts.join(' · ')}
            </Text>
          </Stack>
          <Button
            size="xs"
            variant="default"
            flex="none"
            aria-expanded={open}
            aria-label={`${t(open ? 'less' : 'more')}: ${t('moreOf', { time })}`}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'less' : 'more')}
          </Button>
        </Group>
        {open ? (
          <Copy session={id} folder={folder} recorded={recorded} screens={screens} time={time} />
        ) : null}
      </Stack>
    </Paper>
  );
};

/** A copy that waits to go to the vendor goes by itself, and nobody says when it has. */
const sendingMs = 2_000;

/** @param ended how many sessions have ended while the page was open: the list is asked for again */
export const HeldSessions = ({ ended }: { ended: number }) => {
  const t = useWords();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['sessions'],
    queryFn: () => call('GET /sessions'),
    refetchInterval: ({ state }) =>
      state.data?.sessions.some(({ upload }) => upload === 'waiting') === true && sendingMs,
  });
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['sessions'] });
  }, [queries, ended]);
  return (
    <Stack gap="xs" component="section" aria-label={t('title')}>
      <Text fw={600}>{t('title')}</Text>
      <Shown query={query}>
        {({ sessions, folder }) =>
          sessions.length === 0 ? (
            <Empty icon={IconHistory} title={t('none')} text={t('noneText')} />
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {sessions.map((one) => (
                <One key={one.id} held={one} folder={folder} />
              ))}
            </Stack>
          )
        }
      </Shown>
    </Stack>
  );
};
