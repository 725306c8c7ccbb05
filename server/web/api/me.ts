/** Whoever is signed in, for every page inside the frame. */
import { createContext, use } from 'react';
import type { Answer } from './client.ts';

export type Person = Answer<'GET /me'>;

export interface Me extends Person {
  /** Whether I may do something (an action of server/auth/rules.ts) to what is mine to see. The server decides again. */
  readonly may: (action: string) => boolean;
}

export const MeContext = createContext<Me | null>(null);

/** Whoever is signed in. Only inside the frame, which is shown to nobody else. */
export const useMe = (): Me => {
  const me = use(MeContext);
  if (me === null) throw new Error('useMe outside of the frame');
  return me;
};
