/** A page that listens for live updates, as a browser's EventSource would: by cookie, event after event. */
import { onTestFinished } from 'vitest';
import { liveEventSchema } from '../../protocol/live-event.ts';
import type { LiveEvent } from '../../protocol/live-event.ts';
import type { Browser } from './people.ts';

export interface LivePage {
  /** The next event; null once the server has ended the stream. */
  readonly next: () => Promise<LiveEvent | null>;
  readonly close: () => void;
}

/** Opens a stream; resolves once the server listens. */
export const openLive = async (
  url: string,
  browser: Browser,
  headers: Record<string, string> = {},
): Promise<LivePage> => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const answer = await fetch(`${url}/api/v1/live`, {
    signal: ending.signal,
    headers: {
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...headers,
    },
  });
  if (answer.status !== 200 || answer.body === null)
    throw new Error(`${answer.status} ${await answer.text()}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<LiveEvent | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = await reader.read();
        if (done) return null;
        text += value;
        continue;
      }
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) return liveEventSchema.parse(JSON.parse(data));
    }
  };
  return { next, close: () => ending.abort() };
};
