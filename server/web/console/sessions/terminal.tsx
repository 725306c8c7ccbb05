/** The shared terminal: shown as it comes, typed into where that is allowed. Its size is what both ends can show. */
import { ActionIcon, Alert, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { openTerminalScreen } from '../../../../protocol/face/terminal-screen.ts';
import type { TerminalScreen } from '../../../../protocol/face/terminal-screen.ts';
import type { SessionLink } from './link/link.ts';
import { useWords } from './words.ts';

interface TerminalProps {
  readonly link: SessionLink;
  readonly mayType: boolean;
  readonly theirs: boolean;
  /** More was typed than the program reads. */
  readonly full: boolean;
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

export const Terminal = ({ link, mayType, theirs, full, ended, answers }: TerminalProps) => {
  const t = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<TerminalScreen | null>(null);
  const typing = useRef(mayType);
  const [gap, setGap] = useState(false);
  typing.current = mayType && !theirs && !ended;

  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const opened = openTerminalScreen(element, {
      answers,
      onInput: (bytes) => {
        if (typing.current) link.type(bytes);
      },
      onLeave: () => frame.current?.focus(),
      onFit: link.resize,
    });
    shown.current = opened;
    const { screen } = opened;
    link.attach(opened.size(), {
      write: (bytes, done) => screen.write(bytes, done),
      resize: ({ columns, rows }) => screen.resize(columns, rows),
      gap: () => setGap(true),
    });
    screen.focus();
    return () => {
      link.detach();
      shown.current = null;
      opened.end();
    };
  }, [link, answers]);

  const zoom = (by: number): void => shown.current?.zoom(by);

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
      {full ? (
        <Alert variant="light" color="orange" role="status">
          {t('typedFull')}
        </Alert>
      ) : null}
      <div ref={place} className="session-screen" />
    </div>
  );
};
