/** Remote sessions held at the customer's place. */
import { IconScreenShare } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const sessionArea: Area = {
  routes: [{ path: '/sessions', page: () => import('./sessions-page.tsx') }],
  navigation: [
    {
      to: '/sessions',
      label: { de: 'Fernsitzungen', en: 'Remote sessions' },
      icon: IconScreenShare,
      action: 'session.read',
      keys: 'g s',
    },
  ],
};
