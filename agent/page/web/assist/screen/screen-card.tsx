/** The customer chooses what is shown, sees exactly what the helper sees, and ends it by one click. */
import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconScreenShare, IconScreenShareOff } from '@tabler/icons-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { ScreenChannel } from '../screen-channel.ts';
import { canCapture } from './capture.ts';
import { screenShare } from './share.ts';
import type { ScreenShare, ShareView } from './share.ts';
import { useWords } from './words.ts';

const surfaceWords = { monitor: 'onMonitor', window: 'onWindow', browser: 'onBrowser' } as const;
const wayWords = { none: 'wayNone', peer: 'wayPeer', pipe: 'wayPipe' } as const;

const Preview = ({ share, view }: { share: ScreenShare; view: ShareView }) => {
  const t = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { preview } = share;
    preview.setAttribute('aria-label', t('preview'));
    Object.assign(preview.style, {
      display: 'block',
      width: '100%',
      maxHeight: '240px',
      objectFit: 'contain',
    });
    place.current?.append(preview);
    // A video that was taken out of the page has stopped.
    preview.play().catch(() => undefined);
    return () => preview.remove();
  }, [share, t]);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Badge color="red" variant="filled" role="status">
          {t('on')}
        </Badge>
        <Text size="sm">
          {t(view.surface === null ? 'onAny' : surfaceWords[view.surface])}
          {view.width > 0 ? `, ${t('size', { width: view.width, height: view.height })}` : ''}
        </Text>
        <Text size="sm" c="dimmed" role="status">
          {t(wayWords[view.way])}
        </Text>
      </Group>
      <div
        ref={place}
        style={{
          background: '#16181d',
          border: '2px solid var(--mantine-color-red-7)',
          borderRadius: 'var(--mantine-radius-md)',
          overflow: 'hidden',
        }}
      />
    </Stack>
  );
};

interface ScreenCardProps {
  readonly channel: ScreenChannel;
  /** Whether it may be shown right now. */
  readonly granted: boolean;
}

/** The screen of one session. */
const ScreenCard = ({ channel, granted }: ScreenCardProps) => {
  const t = useWords();
  const share = screenShare(channel);
  useEffect(share.settle, [share, granted]);
  const view = useSyncExternalStore(share.subscribe, share.view);
  if (!granted) return null;
  if (!canCapture()) return <Alert color="gray">{t('cannot')}</Alert>;
  const on = view.phase === 'on';
  return (
    <Card withBorder padding="md" component="section" aria-label={t('title')}>
      <Stack gap="sm">
        <Title order={3} size="h4">
          {t('title')}
        </Title>
        {on ? (
          <Preview share={share} view={view} />
        ) : (
          <div>
            <Text>{t(view.phase === 'choosing' ? 'choosing' : 'off')}</Text>
            {view.phase === 'off' ? (
              <Text size="sm" c="dimmed">
                {t('offHint')}
              </Text>
            ) : null}
          </div>
        )}
        {view.refused ? (
          <Alert color="orange" role="status">
            {t('refused')}
          </Alert>
        ) : null}
        <Group gap="sm">
          <Button
            variant={on ? 'default' : 'filled'}
            leftSection={<IconScreenShare size={18} />}
            loading={view.phase === 'choosing'}
            onClick={share.choose}
          >
            {t(on ? 'change' : 'choose')}
          </Button>
          {on ? (
            <Button color="red" leftSection={<IconScreenShareOff size={18} />} onClick={share.stop}>
              {t('stop')}
            </Button>
          ) : null}
        </Group>
        {on && view.surface !== 'browser' ? (
          <Text size="sm" c="dimmed">
            {t('monitors')}
          </Text>
        ) : null}
      </Stack>
    </Card>
  );
};

export default ScreenCard;
