/** The staff console, as the browser starts it. */
import type { ReactNode } from 'react';
import { startFace } from '../../../protocol/face/face.tsx';
import { SignedIn } from '../api/signed-in.tsx';
import { areas } from './areas.tsx';

startFace({
  root: '/console',
  areas,
  home: '/tickets',
  Frame: ({ children }: { children: ReactNode }) => (
    <SignedIn face="console" areas={areas}>
      {children}
    </SignedIn>
  ),
  onUnauthenticated: (goTo, path) => goTo(`/sign-in?${new URLSearchParams({ next: path }).toString()}`),
});
