/** A new webhook with its key, shown once; and other events for one that is there. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure } from '../../../../../protocol/face/states.tsx';
import { SecretOnce } from '../../../account/secret-once.tsx';
import { call } from '../../../api/client.ts';
import { useSettingsWords } from '../words.ts';
import { EventChoice } from './event-choice.tsx';
import type { WebhookEvent } from './event-choice.tsx';
import { useSystemWords } from './words.ts';

export const NewWebhookDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useSystemWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  const form = useForm({
    initialValues: { url: '', events: ['ticket.changed'] as WebhookEvent[] },
    validate: {
      url: (value) => (/^https?:\/\/\S+$/.test(value.trim()) ? null : t('webhookUrlWrong')),
      events: (value) => (value.length === 0 ? t('eventsNeeded') : null),
    },
  });
  const add = useMutation({
    mutationFn: ({ url, events }: typeof form.values) =>
      call('POST /webhooks', { body: { url: url.trim(), events } }),
    onSuccess: (made) => {
      setKey(made.key);
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
    },
    // Shown in the dialog.
    onError: () => undefined,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={key === null}
      title={t(key === null ? 'webhookNew' : 'webhookKey')}
      closeButtonProps={{ 'aria-label': s('close') }}
    >
      {key === null ? (
        <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
          <Stack>
            {add.isError ? <Failure error={add.error} /> : null}
            <TextInput
              label={t('webhookUrl')}
              description={t('webhookUrlHint')}
              type="url"
              data-autofocus
              maxLength={2_000}
              {...form.getInputProps('url')}
            />
            <EventChoice
              value={form.values.events}
              onChange={(events) => form.setFieldValue('events', events)}
              error={form.errors['events'] as string | undefined}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={add.isPending}>
                {t('webhookMake')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <SecretOnce text={t('webhookKeyText')} secret={key} />
      )}
    </Modal>
  );
};

export const EventsDialog = ({
  before,
  busy,
  onSave,
  onClose,
}: {
  before: readonly WebhookEvent[];
  busy: boolean;
  onSave: (events: WebhookEvent[]) => void;
  onClose: () => void;
}) => {
  const t = useSystemWords();
  const s = useSettingsWords();
  const [events, setEvents] = useState<WebhookEvent[]>(before.filter((event) => event !== 'ping'));
  return (
    <Modal opened onClose={onClose} title={t('changeEvents')} closeButtonProps={{ 'aria-label': s('close') }}>
      <Stack>
        <EventChoice
          value={events}
          onChange={setEvents}
          error={events.length === 0 ? t('eventsNeeded') : undefined}
        />
        <Group justify="flex-end">
          <Button loading={busy} disabled={events.length === 0} onClick={() => onSave(events)}>
            {s('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
