/** For what a page can do without until it is shown: nothing of it competes with the first view for the line. */
import { useEffect, useState } from 'react';

/** By then the first view is there on any line we aim at. */
const firstViewMs = 1_000;
/** However busy the page is, after this the rest is fetched. */
const latestMs = 500;

/** False until the first view should be there and the browser has nothing more urgent to do, or the person does something. */
export const useIdle = (): boolean => {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const now = (): void => setIdle(true);
    let handle = 0;
    const timer = setTimeout(() => {
      handle = requestIdleCallback(now, { timeout: latestMs });
    }, firstViewMs);
    addEventListener('pointerdown', now, { once: true, capture: true });
    addEventListener('keydown', now, { once: true, capture: true });
    return () => {
      clearTimeout(timer);
      cancelIdleCallback(handle);
      removeEventListener('pointerdown', now, { capture: true });
      removeEventListener('keydown', now, { capture: true });
    };
  }, []);
  return idle;
};
