/** The terminal as one session has it: opened when the helper first attaches, shown to the customer, recorded where allowed. */
import type { Face } from './face.ts';
import type { Grants } from './grants.ts';
import type { Recording } from './recording.ts';
import type { Talk } from './talk.ts';
import { openTerminal } from './terminal.ts';
import type { SharedTerminal, Shell, Size } from './terminal.ts';

export interface SessionTerminal {
  readonly size: () => Size;
  /** The helper reads from byte `from` on, or from the oldest there is; returns where that is. */
  readonly attach: (from: number, size: Size) => Size & { readonly from: number };
  readonly detach: () => void;
  readonly credit: (upTo: number) => void;
  readonly helperSize: (size: Size) => void;
  readonly helperTypes: (bytes: Uint8Array) => void;
  readonly customerSize: (size: Size) => void;
  readonly customerTypes: (bytes: Uint8Array) => void;
  /** The customer's mirror can take more. */
  readonly drained: () => void;
  readonly end: () => void;
}

export interface SessionTerminalOptions {
  readonly shell: Shell;
  readonly face: Face;
  readonly grants: Grants;
  readonly talk: Talk;
  readonly recording: () => Recording | null;
}

export const createSessionTerminal = (options: SessionTerminalOptions): SessionTerminal => {
  const { face, grants, talk, recording } = options;
  let terminal: SharedTerminal | null = null;
  const opened = (): SharedTerminal => {
    terminal ??= openTerminal({
      shell: options.shell,
      size: face.size(),
      send: talk.output,
      onOutput: (bytes) => {
        recording()?.output(bytes);
        if (!face.mirror(bytes)) terminal?.hold(true);
      },
      onSize: (size) => {
        recording()?.resized(size);
        void talk.say({ type: 'terminal-size', ...size });
      },
      onEnd: (exitCode) => {
        void talk
          .say({ type: 'terminal-end', exitCode })
          .then(() => grants.apply({ kind: 'ended', reason: 'finished' }));
      },
    });
    return terminal;
  };
  return {
    size: () => terminal?.size() ?? face.size(),
    attach: (from, size) => {
      const start = opened().attach(from, size);
      return { from: start, ...opened().size() };
    },
    detach: () => terminal?.detach(),
    credit: (upTo) => terminal?.credit(upTo),
    helperSize: (size) => terminal?.resize('helper', size),
    helperTypes: (bytes) => terminal?.type(bytes),
    customerSize: (size) => terminal?.resize('customer', size),
    customerTypes: (bytes) => terminal?.type(bytes),
    drained: () => terminal?.hold(false),
    end: () => terminal?.end(),
  };
};
