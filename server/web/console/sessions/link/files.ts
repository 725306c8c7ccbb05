/**
 * Files at the helper's end: asked for and received into the browser's memory, offered by the customer and taken, or sent. Each is
 * decided at the customer's; what arrives is offered for saving only when it is whole and its hash is the one the agent told.
 * What was broken off stays as far as it came, and goes on from there when it is asked for again.
 */
import { bytesOf } from '../../../../../protocol/session/bytes.ts';
import type { Bytes } from '../../../../../protocol/session/bytes.ts';
import { sessionLimits as limits } from '../../../../../protocol/session/limits.ts';
import type { AgentMessage, HelperMessage } from '../../../../../protocol/session/messages.ts';
import { isOver } from './view.ts';
import type { FileView } from './view.ts';

/** What a browser can hold in memory without harm. */
const mostBytes = 512 * 1024 * 1024;

export interface HelperFiles {
  readonly ask: (path: string) => void;
  /** Goes on with what was broken off. */
  readonly goOn: (id: number) => void;
  readonly put: (file: File) => Promise<void>;
  /** Takes what the customer offers. */
  readonly accept: (id: number) => void;
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

/** Why the customer's end gave none, where it was not the customer. */
const refusals: Readonly<Record<string, FileView['state'] | undefined>> = {
  'not-found': 'not-found',
  'too-many': 'busy',
  busy: 'waiting-full',
  'taken-back': 'cancelled',
  'too-large': 'large',
  broken: 'broken',
  changed: 'broken',
  unreadable: 'broken',
};

export const createHelperFiles = ({ send, sendChunk, show }: HelperFilesOptions): HelperFiles => {
  const views = new Map<number, FileView>();
  /** Asked for, and how far each came: kept when it was broken off. */
  const received = new Map<number, { readonly path: string; readonly pieces: Bytes[] }>();
  const receiving = new Map<number, Receiving>();
  const sending = new Map<number, Sending>();
  let last = 0;

  const set = (id: number, change: Partial<FileView>): void => {
    const view = views.get(id);
    if (view === undefined || isOver(view.state)) return;
    views.set(id, { ...view, ...change });
    show([...views.values()]);
  };
  const add = (id: number, view: Omit<FileView, 'id' | 'url' | 'canGoOn'>): void => {
    views.set(id, { ...view, id, url: null, canGoOn: false });
    show([...views.values()]);
  };
  /** What is offered has numbers of the customer's, from far above. */
  const addOwn = (view: Omit<FileView, 'id' | 'url' | 'canGoOn'>): number => {
    last += 1;
    add(last, view);
    return last;
  };
  const stop = (id: number, state: FileView['state']): void => {
    const part = received.get(id);
    // What the customer offered they would have to offer again.
    const isAskable = part !== undefined && part.path !== '' && part.pieces.length > 0;
    const canGoOn = isAskable && (state === 'broken' || state === 'cancelled');
    set(id, { state, canGoOn });
    receiving.delete(id);
    sending.get(id)?.wake();
    sending.delete(id);
  };
  const credit = (id: number, one: Receiving, at: number): void => {
    if (one.creditTo - at > limits.fileWindowBytes / 2) return;
    one.creditTo = at + limits.fileWindowBytes;
    send({ type: 'file-credit', id, upTo: one.creditTo });
  };
  const receive = (id: number, size: number, from: number): void => {
    const part = received.get(id);
    if (part === undefined) return;
    if (size > mostBytes) {
      send({ type: 'file-cancel', id, reason: 'too-large' });
      stop(id, 'large');
      return;
    }
    set(id, { state: 'running', size, at: from });
    const one: Receiving = { pieces: part.pieces, creditTo: 0 };
    receiving.set(id, one);
    credit(id, one, from);
  };
  const askFor = (path: string, pieces: Bytes[]): void => {
    const from = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const name = path.split(/[/\\]/).at(-1) ?? path;
    const id = addOwn({ direction: 'from', name, size: null, at: from, state: 'asking' });
    received.set(id, { path, pieces });
    send({ type: 'file-ask', id, path, from });
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
  const finish = async (id: number, one: Receiving, sha256: string): Promise<void> => {
    receiving.delete(id);
    received.delete(id);
    const whole = new Blob(one.pieces);
    const isWhole = views.get(id)?.size === whole.size && (await sha256Of(whole)) === sha256;
    if (isWhole) set(id, { state: 'done', url: URL.createObjectURL(whole) });
    // It became another file meanwhile: what is here is of no use.
    else set(id, { state: 'broken' });
  };
  const accepted = ({ id, size, from }: Extract<AgentMessage, { type: 'file-accept' }>): void => {
    const view = views.get(id);
    if (view === undefined || isOver(view.state)) {
      // Given up while the customer was still being asked.
      send({ type: 'file-cancel', id, reason: 'cancelled' });
      return;
    }
    const outgoing = sending.get(id);
    if (outgoing !== undefined) {
      set(id, { state: 'running' });
      pump(id, outgoing).catch(() => stop(id, 'broken'));
      return;
    }
    if (from === view.at) receive(id, size, from);
    else {
      send({ type: 'file-cancel', id, reason: 'broken' });
      stop(id, 'broken');
    }
  };

  return {
    ask: (path) => askFor(path, []),
    goOn: (id) => {
      const part = received.get(id);
      const view = views.get(id);
      if (part === undefined || view?.canGoOn !== true) return;
      received.delete(id);
      views.delete(id);
      askFor(part.path, part.pieces);
    },
    put: async (file) => {
      const id = addOwn({ direction: 'to', name: file.name, size: file.size, at: 0, state: 'asking' });
      if (file.size > mostBytes) {
        set(id, { state: 'large' });
        return;
      }
      const sha256 = await sha256Of(file);
      sending.set(id, { file, sha256, creditTo: 0, wake: () => undefined });
      send({ type: 'file-put', id, name: file.name.slice(-255), size: file.size, sha256 });
    },
    accept: (id) => {
      const view = views.get(id);
      if (view?.state === 'offered') receive(id, view.size ?? 0, 0);
    },
    cancel: (id) => {
      send({ type: 'file-cancel', id, reason: 'cancelled' });
      stop(id, 'cancelled');
    },
    heard: (message) => {
      switch (message.type) {
        case 'file-offer': {
          const { id, name, size } = message;
          if (views.has(id)) return;
          add(id, { direction: 'from', name, size, at: 0, state: 'offered' });
          received.set(id, { path: '', pieces: [] });
          break;
        }
        case 'file-accept':
          accepted(message);
          break;
        case 'file-refuse':
          // Another file by now: what came of the old one is of no use.
          if (message.reason === 'changed') received.delete(message.id);
          stop(message.id, refusals[message.reason] ?? 'refused');
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
          if (one !== undefined) void finish(message.id, one, message.sha256);
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
        received.delete(id);
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
