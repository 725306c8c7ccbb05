/** The account pages of a face: those that lead in, outside of its frame, and one's profile inside. */
import type { Area } from '../../../protocol/face/area.ts';

const bare = true;

/** For both faces. */
export const accountArea: Area = {
  routes: [
    { path: '/sign-in', page: () => import('./sign-in-page.tsx'), bare },
    { path: '/invitation', page: () => import('./invitation-page.tsx'), bare },
    { path: '/reset-password', page: () => import('./reset-password-page.tsx'), bare },
    { path: '/profile', page: () => import('./profile-page.tsx') },
  ],
};

/** For the console alone. */
export const setupArea: Area = {
  routes: [{ path: '/setup', page: () => import('./setup-page.tsx'), bare }],
};
