/** The customer's screen, told as what it is: which surface, which way it comes, how well. Looked at; there is no touching it. */
import { ActionIcon, Alert, Badge, Button, Group, Loader, Stack, Text, Tooltip } from '@mantine/core';
import { IconArrowAutofitContent, IconArrowsMaximize, IconRelationOneToOne, IconScreenShare, IconZoomIn, IconZoomOut } from '@tabler/icons-react'; // prettier-ignore
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Empty } from '../../../../protocol/face/states.tsx';
import type { SessionLink } from './link/link.ts';
import type { ScreenView } from './link/screen-view.ts';
import { useWords } from './words.ts';
import { zoomed } from './zoom.ts';
import type { Zoom } from './zoom.ts';

const surfaceWords = { monitor: 'screenMonitor', window: 'screenWindow', browser: 'screenBrowser' } as const;
const wayWords = { direct: 'direct', turn: 'turn', pipe: 'screenPipe' } as const;

const Tool = ({ label, icon, run, pressed }: { label: string; icon: React.ReactNode; run: () => void; pressed?: boolean }) => (
  <Tooltip label={label}>
    <ActionIcon variant={pressed === true ? 'light' : 'subtle'} color="gray" aria-label={label} aria-pressed={pressed} onClick={run}>
      {icon}
    </ActionIcon>
  </Tooltip>
); // prettier-ignore

const Facts = ({ screen }: { screen: ScreenView }) => {
  const t = useWords();
  const format = useFormat();
  if (!screen.on) return null;
  const { way, framesPerSecond, kbps } = screen;
  const facts = [
    t(screen.surface === null ? 'screenAny' : surfaceWords[screen.surface]),
    ...(screen.width > 0 ? [t('screenSize', { width: screen.width, height: screen.height })] : []),
    ...(way === 'none' || framesPerSecond === null ? [] : [t('screenFrames', { frames: framesPerSecond })]),
    ...(way === 'none' || kbps === null ? [] : [t('perSecond', { size: format.bytes(kbps * 125) })]),
  ];
  return (
    <>
      {way === 'none' ? null : (
        <Badge variant="light" color={way === 'pipe' ? 'orange' : 'green'} role="status">
          {t(wayWords[way])}
        </Badge>
      )}
      <Text size="xs" c="dimmed">
        {facts.join(' · ')}
      </Text>
    </>
  );
};

const Missing = ({ link, screen }: { link: SessionLink; screen: ScreenView }) => {
  const t = useWords();
  if (screen.fault !== null)
    return (
      <Alert color="red" title={t('screenFault')} m="md">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t(screen.fault === 'codec' ? 'screenFaultCodec' : 'screenFaultBroken')}</Text>
          <Button size="xs" variant="light" color="red" onClick={link.screen.again}>
            {t('screenAgain')}
          </Button>
        </Stack>
      </Alert>
    );
  if (!screen.on) return <Empty icon={IconScreenShare} title={t('screenNone')} text={t('screenNoneText')} />;
  return (
    <Group role="status" gap="sm" p="md" justify="center">
      <Loader size="sm" />
      <Text size="sm">{t('screenComing')}</Text>
    </Group>
  );
};

/** Dragging moves what is larger than its place. */
const useDragging = (place: React.RefObject<HTMLElement | null>) => {
  const from = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  return {
    onPointerDown: (event: React.PointerEvent) => {
      const { current: element } = place;
      if (element === null || event.button !== 0) return;
      from.current = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
      element.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: React.PointerEvent) => {
      const { current: element } = place;
      const { current: start } = from;
      if (element === null || start === null) return;
      element.scrollTo(start.left + start.x - event.clientX, start.top + start.y - event.clientY);
    },
    onPointerUp: () => {
      from.current = null;
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
};

export const Screen = ({ link, screen }: { link: SessionLink; screen: ScreenView }) => {
  const t = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const { video, canvas } = link.screen;
  const shows = screen.way !== 'none';

  useEffect(() => {
    place.current?.append(video, canvas);
    video.play().catch(() => undefined);
    return () => {
      video.remove();
      canvas.remove();
    };
  }, [video, canvas]);
  useEffect(() => {
    for (const [element, isShown] of [
      [video, shows && screen.way !== 'pipe'],
      [canvas, screen.way === 'pipe'],
    ] as const) {
      element.hidden = !isShown;
      element.setAttribute('role', 'img');
      element.setAttribute('aria-label', t('screenOf'));
      element.style.width = zoom === 'fit' ? '' : `${(screen.width * zoom) / 100}px`;
    }
  }, [video, canvas, shows, screen.way, screen.width, zoom, t]);

  const fitted = (): number => {
    const { current: element } = place;
    if (element === null || screen.width === 0) return 100;
    return 100 * Math.min(1, element.clientWidth / screen.width, element.clientHeight / screen.height);
  };
  const step = (by: 1 | -1): void => setZoom((now) => zoomed(now, by, fitted()));
  const dragging = useDragging(place);

  return (
    <div ref={frame} tabIndex={-1} className="session-terminal" role="region" aria-label={t('screen')}>
      <Group justify="space-between" gap="xs" px="xs" py={4}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {t('screen')}
          </Text>
          <Facts screen={screen} />
        </Group>
        <Group gap={2}>
          <Tool label={t('zoomFit')} icon={<IconArrowAutofitContent size={18} />} pressed={zoom === 'fit'} run={() => setZoom('fit')} />
          <Tool label={t('zoomFull')} icon={<IconRelationOneToOne size={18} />} pressed={zoom === 100} run={() => setZoom(100)} />
          <Tool label={t('smaller')} icon={<IconZoomOut size={18} />} run={() => step(-1)} />
          <Tool label={t('larger')} icon={<IconZoomIn size={18} />} run={() => step(1)} />
          <Tool label={t('fullScreen')} icon={<IconArrowsMaximize size={18} />} run={() => void frame.current?.requestFullscreen()} />
        </Group>
      </Group>
      {screen.way === 'pipe' ? (
        <Text size="xs" px="xs" pb={4} c="dimmed">
          {t('screenPipeText')}
        </Text>
      ) : null}
      {shows ? null : (
        <div className="session-picture">
          <Missing link={link} screen={screen} />
        </div>
      )}
      {/* Scrolled by keys where it is larger than its place. */}
      <div
        ref={place}
        className="session-picture"
        data-zoom={zoom === 'fit' ? 'fit' : 'own'}
        hidden={!shows}
        tabIndex={shows ? 0 : -1}
        role="group"
        aria-label={t('screenPan')}
        {...dragging}
      />
    </div>
  );
}; // prettier-ignore
