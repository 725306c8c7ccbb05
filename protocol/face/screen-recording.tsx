/** Plays the recording of a screen (WebM) with the browser's own controls. */
import { useRef } from 'react';

/**
 * A recorder that wrote while it recorded could not say beforehand how long it would be, and the browser then knows no end to seek
 * to. Seeking far behind it once makes the browser look.
 */
const farAway = 1e7;

/** Plays the video at `src`; `label` says of what. */
export const ScreenRecording = ({ src, label }: { src: string; label: string }) => {
  const searched = useRef(false);
  return (
    // A recording of a screen has no sound, so there is nothing to caption.
    // eslint-disable-next-line jsx-a11y/media-has-caption
    <video
      src={src}
      controls
      preload="metadata"
      aria-label={label}
      style={{ width: '100%', maxHeight: '70vh', borderRadius: 8, background: '#000' }}
      onLoadedMetadata={({ currentTarget: video }) => {
        if (Number.isFinite(video.duration) || searched.current) return;
        searched.current = true;
        video.addEventListener('durationchange', () => {
          if (Number.isFinite(video.duration)) video.currentTime = 0;
        });
        video.currentTime = farAway;
      }}
    />
  );
};
