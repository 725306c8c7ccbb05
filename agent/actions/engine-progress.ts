/** The engine's events in the words of the agent's faces. Pure. */
import type { ProgressEvent } from '../update/contract.ts';
import type { Progress } from './progress.ts';

/** null where there is nothing to show. */
export const progressOf = (event: ProgressEvent): Progress | null => {
  switch (event.kind) {
    case 'state':
      return { kind: 'state', state: event.state };
    case 'download':
      return { kind: 'download', ...event.progress };
    case 'hook':
      return { kind: 'hook', name: event.hook };
    case 'script':
      return { kind: 'hook', name: event.id };
    case 'fallback':
      return { kind: 'note', code: 'FALLBACK', message: event.message };
    case 'stage':
    case 'verify':
      return { kind: 'work', doing: event.kind, doneBytes: event.doneBytes, totalBytes: event.totalBytes };
    case 'health':
      return null;
    default:
      return null;
  }
};
