/**
 * The terminal that is shared, as the customer sees it: what the helper types, live, and their own keys. What a terminal answers by
 * itself when a program asks it something is left to the helper's, so that nothing is answered twice and only a person
 * counts as one; links and titles that a program sends do nothing here.
 */
import '@xterm/xterm/css/xterm.css';
import { ActionIcon, Button, Group, Paper, Stack, Text, Tooltip } from '@mantine/core';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Screen } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import { withStyleNonce } from '../../../../protocol/face/style-nonce.ts';
import { leaveAnswers } from '../../../../protocol/face/terminal-answers.ts';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { bytesOf, utf8 } from '../../../../protocol/session/bytes.ts';
import { isEndKey } from './end-key.tsx';
import { say, showTerminal, typeIn } from './link.ts';
import { shownLine } from './shown-text.ts';
import { useWords } from './words.ts';

const sizes = { least: 9, first: 14, most: 28 };
const fitPauseMs = 100;

const within = (value: number | undefined, otherwise: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(2, Math.floor(value ?? otherwise))) : otherwise;

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
  const shown = useRef<{ screen: Screen; fit: () => void } | null>(null);

  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const screen = new Screen({
      fontSize: sizes.first,
      fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
      scrollback: 20_000,
      // A blinking one keeps the page drawing at the screen's pace for as long as the session lasts.
      cursorBlink: false,
      theme: { background: '#16181d' },
      linkHandler: { activate: () => undefined },
    });
    const fitting = new FitAddon();
    screen.loadAddon(fitting);
    withStyleNonce(() => screen.open(element));
    leaveAnswers(screen);
    screen.onData((text) => typeIn(utf8(text)));
    screen.onBinary((text) => typeIn(bytesOf(Uint8Array.from(text, (character) => character.charCodeAt(0)))));
    // Tab belongs to the shell, so there has to be a way out for the keyboard.
    screen.attachCustomKeyEventHandler((event) => {
      if (isEndKey(event)) return false;
      if (!event.ctrlKey || !event.altKey || event.key.toLowerCase() !== 'l') return true;
      screen.blur();
      frame.current?.focus();
      return false;
    });
    const size = () => {
      const proposed = fitting.proposeDimensions();
      return { columns: within(proposed?.cols, 80, 500), rows: within(proposed?.rows, 24, 300) };
    };
    const fit = (): void => {
      say({ type: 'size', ...size() });
    };
    shown.current = { screen, fit };
    const first = size();
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
    let pending: ReturnType<typeof setTimeout> | undefined;
    const watching = new ResizeObserver(() => {
      clearTimeout(pending);
      pending = setTimeout(fit, fitPauseMs);
    });
    watching.observe(element);
    return () => {
      clearTimeout(pending);
      watching.disconnect();
      stop();
      shown.current = null;
      screen.dispose();
    };
  }, []);

  const zoom = (by: number): void => {
    const { current } = shown;
    if (current === null) return;
    const { options } = current.screen;
    options.fontSize = Math.min(sizes.most, Math.max(sizes.least, (options.fontSize ?? sizes.first) + by));
    current.fit();
  };
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
