/** For what a page can do without until it is shown: nothing of it competes with the first view for the line. */
import { useEffect, useState } from 'react';

/** However busy the page is, after this the rest is fetched. */
const latestMs = 1_500;

/** False until the browser has nothing more urgent to do. */
export const useIdle = (): boolean => {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const handle = requestIdleCallback(() => setIdle(true), { timeout: latestMs });
    return () => cancelIdleCallback(handle);
  }, []);
  return idle;
};
