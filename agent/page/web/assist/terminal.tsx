/**
 * The terminal that is shared, as the customer sees it: what the helper types, live, and their own keys. What a terminal answers by
 * itself when a program asks it something is left to the helper's, so that nothing is answered twice and only a person
 * counts as one; links and titles that a program sends do nothing here.
 */
import { ActionIcon, Button, Group, Paper, Stack, Text, Tooltip } from '@mantine/core';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { openTerminalScreen } from '../../../../protocol/face/terminal-screen.ts';
import type { TerminalScreen } from '../../../../protocol/face/terminal-screen.ts';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { isEndKey } from './end-key.tsx';
import { say, showTerminal, typeIn } from './link.ts';
import { shownLine } from './shown-text.ts';
import { useWords } from './words.ts';

/** Who types: each helper who may, and the customer, who can take the keyboard from any of them. */
const Keyboard = ({ session: { number, granted, helperTypes, helper } }: { session: PageSession }) => {
  const t = useWords();
  const name = shownLine(helper?.name ?? '', 60);
  const mayType = granted.includes('terminal-type');
  if (!granted.includes('terminal-watch')) return null;
  return (
    <Group gap="xs" justify="space-between" miw={0}>
      <Text size="sm" role="status" className="foreign">
        {t(!mayType ? 'keysWatch' : helperTypes ? 'keysBoth' : 'keysYours', { name })}
      </Text>
      {mayType ? (
        <Button
          size="compact-sm"
          variant="light"
          color={helperTypes ? 'red' : 'teal'}
          onClick={() => say({ type: 'keyboard', session: number, helper: !helperTypes })}
        >
          {t(helperTypes ? 'yourKeys' : 'theirKeys')}
        </Button>
      ) : null}
    </Group>
  );
};

/** @param sessions those whose helpers may look at it, or type into it */
const Terminal = ({ sessions }: { sessions: readonly PageSession[] }) => {
  const t = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<TerminalScreen | null>(null);

  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const opened = openTerminalScreen(element, {
      answers: false,
      onInput: typeIn,
      onLeave: () => frame.current?.focus(),
      isOurs: isEndKey,
      onFit: (size) => say({ type: 'size', ...size }),
    });
    shown.current = opened;
    const { screen } = opened;
    const first = opened.size();
    screen.resize(first.columns, first.rows);
    let at = 0;
    const stop = showTerminal(first, {
      begins: (from) => {
        at = from;
        screen.reset();
      },
      bytes: (bytes) => {
        at += bytes.length;
        const upTo = at;
        screen.write(bytes, () => say({ type: 'seen', upTo }));
      },
      resize: ({ columns, rows }) => screen.resize(columns, rows),
    });
    return () => {
      stop();
      shown.current = null;
      opened.end();
    };
  }, []);

  const zoom = (by: number): void => shown.current?.zoom(by);
  return (
    <Paper withBorder p="xs" component="section" aria-label={t('terminal')} ref={frame} tabIndex={-1}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap="xs" miw={0}>
          <Text fw={600} size="sm">
            {t('terminal')}
          </Text>
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {t('leaveTerminal')}
          </Text>
        </Group>
        <Group gap={4}>
          <Tooltip label={t('smaller')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('smaller')} onClick={() => zoom(-1)}>
              <IconZoomOut size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('larger')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('larger')} onClick={() => zoom(1)}>
              <IconZoomIn size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <div ref={place} className="assist-terminal" />
      <Stack gap={4} mt={6}>
        {sessions.map((one) => (
          <Keyboard key={one.number} session={one} />
        ))}
      </Stack>
    </Paper>
  );
};
export default Terminal;
