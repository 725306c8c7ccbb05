/** The events a webhook can be told of, to choose from. */
import { Checkbox, Stack } from '@mantine/core';
import { useSystemWords } from './words.ts';

const events = ['ticket.changed', 'build.published', 'installation.reported'] as const;
/** `ping` is sent by hand only. */
export type WebhookEvent = (typeof events)[number] | 'ping';

export const EventChoice = ({
  value,
  onChange,
  error,
}: {
  value: readonly WebhookEvent[];
  onChange: (value: WebhookEvent[]) => void;
  error?: string | undefined;
}) => {
  const t = useSystemWords();
  return (
    <Checkbox.Group
      label={t('events')}
      value={[...value]}
      onChange={(texts) => onChange(events.filter((event) => texts.includes(event)))}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {events.map((event) => (
          <Checkbox key={event} value={event} label={t(event)} description={event} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
};
