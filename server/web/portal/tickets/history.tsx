/** All that happened to a ticket and the customer may see: texts as messages, everything else as one line. */
import { Anchor, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconBell, IconCheck, IconPoint } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { useMe } from '../../api/me.ts';
import { useHappened } from './happened.ts';
import type { Kind } from './happened.ts';
import { Message } from './message.tsx';
import type { Activities, Activity } from './tickets.ts';
import { useWords } from './words.ts';

const looks: Readonly<Record<Exclude<Kind, 'text'>, { color: string; Icon: typeof IconCheck }>> = {
  good: { color: 'teal', Icon: IconCheck },
  turn: { color: 'orange', Icon: IconBell },
  quiet: { color: 'gray', Icon: IconPoint },
};

const Line = ({
  activity,
  title,
  kind,
}: {
  activity: Activity;
  title: string;
  kind: Exclude<Kind, 'text'>;
}) => {
  const t = useWords();
  const me = useMe();
  const format = useFormat();
  const { color, Icon } = looks[kind];
  const { head, content } = activity;
  const said = content?.reason ?? content?.text ?? content?.subject;
  return (
    <Group align="flex-start" gap="sm" wrap="nowrap" pl={{ base: 0, xs: 6 }}>
      <ThemeIcon size={26} radius="xl" variant="light" color={color}>
        <Icon size={15} />
      </ThemeIcon>
      <Stack gap={0} flex={1} miw={0} pt={2}>
        <Group gap="xs" justify="space-between">
          <Text size="sm" fw={500}>
            {title}
          </Text>
          <Text size="xs" c="dimmed" title={format.ago(head.at)}>
            {format.instant(head.at)}
          </Text>
        </Group>
        {said === undefined ? null : (
          <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {said}
          </Text>
        )}
        {head.facts.kind === 'sessionEnded' && me.may('session.read') ? (
          <Anchor component={Link} to="/sessions" size="sm">
            {t('toSessions')}
          </Anchor>
        ) : null}
      </Stack>
    </Group>
  );
};

export const History = ({ items, names }: Activities) => {
  const t = useWords();
  const happened = useHappened();
  return (
    <Stack gap="md" role="log" aria-label={t('history')}>
      {items.map((activity) => {
        const { by, facts, seq } = activity.head;
        const author = facts.kind === 'copied' ? facts.author : by;
        const nameOf = (id: string): string => names[id] ?? t('vendor');
        const who = nameOf(author.id);
        const { title, kind } = happened(activity, who, nameOf);
        return kind === 'text' ? (
          <Message key={seq} activity={activity} who={who} title={title} own={author.kind === 'customer'} />
        ) : (
          <Line key={seq} activity={activity} title={title} kind={kind} />
        );
      })}
    </Stack>
  );
};
