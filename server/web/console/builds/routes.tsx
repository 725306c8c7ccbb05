/** The area of builds. */
import { IconPackage } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const buildArea: Area = {
  routes: [{ path: '/builds', page: () => import('./builds-page.tsx') }],
  navigation: [
    {
      to: '/builds',
      label: { de: 'Builds', en: 'Builds' },
      icon: IconPackage,
      action: 'build.read',
      keys: 'g b',
    },
  ],
};
