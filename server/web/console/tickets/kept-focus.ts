/** For boxes whose buttons go away when they are pressed. */
import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** What was pressed goes away with what it was for; the keyboard then goes on at the box's first button. To be spread on the box. */
export const useKeptFocus = <E extends HTMLElement>(): {
  readonly ref: RefObject<E | null>;
  readonly onFocus: (event: { readonly target: Element }) => void;
} => {
  const box = useRef<E>(null);
  const pressed = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const lost = pressed.current?.isConnected === false && document.activeElement === document.body;
    if (!lost) return;
    pressed.current = null;
    box.current?.querySelector('button')?.focus({ preventScroll: true });
  });
  return {
    ref: box,
    onFocus: ({ target }): void => {
      pressed.current = target;
    },
  };
};
