/** Who else has this ticket open, and who is answering it right now. */
import { Avatar, Badge, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { PresentPerson } from '../../../../protocol/live-event.ts';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { useWords } from './words.ts';

const tellEachMs = 15_000;

/** Tells that I am here, and what I do, as long as the page is open. */
export const useMyPresence = (number: string, writing: boolean): void => {
  const state = writing ? 'replying' : 'viewing';
  const latest = useRef<'viewing' | 'replying'>(state);
  latest.current = state;
  useEffect(() => {
    const tell = (now: 'viewing' | 'replying' | 'gone'): void => {
      // Nobody needs to hear that this failed; it is told again soon.
      call('POST /tickets/{number}/presence', { params: { number }, body: { state: now } }).catch(
        () => undefined,
      );
    };
    const timer = setInterval(() => tell(latest.current), tellEachMs);
    return () => {
      clearInterval(timer);
      tell('gone');
    };
  }, [number]);
  useEffect(() => {
    call('POST /tickets/{number}/presence', { params: { number }, body: { state } }).catch(() => undefined);
  }, [number, state]);
};

/** The others, live. */
const useOthers = (number: string): readonly PresentPerson[] => {
  const me = useMe();
  const presence = useQuery({
    queryKey: ['presence', number],
    queryFn: () => call('GET /tickets/{number}/presence', { params: { number } }),
    refetchInterval: 60_000,
  });
  return presence.data?.people.filter(({ id }) => id !== me.id) ?? [];
};

export const Others = ({ number }: { number: string }) => {
  const t = useWords();
  const others = useOthers(number);
  const replying = others.filter(({ state }) => state === 'replying');
  if (others.length === 0) return null;
  return (
    <>
      <Avatar.Group role="group" aria-label={t('presence.title')}>
        {others.slice(0, 5).map(({ id, name, state }) => (
          <Tooltip key={id} label={t(`presence.${state}`, { name })}>
            <Avatar
              size={30}
              name={name}
              alt={t(`presence.${state}`, { name })}
              color="initials"
              allowedInitialsColors={['harbour']}
            />
          </Tooltip>
        ))}
      </Avatar.Group>
      {replying.map(({ id, name }) => (
        <Badge key={id} color="orange.4" autoContrast leftSection={<IconPencil size={12} />} role="status">
          {t('presence.replying', { name })}
        </Badge>
      ))}
    </>
  );
};
