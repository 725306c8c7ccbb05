/** The pages of the settings, in groups, with what one must be allowed to do to see them. */
import {
  IconCalendarTime,
  IconHeartRateMonitor,
  IconHistory,
  IconMailbox,
  IconMailCog,
  IconShieldLock,
  IconMailExclamation,
  IconMailForward,
  IconMessage2,
  IconTrashX,
  IconUsers,
  IconWebhook,
  IconRefreshAlert,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';

export interface SettingsSection {
  readonly to: string;
  /** Key of its name in the settings' words. */
  readonly name:
    | 'calendar'
    | 'staff'
    | 'signIn'
    | 'canned'
    | 'mailDesk'
    | 'mailIn'
    | 'mailRules'
    | 'mailTemplates'
    | 'webhooks'
    | 'jobs'
    | 'retention'
    | 'audit'
    | 'health';
  readonly group: 'work' | 'people' | 'mail' | 'system';
  readonly icon: Icon;
  readonly action: string;
}

export const sections: readonly SettingsSection[] = [
  { to: '/settings/calendar', name: 'calendar', group: 'work', icon: IconCalendarTime, action: 'settings.read' },
  { to: '/settings/canned-texts', name: 'canned', group: 'work', icon: IconMessage2, action: 'settings.read' },
  { to: '/settings/staff', name: 'staff', group: 'people', icon: IconUsers, action: 'staff.manage' },
  { to: '/settings/sign-in', name: 'signIn', group: 'people', icon: IconShieldLock, action: 'settings.read' },
  { to: '/settings/retention', name: 'retention', group: 'people', icon: IconTrashX, action: 'settings.read' },
  { to: '/settings/mail', name: 'mailDesk', group: 'mail', icon: IconMailbox, action: 'settings.read' },
  { to: '/settings/mails', name: 'mailIn', group: 'mail', icon: IconMailExclamation, action: 'mail.read' },
  { to: '/settings/mail-rules', name: 'mailRules', group: 'mail', icon: IconMailForward, action: 'settings.read' },
  { to: '/settings/mail-templates', name: 'mailTemplates', group: 'mail', icon: IconMailCog, action: 'settings.read' },
  { to: '/settings/webhooks', name: 'webhooks', group: 'system', icon: IconWebhook, action: 'webhook.manage' },
  { to: '/settings/jobs', name: 'jobs', group: 'system', icon: IconRefreshAlert, action: 'audit.read' },
  { to: '/settings/audit', name: 'audit', group: 'system', icon: IconHistory, action: 'audit.read' },
  { to: '/settings/health', name: 'health', group: 'system', icon: IconHeartRateMonitor, action: 'settings.read' },
]; // prettier-ignore
