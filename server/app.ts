/** The HTTP application, put together from its parts. It reads no environment, opens nothing and listens nowhere. */
import express from 'express';
import type { Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { agentPaths } from '../protocol/agent-api.ts';
import { limits } from '../protocol/limits.ts';
import { apiPath } from './api/endpoint.ts';
import { apiRoutes } from './api/routes.ts';
import { accountsPath } from './auth/accounts.ts';
import type { Accounts, OpenIdProvider } from './auth/accounts.ts';
import type { SendAccountMail } from './auth/account-mail.ts';
import { signInDoor } from './auth/sign-in.ts';
import { publishPaths } from '../protocol/publish-api.ts';
import type { Config } from './config.ts';
import type { EventBus } from './events.ts';
import { faceRoutes } from './faces/routes.ts';
import { limited, standardLimits } from './http/limits.ts';
import { openApiDocument } from './http/openapi.ts';
import { openApiPage } from './http/openapi-page.ts';
import { answerNotFound, answerProblems } from './http/problem.ts';
import { logRequests } from './http/request-log.ts';
import type { Route } from './http/route.ts';
import { fileRoutes } from './installations/file-routes.ts';
import type { AgentFiles } from './installations/files.ts';
import { agentAuthenticator, agentRoutes } from './installations/routes.ts';
import type { LiveHub } from './live/hub.ts';
import type { Blobs } from './mail/blobs.ts';
import type { MailConfig } from './mail/config.ts';
import { mailRoutes } from './mail/routes.ts';
import type { MailSettingsOptions } from './mail/settings-routes.ts';
import type { HealthReader } from './operations/health.ts';
import type { Metrics } from './operations/metrics.ts';
import { copyRoutes } from './recordings/agent-routes.ts';
import type { Copies } from './recordings/copies.ts';
import type { Waiting } from './relay/meeting.ts';
import type { Store } from './store/store.ts';
import type { Desk } from './tickets/desk.ts';
import type { Repository } from './updates/repository/repository.ts';
import { publishRoutes, publisherDoor } from './updates/routes.ts';
import { repositoryFiles } from './updates/static-files.ts';
import { version } from './version.ts';
import type { WebhookOptions } from './webhooks/webhooks.ts';

export interface AppParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly repository: Repository;
  readonly keysFolder: string;
  readonly incoming: string;
  readonly copies: Copies;
  readonly files: AgentFiles;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** What the links in mails are signed with. */
  readonly mailSecret: Uint8Array;
  readonly trustedProxies: number;
  /** Where browsers reach this server; known once it listens. */
  readonly url: () => string;
  readonly vendor: string;
  readonly accounts: () => Accounts;
  readonly waiting: () => Promise<Waiting[]>;
  readonly openId?: OpenIdProvider | undefined;
  readonly sendAccountMail: SendAccountMail;
  readonly enrolment: Pick<Config, 'mirrors' | 'vendor' | 'enrolTokenDays'>;
  readonly mailWorks: () => boolean;
  readonly mail: MailConfig | undefined;
  readonly mailDesk: MailSettingsOptions['mailDesk'];
  readonly webhooks: WebhookOptions;
  readonly live: LiveHub;
  readonly health: HealthReader;
  readonly now: () => Date;
  /** Where the built web faces lie. */
  readonly faces: string;
  /** False while the server is stopping: load balancers should send nothing more. */
  readonly ready: () => boolean;
}

const mount = (app: Express, routes: readonly Route[]): void => {
  for (const route of routes) app[route.method](route.path, route.handle);
};

export const createApp = (parts: AppParts): Express => {
  const { store, repository, metrics, log, now } = parts;
  const standard = standardLimits();
  const app = express();
  app.set('trust proxy', parts.trustedProxies);
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.use(metrics.measureRequests);
  app.use(logRequests(log));

  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', async (_request, response) => {
    const reached = await store.db
      .selectFrom('settings')
      .select('key')
      .limit(1)
      .execute()
      .then(
        () => true,
        () => false,
      );
    const status = reached ? (parts.ready() ? 'ready' : 'stopping') : 'no database';
    response.status(status === 'ready' ? 200 : 503).json({ status });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.use(faceRoutes({ folder: parts.faces, vendor: parts.vendor, openId: parts.openId !== undefined }));

  app.use('/mail', limited(standard.people));
  app.use(mailRoutes({ store, desk: parts.desk, secret: parts.mailSecret, now }));
  app.use(publishPaths.repository, repositoryFiles(repository.folder));
  app.use(
    '/api/agent',
    limited(standard.agents),
    express.raw({ type: () => true, limit: limits.apiBodyBytes }),
  );
  app.use(agentPaths.enroll, limited(standard.enrolments));
  // The token first: nobody else makes the server parse megabytes.
  const publisher = publisherDoor({ store, failures: standard.failures, now });
  app.use(publishPaths.metadata, async (request, _response, next) => {
    await publisher(request);
    next();
  });
  app.use(publishPaths.metadata, express.json({ limit: limits.metadataUploadBytes }));

  const { accounts } = parts;
  app.use([apiPath, accountsPath], express.json({ limit: limits.apiBodyBytes }));
  app.use(apiPath, limited(standard.people));
  app.use([`${apiPath}/setup`, `${apiPath}/invitations`], limited(standard.signIns));
  app.use(accountsPath, signInDoor({ store, accounts, url: parts.url, limiter: standard.signIns, now }));

  const routes = [
    ...apiRoutes(parts),
    ...agentRoutes({ store, bus: parts.bus, desk: parts.desk, repositoryFolder: repository.folder, now }),
    ...copyRoutes({ copies: parts.copies, authenticate: agentAuthenticator(store, now) }),
    ...fileRoutes({ files: parts.files, authenticate: agentAuthenticator(store, now) }),
    ...publishRoutes({
      store,
      repository,
      keysFolder: parts.keysFolder,
      incoming: parts.incoming,
      failures: standard.failures,
      now,
    }),
  ];
  mount(app, routes);
  // Made when somebody first asks, and once: together they take as long as the rest of the start.
  let document: ReturnType<typeof openApiDocument> | undefined;
  const describe = () => (document ??= openApiDocument(routes, version));
  let page: string | undefined;
  app.get('/api/openapi.json', (_request, response) => void response.json(describe()));
  app.get('/api/docs', (_request, response) => {
    page ??= openApiPage(describe());
    response.type('html').send(page);
  });

  app.use(answerNotFound);
  app.use(answerProblems(log));
  return app;
};
