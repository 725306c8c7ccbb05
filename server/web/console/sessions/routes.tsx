/** Remote sessions: joined by a customer's code, held, and the list of those that were. */
import { IconScreenShare } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const sessionArea: Area = {
  routes: [{ path: '/sessions', page: () => import('./sessions-page.tsx') }],
  navigation: [
    {
      to: '/sessions',
      label: { de: 'Fernsitzungen', en: 'Remote sessions' },
      icon: IconScreenShare,
      action: 'session.hold',
      keys: 'g h',
    },
  ],
};
