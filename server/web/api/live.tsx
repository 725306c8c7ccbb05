/**
 * Live updates: one stream of server-sent events for each face. An event says what has changed; the queries that
 * show it are fetched again. After a gap everything is.
 */
import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LiveEvent } from '../../../protocol/live-event.ts';
import { fileUrl } from './client.ts';

/** What an event makes stale. */
const staleAfter = (event: LiveEvent): readonly QueryKey[] => {
  switch (event.type) {
    case 'ticket':
      return [['tickets'], ['ticket', String(event.number)], ['reports']];
    case 'build':
      return [['builds'], ['installations']];
    case 'installation':
      return [['installations'], ['installation', event.id], ['builds']];
    case 'settings':
      // What is asked of staff at sign-in decides what they may do.
      return [['settings', event.name], [event.name], ...(event.name === 'sign-in' ? [['me']] : [])];
    case 'customer':
      return [['customers'], ['customer', event.id]];
    case 'session':
      return [['sessions'], ['session', event.id]];
    case 'waiting':
      return [['waiting']];
    default:
      return [];
  }
};

const types = new Set([
  'reload',
  'customer',
  'session',
  'waiting',
  'ticket',
  'build',
  'installation',
  'presence',
  'settings',
]);
const parse = (text: string): LiveEvent | null => {
  try {
    const value = JSON.parse(text) as { type?: unknown } | null;
    return typeof value?.type === 'string' && types.has(value.type) ? (value as LiveEvent) : null;
  } catch {
    return null;
  }
};

const shortestMs = 1_000;
const longestMs = 30_000;
/** A gap shorter than this isn't worth telling anybody. */
const toldAfterMs = 4_000;

/** Keeps the page's data fresh as long as it is shown; false while the server can't be reached. */
export const useLiveUpdates = (): boolean => {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    let stream: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let tell: ReturnType<typeof setTimeout> | undefined;
    let waitMs = shortestMs;
    let gap = false;
    const open = (): void => {
      stream = new EventSource(fileUrl('/live'));
      stream.addEventListener('open', () => {
        clearTimeout(tell);
        tell = undefined;
        waitMs = shortestMs;
        setConnected(true);
        if (gap) void queries.invalidateQueries();
        gap = false;
      });
      stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const event = parse(data);
        if (event === null) return;
        if (event.type === 'reload') void queries.invalidateQueries();
        // Presence comes whole with the event; everything else is asked for again.
        if (event.type === 'presence')
          queries.setQueryData(['presence', String(event.ticket)], { people: event.people });
        for (const queryKey of staleAfter(event)) void queries.invalidateQueries({ queryKey });
      });
      stream.addEventListener('error', () => {
        gap = true;
        tell ??= setTimeout(() => setConnected(false), toldAfterMs);
        // The browser tries again by itself only after a cut, not after an answer that wasn't 200.
        if (stream?.readyState !== EventSource.CLOSED) return;
        again = setTimeout(open, waitMs * (0.5 + Math.random()));
        waitMs = Math.min(waitMs * 2, longestMs);
      });
    };
    open();
    return () => {
      clearTimeout(again);
      clearTimeout(tell);
      stream?.close();
    };
  }, [queries]);
  return connected;
};
