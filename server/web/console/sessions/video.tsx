/** How the recording of the screen stands: made in this browser, and sent to the session when it is over. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { SessionLink } from './link/link.ts';
import type { VideoView } from './link/view.ts';
import { useWords } from './words.ts';

const words = { recording: 'videoRecording', resting: 'videoResting', full: 'videoFull', sending: 'videoSending', sent: 'videoSent', failed: 'videoFailed' } as const; // prettier-ignore

export const Video = ({ link, video }: { link: SessionLink; video: VideoView }) => {
  const t = useWords();
  const format = useFormat();
  if (video.state === 'none') return null;
  const text = t(words[video.state], { size: format.bytes(video.bytes) });
  if (video.state === 'failed')
    return (
      <Alert color="red">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{text}</Text>
          <Group gap="xs">
            <Button size="xs" variant="light" color="red" onClick={link.sendVideo}>
              {t('videoAgain')}
            </Button>
            <Button size="xs" variant="subtle" onClick={link.saveVideo}>
              {t('videoSave')}
            </Button>
          </Group>
        </Stack>
      </Alert>
    );
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed" role={video.state === 'sending' ? 'status' : undefined}>
        {text}
      </Text>
      {video.state === 'sending' ? <Progress value={100 * video.share} aria-label={text} /> : null}
    </Stack>
  );
};
