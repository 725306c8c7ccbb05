/** The settings' pages by name, for the command palette: it is there before their own texts are loaded. */
import type { BothLanguages } from '../../../../protocol/face/language.ts';
import type { SettingsSection } from './sections.ts';

export const sectionLabels: Readonly<Record<SettingsSection['name'], BothLanguages>> = {
  calendar: { de: 'Einstellungen: Servicezeiten', en: 'Settings: Service hours' },
  canned: { de: 'Einstellungen: Textbausteine', en: 'Settings: Canned texts' },
  staff: { de: 'Einstellungen: Mitarbeiter', en: 'Settings: Staff' },
  signIn: { de: 'Einstellungen: Anmeldung', en: 'Settings: Sign-in' },
  retention: { de: 'Einstellungen: Aufbewahrung', en: 'Settings: Retention' },
  mailDesk: { de: 'Einstellungen: Postfach', en: 'Settings: Mailbox' },
  mailIn: { de: 'Einstellungen: Eingegangene E-Mails', en: 'Settings: Mail received' },
  mailRules: { de: 'Einstellungen: Absenderregeln', en: 'Settings: Sender rules' },
  mailTemplates: { de: 'Einstellungen: E-Mail-Vorlagen', en: 'Settings: Mail templates' },
  webhooks: { de: 'Einstellungen: Webhooks', en: 'Settings: Webhooks' },
  jobs: { de: 'Einstellungen: Gescheiterte Aufträge', en: 'Settings: Failed jobs' },
  audit: { de: 'Einstellungen: Protokoll', en: 'Settings: Audit log' },
  health: { de: 'Einstellungen: Systemzustand', en: 'Settings: System health' },
};
