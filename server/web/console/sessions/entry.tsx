/** The way in: the code a customer reads out, or a customer who waits and only has five digits left to tell. */
import { Anchor, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link, useSearch } from '../../../../protocol/face/route.ts';
import { Shown } from '../../../../protocol/face/states.tsx';
import { parseCode } from '../../../../protocol/session/code.ts';
import type { SessionCode } from '../../../../protocol/session/code.ts';
import { goodUntil, useWaiting } from './waiting.ts';
import { useWords } from './words.ts';

/** `48291 35072`, as it is typed. */
const spaced = (typed: string): string => {
  const digits = typed.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 10);
  return digits.length > 5 ? `${digits.slice(0, 5)} ${digits.slice(5)}` : digits;
};

export const Entry = ({ onCode }: { onCode: (code: SessionCode) => void }) => {
  const t = useWords();
  const format = useFormat();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const [taken, setTaken] = useState(false);
  const waiting = useWaiting();
  const take = (lookup: string): void => {
    setTyped(lookup);
    setTaken(true);
    field.current?.focus();
  };
  // Whoever comes from a ticket's page has chosen already.
  const ticket = Number(useSearch()['ticket'] ?? Number.NaN);
  const chosen = waiting.data?.items.find((one) => one.ticket === ticket)?.lookup;
  useEffect(() => {
    if (chosen !== undefined) take(chosen);
  }, [chosen]);
  const join = (): void => {
    const code = parseCode(typed);
    if (code === null) setWrong(true);
    else onCode(code);
  };
  return (
    <Stack gap="md">
      <Paper withBorder p="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            join();
          }}
        >
          <Group align="flex-start" gap="sm">
            <TextInput
              ref={field}
              label={t('code')}
              description={t(taken ? 'secretHint' : 'codeHint')}
              error={wrong ? t('codeWrong') : null}
              inputMode="numeric"
              autoComplete="off"
              size="lg"
              autoFocus
              styles={{
                input: { fontFamily: 'var(--mantine-font-family-monospace)', letterSpacing: '0.08em' },
              }}
              value={typed}
              onChange={(event) => {
                setWrong(false);
                setTyped(spaced(event.currentTarget.value));
              }}
            />
            <Button
              type="submit"
              size="lg"
              mt={{ base: 0, sm: 52 }}
              leftSection={<IconPlugConnected size={20} />}
            >
              {t('join')}
            </Button>
          </Group>
        </form>
      </Paper>
      <Paper withBorder p="md" component="section" aria-label={t('waiting')}>
        <Text fw={600} size="sm" mb="xs">
          {t('waiting')}
        </Text>
        <Shown query={waiting}>
          {({ items }) =>
            items.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('waitingNone')}. {t('waitingNoneText')}
              </Text>
            ) : (
              <Stack gap="xs">
                {items.map((one) => (
                  <Group key={one.lookup} justify="space-between" gap="xs">
                    <Group gap="xs">
                      <Text size="sm" fw={600}>
                        {one.machine}
                      </Text>
                      {one.ticket === null ? (
                        <Text size="sm" c="dimmed">
                          {t('noTicket')}
                        </Text>
                      ) : (
                        <Anchor component={Link} to={`/tickets/${one.ticket}`} size="sm">
                          {t('ticket', { number: one.ticket })}
                        </Anchor>
                      )}
                      <Text size="xs" c="dimmed">
                        {t('since', {
                          time: format.instant(one.openedAt),
                          until: format.time(goodUntil(one.openedAt)),
                        })}
                      </Text>
                    </Group>
                    <Button size="compact-sm" variant="light" onClick={() => take(one.lookup)}>
                      {t('take')}
                    </Button>
                  </Group>
                ))}
              </Stack>
            )
          }
        </Shown>
      </Paper>
    </Stack>
  );
};
