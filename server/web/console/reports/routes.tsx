/** The area of reports. */
import { IconChartBar } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const reportArea: Area = {
  routes: [{ path: '/reports', page: () => import('./reports-page.tsx') }],
  navigation: [
    {
      to: '/reports',
      label: { de: 'Berichte', en: 'Reports' },
      icon: IconChartBar,
      action: 'report.read',
      keys: 'g r',
    },
  ],
};
