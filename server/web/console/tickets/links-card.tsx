/** Tickets that belong to this one. */
import { ActionIcon, Anchor, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconLinkOff, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { Link } from '../../../../protocol/face/route.ts';
import { linkRelations } from '../../../../protocol/ticket-names.ts';
import type { LinkRelation } from '../../../../protocol/ticket-names.ts';
import { Card } from './card.tsx';
import { useCommands } from './commands.tsx';
import { LinkDialog } from './link-dialogs.tsx';
import type { Ticket } from './ticket-data.ts';
import { useWords } from './words.ts';

/** Whether somebody made it, and may take it back: what splitting left stays. */
const isLink = (relation: Ticket['links'][number]['relation']): relation is LinkRelation =>
  linkRelations.some((one) => one === relation);

export const LinksCard = ({ ticket }: { ticket: Ticket }) => {
  const t = useWords();
  const { send } = useCommands();
  const [adding, setAdding] = useState(false);
  return (
    <Card
      title={t('link.list')}
      action={
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setAdding(true)}
        >
          {t('link.action')}
        </Button>
      }
    >
      {ticket.links.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('link.none')}
        </Text>
      ) : (
        <Stack gap={4}>
          {ticket.links.map(({ to, relation }) => (
            <Group key={`${relation}${to}`} justify="space-between" wrap="nowrap">
              <Text size="sm">
                {t(`relation.${relation}`)}{' '}
                <Anchor component={Link} to={`/tickets/${to}`} inherit>
                  #{to}
                </Anchor>
              </Text>
              {isLink(relation) ? (
                <Tooltip label={t('link.remove', { to })}>
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    aria-label={t('link.remove', { to })}
                    onClick={() =>
                      void send('link', { to, relation, linked: false }, () =>
                        done(t('link.removed', { to }), {
                          undo: () => void send('link', { to, relation, linked: true }),
                        }),
                      )
                    }
                  >
                    <IconLinkOff size={14} />
                  </ActionIcon>
                </Tooltip>
              ) : null}
            </Group>
          ))}
        </Stack>
      )}
      <LinkDialog
        opened={adding}
        of={ticket}
        onClose={() => setAdding(false)}
        onDone={(body) => {
          setAdding(false);
          return send('link', body);
        }}
      />
    </Card>
  );
};
