/** The area of installations. */
import { IconServer2 } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const installationArea: Area = {
  routes: [
    { path: '/installations', page: () => import('./installations-page.tsx') },
    { path: '/installations/$id', page: () => import('./installation-page.tsx') },
  ],
  navigation: [
    {
      to: '/installations',
      label: { de: 'Installationen', en: 'Installations' },
      icon: IconServer2,
      action: 'installation.read',
      keys: 'g m',
    },
  ],
};
