/**
 * Everything that happened to a ticket, oldest first. What is public, internal, by mail, about a build, about a session
 * or done by the system is told apart by colour, icon and word.
 */
import { Avatar, Badge, Box, Button, Group, Paper, Stack, Text, ThemeIcon, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowMerge,
  IconCheck,
  IconClock,
  IconDeviceDesktop,
  IconLock,
  IconMail,
  IconMessage,
  IconPackage,
  IconPencil,
  IconRobot,
  IconTrash,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { isPublic } from '../../../../protocol/ticket-activity.ts';
import { fileUrl } from '../../api/client.ts';
import { Attachments } from './attachments.tsx';
import { useFactText } from './fact-text.ts';
import { MailBody } from './mail-body.tsx';
import type { Activity } from './ticket-data.ts';
import { WrittenText } from './written-text.tsx';
import { useWords } from './words.ts';

const messages = new Set(['opened', 'replied', 'noted', 'copied']);

type Look = 'customer' | 'staff' | 'note' | 'build' | 'session' | 'alarm' | 'system' | 'done';

const looks: Readonly<Record<Look, readonly [color: string, icon: Icon]>> = {
  customer: ['blue', IconMessage],
  staff: ['harbour', IconMessage],
  note: ['yellow', IconLock],
  build: ['violet', IconPackage],
  session: ['cyan', IconDeviceDesktop],
  alarm: ['red', IconAlertTriangle],
  system: ['gray', IconRobot],
  done: ['gray', IconPencil],
};

const lookOf = ({ head: { facts, by } }: Activity): Look => {
  switch (facts.kind) {
    case 'opened':
    case 'replied':
      return by.kind === 'customer' ? 'customer' : 'staff';
    case 'noted':
      return 'note';
    case 'copied':
      return facts.public ? (facts.author.kind === 'customer' ? 'customer' : 'staff') : 'note';
    case 'fixPublished':
    case 'fixInstalled':
    case 'confirmationAsked':
    case 'delivered':
      return 'build';
    case 'sessionStarted':
    case 'sessionEnded':
    case 'sessionRecorded':
    case 'recordingErased':
    case 'sessionHeld':
      return 'session';
    case 'clockWarned':
    case 'clockBreached':
    case 'escalated':
      return 'alarm';
    default:
      return by.kind === 'system' ? 'system' : 'done';
  }
};

const iconOf = (activity: Activity): Icon => {
  switch (activity.head.facts.kind) {
    case 'stepDone':
    case 'confirmed':
    case 'closed':
      return IconCheck;
    case 'clockWarned':
      return IconClock;
    case 'absorbed':
    case 'mergedInto':
      return IconArrowMerge;
    case 'contentErased':
      return IconTrash;
    default:
      return looks[lookOf(activity)][1];
  }
};

interface EntryProps {
  readonly activity: Activity;
  readonly names: Readonly<Record<string, string>>;
}

const When = ({ at }: { at: string }) => {
  const format = useFormat();
  return (
    <Tooltip label={format.instant(at)}>
      <Text size="xs" c="dimmed" component="time" dateTime={at}>
        {format.ago(at)}
      </Text>
    </Tooltip>
  );
};

const useNameOf = (names: Readonly<Record<string, string>>) => {
  const t = useWords();
  return ({ head: { by } }: Activity): string => names[by.id] ?? t(`by.${by.kind}`);
};

const byMail = ({ head: { facts } }: Activity): boolean =>
  (facts.kind === 'opened' || facts.kind === 'replied' || facts.kind === 'noted') && facts.mailId !== null;

/** A text somebody wrote. */
const Message = ({ activity, names }: EntryProps) => {
  const t = useWords();
  const say = useFactText();
  const name = useNameOf(names)(activity);
  const { head, content } = activity;
  const look = lookOf(activity);
  const [color] = looks[look];
  const attachments = content?.attachments ?? [];
  const urlOf = (index: number): string =>
    fileUrl(`/tickets/${head.ticket}/activities/${head.seq}/attachments/${index}`);
  const MarkIcon = look === 'note' ? IconLock : byMail(activity) ? IconMail : IconMessage;
  return (
    <Paper
      withBorder
      p="sm"
      component="article"
      id={`entry-${head.seq}`}
      aria-label={`${name}, ${t(`look.${look}`)}`}
      className={look === 'note' ? 'ticket-entry ticket-note' : 'ticket-entry'}
      style={{ '--entry-color': `var(--mantine-color-${color}-6)` }}
    >
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Avatar size={32} name={name} color="initials" allowedInitialsColors={[color]} visibleFrom="xs" />
        <Stack gap={4} flex={1} miw={0}>
          <Group gap="xs" justify="space-between">
            <Group gap="xs">
              <Text fw={600} size="sm">
                {name}
              </Text>
              <Badge variant="default" size="sm" leftSection={<MarkIcon size={12} aria-hidden />}>
                {t(`look.${look}`)}
                {byMail(activity) ? ` · ${t('look.mail')}` : ''}
              </Badge>
              {head.facts.kind === 'opened' || head.facts.kind === 'copied' ? (
                <Text size="xs" c="dimmed">
                  {say(activity, names)}
                </Text>
              ) : null}
            </Group>
            <When at={head.at} />
          </Group>
          {content === null ? (
            <Text size="sm" c="dimmed" fs="italic">
              {t('content.erased')}
            </Text>
          ) : content.html !== undefined && content.html !== '' ? (
            <MailBody html={content.html} attachments={attachments} urlOf={urlOf} />
          ) : (
            <WrittenText text={content.text ?? ''} />
          )}
          <Attachments attachments={attachments} urlOf={urlOf} />
        </Stack>
      </Group>
    </Paper>
  );
};

/** Everything else: one line, with its reason where there is one. */
const Event = ({ activity, names }: EntryProps) => {
  const t = useWords();
  const say = useFactText();
  const name = useNameOf(names)(activity);
  const { head, content } = activity;
  const look = lookOf(activity);
  const [color] = looks[look];
  const EventIcon = iconOf(activity);
  const text = content?.reason ?? content?.text ?? content?.subject;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" px="sm" py={2} id={`entry-${head.seq}`}>
      <Tooltip label={`${t(`look.${look}`)} · ${t(isPublic(head.facts) ? 'seen.public' : 'seen.internal')}`}>
        <ThemeIcon size={24} radius="xl" variant="light" color={color}>
          <EventIcon size={14} aria-hidden />
        </ThemeIcon>
      </Tooltip>
      <Box flex={1} miw={0}>
        <Text size="sm">
          <Text span fw={600} inherit>
            {name}
          </Text>{' '}
          {say(activity, names)}
        </Text>
        {text === undefined ? null : (
          <Text size="sm" c="dimmed" className="ticket-text">
            {text}
          </Text>
        )}
      </Box>
      <When at={head.at} />
    </Group>
  );
};

const firstShown = 3;
const lastShown = 60;

/** A long log is folded in its middle. */
export const Timeline = ({
  log,
  names,
}: {
  log: readonly Activity[];
  names: Readonly<Record<string, string>>;
}) => {
  const t = useWords();
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, log.length - firstShown - lastShown);
  const shown = hidden === 0 ? log : [...log.slice(0, firstShown), ...log.slice(-lastShown)];
  return (
    <Stack gap="sm" component="section" aria-label={t('timeline')}>
      {shown.map((activity, index) => (
        <Box key={activity.head.seq}>
          {hidden > 0 && index === firstShown ? (
            <Button variant="default" size="xs" fullWidth mb="sm" onClick={() => setAll(true)}>
              {t('timeline.more', { count: hidden })}
            </Button>
          ) : null}
          {messages.has(activity.head.facts.kind) ? (
            <Message activity={activity} names={names} />
          ) : (
            <Event activity={activity} names={names} />
          )}
        </Box>
      ))}
    </Stack>
  );
};
