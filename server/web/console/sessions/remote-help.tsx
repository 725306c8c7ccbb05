/** On a ticket's page: whether its customer waits with a code right now, and the way to them. */
import { Anchor, Button, Popover, Stack, Text } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { Link } from '../../../../protocol/face/route.ts';
import { useMe } from '../../api/me.ts';
import { useWaiting } from './waiting.ts';
import { useWords } from './words.ts';

export const RemoteHelp = ({ ticket }: { ticket: number }) => {
  const t = useWords();
  const me = useMe();
  const may = me.may('session.hold');
  const waiting = useWaiting(may);
  if (!may) return null;
  const found = waiting.data?.items.find((one) => one.ticket === ticket);
  const icon = <IconScreenShare size={18} />;
  if (found !== undefined)
    return (
      <Button
        component={Link}
        to="/sessions"
        search={{ ticket: String(ticket) }}
        color="teal"
        leftSection={icon}
        maw={320}
      >
        {t('helpWaits', { machine: found.machine })}
      </Button>
    );
  return (
    <Popover width={280} position="bottom-end" withArrow>
      <Popover.Target>
        <Button variant="default" leftSection={icon}>
          {t('help')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm">{t('helpNone')}</Text>
          <Anchor component={Link} to="/sessions" size="sm">
            {t('helpOpen')}
          </Anchor>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
