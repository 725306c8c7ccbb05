/** The shared terminal: shown as it comes, typed into where that is allowed. Its size is what both ends can show. */
import '@xterm/xterm/css/xterm.css';
import { ActionIcon, Alert, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Screen } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { withStyleNonce } from '../../../../protocol/face/style-nonce.ts';
import { leaveAnswers } from '../../../../protocol/face/terminal-answers.ts';
import { bytesOf, utf8 } from '../../../../protocol/session/bytes.ts';
import type { SessionLink } from './link/link.ts';
import { useWords } from './words.ts';

const sizes = { least: 9, first: 14, most: 28 };

interface TerminalProps {
  readonly link: SessionLink;
  readonly mayType: boolean;
  readonly theirs: boolean;
  readonly ended: boolean;
  /** Whether this end answers what programs ask a terminal. */
  readonly answers: boolean;
}

const Tool = ({ label, icon, run }: { label: string; icon: React.ReactNode; run: () => void }) => (
  <Tooltip label={label}>
    <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={run}>
      {icon}
    </ActionIcon>
  </Tooltip>
);

export const Terminal = ({ link, mayType, theirs, ended, answers }: TerminalProps) => {
  const t = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<{ screen: Screen; fit: () => void } | null>(null);
  const typing = useRef(mayType);
  const [gap, setGap] = useState(false);
  typing.current = mayType && !theirs && !ended;

  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const screen = new Screen({
      fontSize: sizes.first,
      fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
      scrollback: 20_000,
      // A blinking one keeps the page drawing at the screen's pace, and every echo waits for its next frame.
      cursorBlink: false,
      theme: { background: '#16181d' },
    });
    const fitting = new FitAddon();
    screen.loadAddon(fitting);
    withStyleNonce(() => screen.open(element));
    if (!answers) leaveAnswers(screen);
    const size = () => {
      const proposed = fitting.proposeDimensions();
      const within = (value: number | undefined, otherwise: number, most: number): number =>
        Number.isFinite(value) ? Math.min(most, Math.max(2, Math.floor(value ?? otherwise))) : otherwise;
      return { columns: within(proposed?.cols, 80, 500), rows: within(proposed?.rows, 24, 300) };
    };
    // Out of sight it has no size, and the terminal is shared: it must not shrink for everybody.
    const fit = (): void => {
      if (element.clientWidth > 0) link.resize(size());
    };
    shown.current = { screen, fit };
    screen.onData((text) => {
      if (typing.current) link.type(utf8(text));
    });
    screen.onBinary((text) => {
      if (typing.current) link.type(bytesOf(Uint8Array.from(text, (character) => character.charCodeAt(0))));
    });
    // Tab belongs to the shell, so there has to be a way out for the keyboard.
    screen.attachCustomKeyEventHandler((event) => {
      if (event.ctrlKey && event.altKey && event.key.toLowerCase() === 'l') {
        screen.blur();
        frame.current?.focus();
        return false;
      }
      return true;
    });
    link.attach(size(), {
      write: (bytes, done) => screen.write(bytes, done),
      resize: ({ columns, rows }) => screen.resize(columns, rows),
      gap: () => setGap(true),
    });
    let pending: ReturnType<typeof setTimeout> | undefined;
    const watching = new ResizeObserver(() => {
      clearTimeout(pending);
      pending = setTimeout(fit, 100);
    });
    watching.observe(element);
    screen.focus();
    return () => {
      clearTimeout(pending);
      watching.disconnect();
      link.detach();
      shown.current = null;
      screen.dispose();
    };
  }, [link, answers]);

  const zoom = (by: number): void => {
    const { current } = shown;
    if (current === null) return;
    const { options } = current.screen;
    options.fontSize = Math.min(sizes.most, Math.max(sizes.least, (options.fontSize ?? sizes.first) + by));
    current.fit();
  };

  return (
    <div ref={frame} tabIndex={-1} className="session-terminal" role="region" aria-label={t('terminal')}>
      <Group justify="space-between" gap="xs" px="xs" py={4}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {t('terminal')}
          </Text>
          {ended ? (
            <Badge variant="light" color="gray">
              {t('shellEnded')}
            </Badge>
          ) : theirs ? (
            <Badge variant="light" color="orange">
              {t('theirs')}
            </Badge>
          ) : mayType ? null : (
            <Badge variant="light">{t('readOnly')}</Badge>
          )}
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {t('leaveTerminal')}
          </Text>
        </Group>
        <Group gap={2}>
          <Tool label={t('smaller')} icon={<IconZoomOut size={18} />} run={() => zoom(-1)} />
          <Tool label={t('larger')} icon={<IconZoomIn size={18} />} run={() => zoom(1)} />
          <Tool
            label={t('fullScreen')}
            icon={<IconArrowsMaximize size={18} />}
            run={() => void frame.current?.requestFullscreen()}
          />
        </Group>
      </Group>
      {gap ? <Alert variant="light">{t('gap')}</Alert> : null}
      <div ref={place} className="session-screen" />
    </div>
  );
};
