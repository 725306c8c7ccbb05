/** Every migration by name, in order. A migration that has been released is never changed. */
import type { Migration } from 'kysely/migration';
import { updates } from './001-updates.ts';
import { tickets } from './010-tickets.ts';
import { jobs } from './002-jobs.ts';
import { mail } from './020-mail.ts';
import { accounts } from './030-accounts.ts';
import { customers } from './031-customers.ts';
import { api } from './032-api.ts';
import { attachments } from './033-attachments.ts';
import { reportSchedules } from './040-report-schedules.ts';
import { presence } from './041-presence.ts';
import { cannedTexts } from './042-canned-texts.ts';
import { savedFilters } from './043-saved-filters.ts';
import { audit } from './044-audit.ts';
import { versionSpans } from './045-version-spans.ts';
import { sessions } from './045-sessions.ts';
import { recordings } from './046-recordings.ts';
import { relayPlaces } from './047-relay-places.ts';
import { revokedInstallations } from './048-revoked-installations.ts';

export const migrations: Record<string, Migration> = {
  '001-updates': updates,
  '010-tickets': tickets,
  '002-jobs': jobs,
  '020-mail': mail,
  '030-accounts': accounts,
  '031-customers': customers,
  '032-api': api,
  '033-attachments': attachments,
  '040-report-schedules': reportSchedules,
  '041-presence': presence,
  '042-canned-texts': cannedTexts,
  '043-saved-filters': savedFilters,
  '044-audit': audit,
  '045-version-spans': versionSpans,
  '045-sessions': sessions,
  '046-recordings': recordings,
  '047-relay-places': relayPlaces,
  '048-revoked-installations': revokedInstallations,
};
