/** The pages of the local page. */
import {
  IconAdjustments,
  IconHeartHandshake,
  IconHistory,
  IconHome,
  IconLifebuoy,
  IconShieldCheck,
  IconVersions,
} from '@tabler/icons-react';
import type { Area } from '../../../protocol/face/area.ts';

export const areas: readonly Area[] = [
  {
    routes: [
      { path: '/', page: () => import('./overview/page.tsx') },
      { path: '/versions', page: () => import('./versions/page.tsx') },
      { path: '/verify', page: () => import('./verify/page.tsx') },
      { path: '/history', page: () => import('./history/page.tsx') },
      { path: '/help', page: () => import('./help/page.tsx') },
      { path: '/assist', page: () => import('./assist/page.tsx') },
      { path: '/settings', page: () => import('./settings/page.tsx') },
    ],
    navigation: [
      { to: '/', label: { de: 'Übersicht', en: 'Overview' }, icon: IconHome, keys: 'g o' },
      { to: '/versions', label: { de: 'Versionen', en: 'Versions' }, icon: IconVersions, keys: 'g v' },
      {
        to: '/verify',
        label: { de: 'Prüfen', en: 'Verify' },
        icon: IconShieldCheck,
        keys: 'g p',
      },
      { to: '/history', label: { de: 'Verlauf', en: 'History' }, icon: IconHistory, keys: 'g h' },
      { to: '/help', label: { de: 'Hilfe holen', en: 'Get help' }, icon: IconLifebuoy, keys: 'g t' },
      { to: '/assist', label: { de: 'Fernhilfe', en: 'Remote help' }, icon: IconHeartHandshake, keys: 'g f' },
      { to: '/settings', label: { de: 'Einstellungen', en: 'Settings' }, icon: IconAdjustments, keys: 'g s' },
    ],
  },
];
