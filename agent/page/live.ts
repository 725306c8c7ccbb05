/** Server-sent events: each open page hears of the job as it goes on, beginning with where it is now. */
import type { ServerResponse } from 'node:http';
import { BeistandError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/page-api.ts';
import type { Jobs } from './jobs.ts';

/** Often enough for the page to notice a dead connection, and for the connection not to be cut as idle. */
const beatMs = 15_000;
/** One person has a few tabs. */
const mostListeners = 16;

export interface Live {
  /** Keeps the response open and tells it of the job. @throws BeistandError RATE_LIMITED */
  readonly attach: (response: ServerResponse) => void;
  readonly end: () => void;
}

export const createLive = (jobs: Jobs): Live => {
  const open = new Set<ServerResponse>();
  const send = (response: ServerResponse, job: Job | null): void => {
    response.write(`event: job\ndata: ${JSON.stringify({ job })}\n\n`);
  };
  const unlisten = jobs.listen((job) => {
    for (const response of open) send(response, job);
  });
  const beat = setInterval(() => {
    for (const response of open) response.write(': beat\n\n');
  }, beatMs);
  return {
    attach: (response) => {
      if (open.size >= mostListeners)
        throw new BeistandError('RATE_LIMITED', 'Too many pages are open.', { hint: 'Close some tabs.' });
      response.statusCode = 200;
      response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
      open.add(response);
      response.once('close', () => open.delete(response));
      send(response, jobs.current());
    },
    end: () => {
      unlisten();
      clearInterval(beat);
      for (const response of open) response.end();
    },
  };
};
