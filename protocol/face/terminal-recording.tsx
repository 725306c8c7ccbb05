/**
 * Plays the recording of a terminal (asciicast). The player draws; what people press is ours, so that it speaks their language and
 * can be reached by keyboard. What a recording holds comes from a machine of somebody else: it is drawn as text, never as markup.
 */
import 'asciinema-player/dist/bundle/asciinema-player.css';
import { ActionIcon, Box, Group, SegmentedControl, Slider, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { create } from 'asciinema-player';
import type { Player } from 'asciinema-player';
import { useEffect, useRef, useState } from 'react';
import { Failure, Loading } from './states.tsx';
import { createWords } from './words.ts';

const useWords = createWords('terminal-recording', {
  de: {
    play: 'Abspielen',
    pause: 'Anhalten',
    position: 'Stelle in der Aufzeichnung',
    speed: 'Geschwindigkeit',
    pauses: 'Pausen über {{seconds}} s sind gekürzt.',
  },
  en: {
    play: 'Play',
    pause: 'Pause',
    position: 'Position in the recording',
    speed: 'Speed',
    pauses: 'Pauses over {{seconds}} s are shortened.',
  },
});

const speeds = ['1', '2', '4'] as const;
/** What a recording shows before it is played: by then something has happened; a shorter one shows its end. */
const posterAt = 'npt:0:30';
/** Longer pauses are shown this long. */
const idleSeconds = 2;
const lookMs = 200;

/** Seconds as minutes and seconds, as players show them. */
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

interface PlayerState {
  readonly playing: boolean;
  readonly at: number;
  readonly length: number;
}

/** A player of `cast` in `box`, begun anew where the speed changes, at the place where it was. */
const usePlayer = (box: React.RefObject<HTMLDivElement | null>, cast: string | null, speed: number) => {
  const player = useRef<Player | null>(null);
  const place = useRef(0);
  /** Until somebody plays or seeks, the player tells the time of its poster. */
  const moved = useRef(false);
  const [state, setState] = useState<PlayerState>({ playing: false, at: 0, length: 0 });
  useEffect(() => {
    if (cast === null || box.current === null) return undefined;
    const goesOn = place.current > 0;
    const made = create({ data: cast }, box.current, {
      controls: false,
      fit: 'width',
      preload: true,
      idleTimeLimit: idleSeconds,
      speed,
      startAt: place.current,
      autoPlay: goesOn,
      ...(goesOn ? {} : { poster: posterAt }),
    });
    player.current = made;
    let playing = goesOn;
    moved.current = goesOn;
    const look = (): void => {
      const at = made.getCurrentTime();
      if (moved.current && typeof at === 'number') place.current = at;
      setState({ playing, at: place.current, length: made.getDuration() ?? 0 });
    };
    const is = (now: boolean) => (): void => {
      playing = now;
      moved.current = true;
      look();
    };
    made.addEventListener('play', is(true));
    made.addEventListener('playing', is(true));
    made.addEventListener('pause', is(false));
    made.addEventListener('ended', is(false));
    const looking = setInterval(look, lookMs);
    return () => {
      clearInterval(looking);
      player.current = null;
      made.dispose();
    };
  }, [box, cast, speed]);
  const seek = (at: number): void => {
    moved.current = true;
    void player.current?.seek(at);
  };
  return { player, state, seek };
};

/** Fetches a recording with `load` and plays it; `label` says of what. */
export const TerminalRecording = ({ load, label }: { load: () => Promise<string>; label: string }) => {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [cast, setCast] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [speed, setSpeed] = useState<string>('1');
  const { player, state, seek } = usePlayer(box, cast, Number(speed));
  const first = useRef(load);
  useEffect(() => {
    let wanted = true;
    first.current().then(
      (text) => wanted && setCast(text),
      (cause: unknown) => wanted && setError(cause),
    );
    return () => {
      wanted = false;
    };
  }, []);

  if (error !== null) return <Failure error={error} />;
  const toggle = (): void => {
    void (state.playing ? player.current?.pause() : player.current?.play());
  };
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      {cast === null ? <Loading rows={1} height={200} /> : null}
      <Box ref={box} style={{ borderRadius: 8, overflow: 'hidden' }} />
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          variant="filled"
          size="lg"
          radius="xl"
          onClick={toggle}
          disabled={cast === null}
          aria-label={t(state.playing ? 'pause' : 'play')}
        >
          {state.playing ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
        </ActionIcon>
        <Slider
          flex={1}
          min={0}
          max={Math.max(state.length, 0.1)}
          step={0.1}
          value={Math.min(state.at, state.length)}
          onChange={seek}
          label={clock}
          thumbLabel={t('position')}
          disabled={cast === null}
        />
        <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {clock(state.at)} / {clock(state.length)}
        </Text>
      </Group>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {t('pauses', { seconds: idleSeconds })}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t('speed')}
          value={speed}
          onChange={setSpeed}
          data={speeds.map((value) => ({ value, label: `${value}×` }))}
        />
      </Group>
    </Stack>
  );
};
