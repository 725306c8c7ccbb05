/** The people of one's own organisation. */
import { IconUsers } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const memberArea: Area = {
  routes: [{ path: '/users', page: () => import('./members-page.tsx') }],
  navigation: [
    {
      to: '/users',
      label: { de: 'Benutzer', en: 'Users' },
      icon: IconUsers,
      action: 'customer.members',
      keys: 'g u',
    },
  ],
};
