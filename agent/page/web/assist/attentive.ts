/**
 * When a question may be answered. A click or key that was meant for what stood there before must not answer a question that has
 * just appeared, so it is deaf until nothing was pressed for a while, in a page that is seen. Each key or click begins that
 * anew, and so does leaving the page and coming back.
 */
import { useEffect, useState } from 'react';
import { pageAssistLimits } from '../../../../protocol/page-assist.ts';

/** Whether question `id` has been shown quietly for long enough. */
export const useAttentive = (id: number): boolean => {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let heard = false;
    const begin = (): void => {
      heard = false;
      setReady(false);
      clearTimeout(timer);
      timer = setTimeout(() => {
        heard = document.visibilityState === 'visible' && document.hasFocus();
        setReady(heard);
        if (!heard) begin();
      }, pageAssistLimits.deafMs);
    };
    const onInput = (): void => {
      if (!heard) begin();
    };
    begin();
    const inputs = ['keydown', 'pointerdown'] as const;
    for (const one of inputs) window.addEventListener(one, onInput, true);
    for (const one of ['blur', 'focus'] as const) window.addEventListener(one, begin);
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      for (const one of inputs) window.removeEventListener(one, onInput, true);
      for (const one of ['blur', 'focus'] as const) window.removeEventListener(one, begin);
      document.removeEventListener('visibilitychange', begin);
    };
  }, [id]);
  return ready;
};
