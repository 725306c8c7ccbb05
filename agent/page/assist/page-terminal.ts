/** The one terminal that all sessions of a page share, as its open pages see it: mirrored to each, and as large as they can show. */
import type { ToPage } from '../../../protocol/page-assist.ts';
import { createTerminalPlace } from '../../assist/terminal-place.ts';
import type { TerminalPlace } from '../../assist/terminal-place.ts';
import type { Shell, Size } from '../../assist/terminal.ts';
import { createMirror } from './mirror.ts';
import type { Viewer, Viewing } from './mirror.ts';

/** Until a page says what it can show. */
const firstSize: Size = { columns: 100, rows: 30 };

export interface PageTerminal {
  readonly place: TerminalPlace;
  readonly isOpen: () => boolean;
  readonly view: (viewer: Viewer) => Viewing;
  readonly resize: (size: Size) => void;
  /** The shell ends with the last session; the next one begins with an empty terminal. */
  readonly close: () => void;
}

/** @param tell says something to every open page; @param isHeld whether any session goes on */
export const createPageTerminal = (
  shell: Shell,
  tell: (message: ToPage) => void,
  isHeld: () => boolean,
): PageTerminal => {
  let size = firstSize;
  let mirror = createMirror(() => place.drained());
  const isOpen = (): boolean => !mirror.isEmpty();
  const place = createTerminalPlace(shell, {
    size: () => size,
    show: (bytes) => {
      // The last words of a shell that is being ended.
      if (!isHeld()) return true;
      const isNew = !isOpen();
      const more = mirror.add(bytes);
      if (isNew) tell({ type: 'terminal', open: true });
      return more;
    },
    resized: (next) => tell({ type: 'size', ...next }),
  });
  return {
    place,
    isOpen,
    view: (viewer) => mirror.view(viewer),
    resize: ({ columns, rows }) => {
      size = { columns, rows };
      place.resize(size);
    },
    close: () => {
      if (!isOpen()) return;
      mirror = createMirror(() => place.drained());
      tell({ type: 'terminal', open: false });
    },
  };
};
