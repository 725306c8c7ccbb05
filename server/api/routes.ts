/** All routes of /api/v1, made in one place so that each of them asks who is there and whether they may. */
import type { Accounts, OpenIdProvider } from '../auth/accounts.ts';
import type { SendAccountMail } from '../auth/account-mail.ts';
import { createAuthenticate } from '../auth/authenticate.ts';
import { entryRoutes } from '../auth/entry-routes.ts';
import { invitationRoutes } from '../auth/invitation-routes.ts';
import { signInSettingRoutes } from '../auth/sign-in-setting-routes.ts';
import { accountRoutes } from '../auth/routes.ts';
import { attachmentRoutes } from '../attachments/routes.ts';
import { auditRoutes } from '../audit/routes.ts';
import { calendarRoutes } from '../calendar/routes.ts';
import type { Config } from '../config.ts';
import { cannedRoutes } from '../canned/routes.ts';
import { customerRoutes } from '../customers/routes.ts';
import { filterRoutes } from '../filters/routes.ts';
import type { Route } from '../http/route.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { LiveHub } from '../live/hub.ts';
import { liveRoutes } from '../live/routes.ts';
import { enrolmentRoutes } from '../installations/enrolment-routes.ts';
import { buildRoutes } from '../updates/build-routes.ts';
import { downloadRoutes } from '../updates/download/routes.ts';
import { newsRoutes } from '../updates/news-routes.ts';
import type { HealthReader } from '../operations/health.ts';
import { healthRoutes } from '../operations/routes.ts';
import type { MailConfig } from '../mail/config.ts';
import type { MailSettingsOptions } from '../mail/settings-routes.ts';
import { mailSettingsRoutes } from '../mail/settings-routes.ts';
import { mailTemplateRoutes } from '../mail/template-routes.ts';
import { mailTriageRoutes } from '../mail/triage-routes.ts';
import { privacyRoutes } from '../privacy/routes.ts';
import { recordingRoutes } from '../recordings/routes.ts';
import type { Waiting } from '../relay/meeting.ts';
import { sessionRoutes } from '../relay/routes.ts';
import { reportRoutes } from '../reports/routes.ts';
import { statsRoutes } from '../stats/routes.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { ticketRoutes } from '../tickets/routes.ts';
import { webhookRoutes } from '../webhooks/routes.ts';
import type { WebhookOptions } from '../webhooks/webhooks.ts';
import { createEndpoint } from './endpoint.ts';
import { createOnceKeeper } from './idempotency.ts';

export interface ApiParts {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly repository: { readonly folder: string };
  readonly enrolment: Pick<Config, 'mirrors' | 'vendor' | 'enrolTokenDays'>;
  readonly incoming: string;
  readonly accounts: () => Accounts;
  /** Where staff may sign in with an OpenID provider. */
  readonly openId?: OpenIdProvider | undefined;
  /** Where browsers reach this server. */
  readonly url: () => string;
  readonly sendAccountMail: SendAccountMail;
  /** Whether mails leave this server; where not, invitations are handed over by whoever invites. */
  readonly mailWorks: () => boolean;
  /** The mail desk’s settings in `config.json`; undefined where there is none. */
  readonly mail: MailConfig | undefined;
  readonly mailDesk: MailSettingsOptions['mailDesk'];
  readonly webhooks: WebhookOptions;
  readonly live: LiveHub;
  readonly health: HealthReader;
  /** Customers who wait for a session. */
  readonly waiting: () => Promise<Waiting[]>;
  readonly now: () => Date;
}

export const apiRoutes = (parts: ApiParts): Route[] => {
  const { store, desk, blobs, incoming, accounts, url, sendAccountMail, mailWorks, webhooks, now } = parts;
  const origin = () => new URL(url()).origin;
  const authenticate = createAuthenticate({ db: store.db, accounts, origin, now });
  const endpoint = createEndpoint({
    authenticate,
    once: createOnceKeeper(store, now),
  });
  return [
    ...entryRoutes(endpoint, {
      store,
      vendor: parts.enrolment.vendor,
      openId: parts.openId !== undefined,
      mailWorks,
      now,
    }),
    ...accountRoutes(endpoint, { store, accounts, now }),
    ...invitationRoutes(endpoint, { store, url: origin, sendMail: sendAccountMail, mailWorks, now }),
    ...customerRoutes(endpoint, { store, now }),
    ...ticketRoutes(endpoint, { store, desk, now }),
    ...attachmentRoutes(endpoint, { store, blobs, incoming, now }),
    ...reportRoutes(endpoint, { store, now }),
    ...privacyRoutes(endpoint, { store, desk, blobs, now }),
    ...buildRoutes(endpoint, { store, repository: parts.repository.folder, now }),
    ...downloadRoutes(endpoint, { store, repository: parts.repository.folder }),
    ...newsRoutes(endpoint, { store, repository: parts.repository.folder }),
    ...enrolmentRoutes(endpoint, {
      store,
      repository: parts.repository.folder,
      config: parts.enrolment,
      url,
      now,
    }),
    ...mailTriageRoutes(endpoint, { store, now }),
    ...mailTemplateRoutes(endpoint, { store, mail: parts.mail, now }),
    ...webhookRoutes(endpoint, { store, webhooks }),
    ...calendarRoutes(endpoint, { store, desk, now }),
    ...healthRoutes(endpoint, { health: parts.health }),
    ...mailSettingsRoutes(endpoint, {
      store,
      keeping: { secret: webhooks.secret, mail: parts.mail },
      vendor: parts.enrolment.vendor,
      mailDesk: parts.mailDesk,
      now,
    }),
    ...signInSettingRoutes(endpoint, { store, now }),
    ...statsRoutes(endpoint, { store, now }),
    ...auditRoutes(endpoint, { store, now }),
    ...cannedRoutes(endpoint, { store, now }),
    ...filterRoutes(endpoint, { store }),
    ...sessionRoutes(endpoint, { store, waiting: parts.waiting }),
    ...recordingRoutes(endpoint, { store, desk, blobs, incoming, now }),
    ...liveRoutes(endpoint, { store, hub: parts.live, authenticate, origin, now }),
  ];
};
