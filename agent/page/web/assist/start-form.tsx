/** Begins a session: for which ticket, what to offer at once, for how long. */
import { Button, Checkbox, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import { useState } from 'react';
import type { Capability } from '../../../../protocol/session/capabilities.ts';
import { durations } from './durations.ts';
import { say } from './link.ts';
import { useWords } from './words.ts';

const meant: Readonly<Record<'terminal' | 'screen', readonly Capability[]>> = {
  terminal: ['terminal-watch', 'terminal-type'],
  screen: ['screen'],
};
const offers = ['terminal', 'screen'] as const;

export const StartForm = () => {
  const t = useWords();
  const [ticket, setTicket] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [minutes, setMinutes] = useState('60');
  const digits = ticket.trim().replace(/^#/, '');
  const wrong = digits !== '' && !/^[1-9]\d{0,8}$/.test(digits);
  const start = (): void =>
    say({
      type: 'start',
      ticket: digits === '' ? null : Number(digits),
      offered: offers.filter((one) => chosen.includes(one)).flatMap((one) => [...meant[one]]),
      minutes: Number(minutes),
    });
  return (
    <Paper withBorder p="lg" component="section" aria-label={t('startTitle')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) start();
        }}
      >
        <Stack gap="md" maw={620}>
          <Text fw={600}>{t('startTitle')}</Text>
          <Text size="sm">{t('startText')}</Text>
          <TextInput
            label={t('ticket')}
            description={t('ticketHint')}
            inputMode="numeric"
            maxLength={12}
            value={ticket}
            error={wrong ? t('ticketWrong') : null}
            onChange={(event) => setTicket(event.currentTarget.value)}
          />
          <Checkbox.Group label={t('offer')} description={t('offerHint')} value={chosen} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {offers.map((one) => (
                <Checkbox
                  key={one}
                  value={one}
                  label={t(`offer_${one}`)}
                  description={t(`offer_${one}Text`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <NativeSelect
            label={t('minutes')}
            value={minutes}
            onChange={(event) => setMinutes(event.currentTarget.value)}
            data={durations.map((one) => ({ value: String(one), label: t(`minutes_${one}`) }))}
          />
          <Group>
            <Button type="submit" leftSection={<IconLifebuoy size={18} />}>
              {t('start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
};
