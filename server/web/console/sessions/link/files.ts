/**
 * Files at the helper's end: asked for and received into the browser's memory, or sent. Each is asked at the customer's; what
 * arrives is offered for saving only when it is whole and its hash is the one the agent told.
 */
import { bytesOf } from '../../../../../protocol/session/bytes.ts';
import type { Bytes } from '../../../../../protocol/session/bytes.ts';
import { sessionLimits as limits } from '../../../../../protocol/session/limits.ts';
import type { AgentMessage, HelperMessage } from '../../../../../protocol/session/messages.ts';
import type { FileView } from './view.ts';

/** What a browser can hold in memory without harm. */
const mostBytes = 512 * 1024 * 1024;

export interface HelperFiles {
  readonly ask: (path: string) => void;
  readonly put: (file: File) => Promise<void>;
  readonly cancel: (id: number) => void;
  readonly heard: (message: AgentMessage) => void;
  readonly chunk: (id: number, at: number, bytes: Bytes) => void;
  /** Lets go of everything. */
  readonly end: () => void;
}

export interface HelperFilesOptions {
  readonly send: (message: HelperMessage) => void;
  readonly sendChunk: (id: number, at: number, bytes: Bytes) => Promise<void>;
  readonly show: (files: readonly FileView[]) => void;
}

interface Receiving {
  readonly pieces: Bytes[];
  creditTo: number;
}
interface Sending {
  readonly file: File;
  readonly sha256: string;
  creditTo: number;
  wake: () => void;
}

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
const sha256Of = async (data: Blob): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', await data.arrayBuffer()));
const over: ReadonlySet<FileView['state']> = new Set([
  'done',
  'refused',
  'broken',
  'cancelled',
  'not-found',
  'large',
]);

export const createHelperFiles = ({ send, sendChunk, show }: HelperFilesOptions): HelperFiles => {
  const views = new Map<number, FileView>();
  const receiving = new Map<number, Receiving>();
  const sending = new Map<number, Sending>();
  let last = 0;

  const set = (id: number, change: Partial<FileView>): void => {
    const view = views.get(id);
    if (view === undefined || over.has(view.state)) return;
    views.set(id, { ...view, ...change });
    show([...views.values()]);
  };
  const add = (view: Omit<FileView, 'id' | 'at' | 'url'>): number => {
    last += 1;
    views.set(last, { ...view, id: last, at: 0, url: null });
    show([...views.values()]);
    return last;
  };
  const stop = (id: number, state: FileView['state']): void => {
    set(id, { state });
    receiving.delete(id);
    sending.get(id)?.wake();
    sending.delete(id);
  };
  const credit = (id: number, one: Receiving, at: number): void => {
    if (one.creditTo - at > limits.fileWindowBytes / 2) return;
    one.creditTo = at + limits.fileWindowBytes;
    send({ type: 'file-credit', id, upTo: one.creditTo });
  };
  const pump = async (id: number, one: Sending): Promise<void> => {
    for (let at = 0; at < one.file.size;) {
      while (
        sending.get(id) === one &&
        at + limits.fileChunkBytes > one.creditTo &&
        one.creditTo < one.file.size
      )
        await new Promise<void>((resolve) => {
          one.wake = resolve;
        });
      if (sending.get(id) !== one) return;
      const bytes = new Uint8Array(await one.file.slice(at, at + limits.fileChunkBytes).arrayBuffer());
      await sendChunk(id, at, bytesOf(bytes));
      at += bytes.length;
      set(id, { at });
    }
    send({ type: 'file-done', id, sha256: one.sha256 });
  };
  const received = async (id: number, one: Receiving, sha256: string): Promise<void> => {
    receiving.delete(id);
    const whole = new Blob(one.pieces);
    const view = views.get(id);
    if (view?.size !== whole.size || (await sha256Of(whole)) !== sha256) set(id, { state: 'broken' });
    else set(id, { state: 'done', url: URL.createObjectURL(whole) });
  };

  return {
    ask: (path) => {
      const name = path.split(/[/\\]/).at(-1) ?? path;
      const id = add({ direction: 'from', name, size: null, state: 'asking' });
      send({ type: 'file-ask', id, path, from: 0 });
    },
    put: async (file) => {
      const id = add({ direction: 'to', name: file.name, size: file.size, state: 'asking' });
      if (file.size > mostBytes) {
        set(id, { state: 'large' });
        return;
      }
      const sha256 = await sha256Of(file);
      sending.set(id, { file, sha256, creditTo: 0, wake: () => undefined });
      send({ type: 'file-put', id, name: file.name.slice(-255), size: file.size, sha256 });
    },
    cancel: (id) => {
      send({ type: 'file-cancel', id, reason: 'cancelled' });
      stop(id, 'cancelled');
    },
    heard: (message) => {
      switch (message.type) {
        case 'file-accept': {
          const { id, size } = message;
          const outgoing = sending.get(id);
          if (outgoing !== undefined) {
            set(id, { state: 'running' });
            pump(id, outgoing).catch(() => stop(id, 'broken'));
          } else if (views.get(id)?.direction === 'from') {
            if (size > mostBytes) {
              send({ type: 'file-cancel', id, reason: 'too-large' });
              stop(id, 'large');
              return;
            }
            set(id, { state: 'running', size });
            const one: Receiving = { pieces: [], creditTo: 0 };
            receiving.set(id, one);
            credit(id, one, 0);
          }
          break;
        }
        case 'file-refuse':
          stop(message.id, message.reason === 'not-found' ? 'not-found' : message.reason === 'broken' ? 'broken' : 'refused'); // prettier-ignore
          break;
        case 'file-cancel':
          stop(message.id, 'cancelled');
          break;
        case 'file-credit': {
          const one = sending.get(message.id);
          if (one === undefined) return;
          one.creditTo = Math.max(one.creditTo, message.upTo);
          one.wake();
          break;
        }
        case 'file-done': {
          const one = receiving.get(message.id);
          if (one !== undefined) void received(message.id, one, message.sha256);
          else if (sending.delete(message.id)) set(message.id, { state: 'done' });
          break;
        }
        default:
          break;
      }
    },
    chunk: (id, at, bytes) => {
      const one = receiving.get(id);
      const view = views.get(id);
      if (one === undefined || view === undefined) return;
      if (at !== view.at || at + bytes.length > (view.size ?? 0)) {
        stop(id, 'broken');
        return;
      }
      one.pieces.push(bytes);
      set(id, { at: at + bytes.length });
      credit(id, one, at + bytes.length);
    },
    end: () => {
      for (const { id } of views.values()) stop(id, 'cancelled');
      for (const { url } of views.values()) if (url !== null) URL.revokeObjectURL(url);
    },
  };
};
