/** The customer's reports. */
import { IconReportAnalytics } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const reportArea: Area = {
  routes: [{ path: '/reports', page: () => import('./reports-page.tsx') }],
  navigation: [
    {
      to: '/reports',
      label: { de: 'Berichte', en: 'Reports' },
      icon: IconReportAnalytics,
      action: 'report.read',
      keys: 'g r',
    },
  ],
};
