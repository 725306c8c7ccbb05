/** The settings of the console: their pages and their place in the navigation. */
import { IconSettings } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';
import { sections } from './sections.ts';
import { sectionLabels } from './section-labels.ts';

export const settingsArea: Area = {
  routes: [
    { path: '/settings', page: () => import('./index-page.tsx') },
    { path: '/settings/calendar', page: () => import('./calendar/calendar-page.tsx') },
    { path: '/settings/canned-texts', page: () => import('./mail/canned-page.tsx') },
    { path: '/settings/staff', page: () => import('./people/staff-page.tsx') },
    { path: '/settings/sign-in', page: () => import('./people/sign-in-page.tsx') },
    { path: '/settings/mail', page: () => import('./mail/desk-page.tsx') },
    { path: '/settings/mail-templates', page: () => import('./mail/templates-page.tsx') },
    { path: '/settings/retention', page: () => import('./people/retention-page.tsx') },
    { path: '/settings/mails', page: () => import('./mail/mails-page.tsx') },
    { path: '/settings/mail-rules', page: () => import('./mail/rules-page.tsx') },
    { path: '/settings/webhooks', page: () => import('./system/webhooks-page.tsx') },
    { path: '/settings/jobs', page: () => import('./system/jobs-page.tsx') },
    { path: '/settings/health', page: () => import('./system/health-page.tsx') },
    { path: '/settings/audit', page: () => import('./system/audit-page.tsx') },
  ],
  navigation: [
    {
      to: '/settings',
      label: { de: 'Einstellungen', en: 'Settings' },
      icon: IconSettings,
      action: 'settings.read',
      keys: 'g s',
    },
  ],
  commands: sections.map(({ to, name, icon, action }) => ({
    id: to,
    label: sectionLabels[name],
    icon,
    to,
    action,
  })),
};
