/** The area of customers. */
import { IconBuilding } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const customerArea: Area = {
  routes: [
    { path: '/customers', page: () => import('./customers-page.tsx') },
    { path: '/customers/$id', page: () => import('./customer-page.tsx') },
  ],
  navigation: [
    {
      to: '/customers',
      label: { de: 'Kunden', en: 'Customers' },
      icon: IconBuilding,
      action: 'customer.read',
      keys: 'g k',
    },
  ],
};
