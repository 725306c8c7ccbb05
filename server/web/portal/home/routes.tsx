/** The first page of the customer area. */
import { IconHome } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';

export const homeArea: Area = {
  routes: [{ path: '/', page: () => import('./home-page.tsx') }],
  navigation: [{ to: '/', label: { de: 'Übersicht', en: 'Overview' }, icon: IconHome, keys: 'g h' }],
};
