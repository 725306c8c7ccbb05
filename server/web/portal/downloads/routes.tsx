/** Downloads: every version the customer may have, as files. */
import { IconDownload } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const downloadArea: Area = {
  routes: [{ path: '/downloads', page: () => import('./downloads-page.tsx') }],
  navigation: [
    {
      to: '/downloads',
      label: { de: 'Downloads', en: 'Downloads' },
      icon: IconDownload,
      action: 'build.read',
      keys: 'g d',
    },
  ],
};
