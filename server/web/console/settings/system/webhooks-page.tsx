/** Webhooks: who is told of what, whether it arrives, and trying it out. */
import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Switch, Text } from '@mantine/core';
import { IconDots, IconPlus, IconSend, IconTrash, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { askFirst } from '../../../account/confirm.tsx';
import { showAhead } from '../../../api/ahead.ts';
import { call } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import type { WebhookEvent } from './event-choice.tsx';
import { EventsDialog, NewWebhookDialog } from './webhook-dialogs.tsx';
import { useSystemWords } from './words.ts';

type Webhook = Answer<'GET /webhooks'>['items'][number];

const queryKey = ['webhooks'];
/** How soon the result of a test is looked for. */
const lookAgainMs = 3_000;

const Health = ({ webhook }: { webhook: Webhook }) => {
  const t = useSystemWords();
  const format = useFormat();
  if (webhook.disabledAt !== null)
    return (
      <Text size="xs" c="dimmed">
        {t('webhookPaused', { ago: format.ago(webhook.disabledAt) })}
      </Text>
    );
  if (webhook.lastError !== null)
    return (
      <Text size="xs" c="red">
        {t('lastError', { error: webhook.lastError })}
      </Text>
    );
  return (
    <Text size="xs" c="dimmed">
      {webhook.lastOkAt === null ? t('neverOk') : t('lastOk', { ago: format.ago(webhook.lastOkAt) })}
    </Text>
  );
};

const WebhookCard = ({
  webhook,
  onSwitch,
  onTest,
  onEvents,
  onRemove,
}: {
  webhook: Webhook;
  onSwitch: (disabled: boolean) => void;
  onTest: () => void;
  onEvents: () => void;
  onRemove: () => void;
}) => {
  const t = useSystemWords();
  const s = useSettingsWords();
  return (
    <Paper withBorder p="md" component="article" aria-label={webhook.url}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={6} miw={0}>
          <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {webhook.url}
          </Text>
          <Group gap={4}>
            {webhook.events.map((event) => (
              <Badge key={event} variant="light" size="sm">
                {t(event)}
              </Badge>
            ))}
          </Group>
          <Health webhook={webhook} />
        </Stack>
        <Group gap="xs" wrap="nowrap">
          <Switch
            aria-label={`${t('webhookOn')}: ${webhook.url}`}
            checked={webhook.disabledAt === null}
            onChange={(event) => onSwitch(!event.currentTarget.checked)}
          />
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${s('actions')}: ${webhook.url}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconSend size={16} />}
                disabled={webhook.disabledAt !== null}
                onClick={onTest}
              >
                {t('sendTest')}
              </Menu.Item>
              <Menu.Item leftSection={<IconWebhook size={16} />} onClick={onEvents}>
                {t('changeEvents')}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={onRemove}>
                {t('webhookRemove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
    </Paper>
  );
};

const WebhooksPage = () => {
  const t = useSystemWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  const [tested, setTested] = useState(false);
  const webhooks = useQuery({
    queryKey,
    queryFn: () => call('GET /webhooks'),
    ...(tested ? { refetchInterval: lookAgainMs } : {}),
  });
  const [dialog, setDialog] = useState<'new' | Webhook | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; disabled?: boolean; events?: WebhookEvent[] }) =>
      call('PATCH /webhooks/{webhook}', { params: { webhook: id }, body }),
    onMutate: ({ id, disabled, events }) =>
      showAhead<Answer<'GET /webhooks'>>(queries, queryKey, ({ items }) => ({
        items: items.map((one) =>
          one.id === id
            ? {
                ...one,
                ...(disabled === undefined ? {} : { disabledAt: disabled ? new Date().toISOString() : null }),
                ...(events === undefined ? {} : { events }),
              }
            : one,
        ),
      })),
    onSettled: (_answer, error, _wish, takeBack) => {
      if (error !== null) takeBack?.();
      return refresh();
    },
  });
  const turn = (webhook: Webhook, disabled: boolean) =>
    change.mutate(
      { id: webhook.id, disabled },
      {
        onSuccess: () =>
          done(t(disabled ? 'switchedOff' : 'switchedOn'), {
            undo: () => change.mutate({ id: webhook.id, disabled: !disabled }),
          }),
      },
    );
  const test = useMutation({
    mutationFn: ({ id }: Webhook) => call('POST /webhooks/{webhook}/ping', { params: { webhook: id } }),
    onSuccess: () => {
      done(t('testSent'));
      setTested(true);
    },
  });
  const remove = useMutation({
    mutationFn: ({ id }: Webhook) => call('DELETE /webhooks/{webhook}', { params: { webhook: id } }),
    onSuccess: () => done(t('webhookRemoved')),
    onSettled: refresh,
  });
  return (
    <SettingsPage
      name="webhooks"
      subtitle={t('webhooksSubtitle')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setDialog('new')}>
          {t('webhookNew')}
        </Button>
      }
    >
      <Shown query={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconWebhook} title={t('webhooksNone')} text={t('webhooksNoneText')} />
          ) : (
            <Stack gap="sm">
              {items.map((webhook) => (
                <WebhookCard
                  key={webhook.id}
                  webhook={webhook}
                  onSwitch={(disabled) => turn(webhook, disabled)}
                  onTest={() => test.mutate(webhook)}
                  onEvents={() => setDialog(webhook)}
                  onRemove={() =>
                    askFirst({
                      title: t('webhookRemove'),
                      text: t('webhookRemoveText', { url: webhook.url }),
                      yes: t('webhookRemove'),
                      no: s('cancel'),
                      run: () => remove.mutate(webhook),
                    })
                  }
                />
              ))}
            </Stack>
          )
        }
      </Shown>
      {dialog === 'new' ? <NewWebhookDialog onClose={() => setDialog(null)} /> : null}
      {dialog === null || dialog === 'new' ? null : (
        <EventsDialog
          before={dialog.events}
          busy={change.isPending}
          onClose={() => setDialog(null)}
          onSave={(events) =>
            change.mutate(
              { id: dialog.id, events },
              {
                onSuccess: () => {
                  setDialog(null);
                  done(t('eventsChanged'), {
                    undo: () => change.mutate({ id: dialog.id, events: dialog.events }),
                  });
                },
              },
            )
          }
        />
      )}
    </SettingsPage>
  );
};

export default WebhooksPage;
