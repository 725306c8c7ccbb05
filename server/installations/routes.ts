/** The agents' API: enrol, check, report (protocol/agent-api.ts). */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import {
  agentPaths,
  agentTicketRequestSchema,
  agentTicketResponseSchema,
  checkQuerySchema,
  checkResponseSchema,
  enrollRequestSchema,
  enrollResponseSchema,
  reportRequestSchema,
  reportResponseSchema,
} from '../../protocol/agent-api.ts';
import type { CheckResponse } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { channelSchema } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import type { EventBus } from '../events.ts';
import { createLimiter } from '../http/limits.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { offerFor, scriptsFor, withdrawnFor } from '../updates/offer-rules.ts';
import type { Offerable } from '../updates/offer-rules.ts';
import { readRepositoryFile, readRootsAfter } from '../updates/repository/current.ts';
import { enrol } from './enrol.ts';
import { markSeen, reportedScripts, storeReport } from './reports.ts';
import { jsonBody, rawBody } from './request-body.ts';
import { authenticateAgent } from './request-token.ts';
import type { InstallationTable } from './tables.ts';
import { openAgentTicket } from './tickets.ts';

export interface AgentRoutesOptions {
  readonly store: Store;
  readonly bus: EventBus;
  readonly desk: Desk;
  readonly repositoryFolder: string;
  readonly now: () => Date;
}

const offerable = async (store: Store, product: string): Promise<Offerable[]> => {
  const rows = await store.db.selectFrom('builds').selectAll().where('product', '=', product).execute();
  return rows.map((row) => ({
    target: row.target,
    kind: row.kind,
    product: row.product,
    channel: channelSchema.parse(row.channel),
    name: row.name,
    platform: row.platform,
    customerId: row.customer_id,
    manifestSha256: row.manifest_sha256,
    withdrawn: row.withdrawn_at !== null,
  }));
};

/** Tickets that one installation may open in an hour: a person's pace, and an end to a page that retries. */
const ticketsPerHour = 20;

/** Finds out which installation signed a request whose body was read already. */
export const agentAuthenticator = (store: Store, now: () => Date) => (request: Request) =>
  authenticateAgent(
    store,
    {
      authorization: request.get('authorization'),
      method: request.method,
      target: request.originalUrl,
      body: rawBody(request),
    },
    now(),
  );

export const agentRoutes = ({ store, bus, desk, repositoryFolder, now }: AgentRoutesOptions): Route[] => {
  const ticketLimiter = createLimiter(ticketsPerHour, 60 * 60);
  const authenticate = agentAuthenticator(store, now);

  /** All of a check's answer that does not change with the request: what its ETag stands for. */
  const answerFor = async (installation: InstallationTable, rootVersion: number) => {
    const timestamp = await readRepositoryFile(repositoryFolder, repositoryLayout.metadata('timestamp.json'));
    if (timestamp === null)
      throw new BeistandError('TRUST_NOT_ESTABLISHED', 'Nothing has been published here yet.', {
        hint: 'The vendor has to run: publish trust',
      });
    const builds = await offerable(store, installation.product);
    const to = {
      ...installation,
      customerId: installation.customer_id,
      channel: channelSchema.parse(installation.channel),
    };
    return {
      installationId: installation.id,
      roots: await readRootsAfter(repositoryFolder, rootVersion, limits.maxRootRotations),
      timestamp,
      offer: offerFor(builds, to),
      scripts: scriptsFor(builds, to, await reportedScripts(store.db, installation.id)).slice(0, 100),
      withdrawn: withdrawnFor(builds, to),
    };
  };

  return [
    {
      method: 'post',
      path: agentPaths.enroll,
      summary: 'Turns an enrolment token and a device key into an installation.',
      caller: 'anyone',
      body: enrollRequestSchema,
      answer: enrollResponseSchema,
      handle: async (request, response) => {
        response.status(201).json(await enrol(store, enrollRequestSchema.parse(jsonBody(request)), now()));
      },
    },
    {
      method: 'get',
      path: agentPaths.check,
      summary: 'What is new for this installation; 304 where nothing is.',
      caller: 'agent',
      query: checkQuerySchema,
      answer: checkResponseSchema,
      handle: async (request, response) => {
        const { installation, requestId } = await authenticate(request);
        const { root } = checkQuerySchema.parse(request.query);
        const answer = await answerFor(installation, root);
        const etag = `"${createHash('sha256').update(JSON.stringify(answer)).digest('base64url')}"`;
        await markSeen(store.db, installation.id, now());
        response.setHeader('ETag', etag);
        response.setHeader('Cache-Control', 'private, no-cache');
        if (request.get('if-none-match') === etag) {
          response.status(304).end();
          return;
        }
        const full: CheckResponse = { ...answer, requestId, serverTime: now().toISOString() };
        response.json(full);
      },
    },
    {
      method: 'post',
      path: agentPaths.report,
      summary: 'What happened at the installation; each event is stored once.',
      caller: 'agent',
      body: reportRequestSchema,
      answer: reportResponseSchema,
      handle: async (request, response) => {
        const { installation } = await authenticate(request);
        const { events } = reportRequestSchema.parse(jsonBody(request));
        response.json({ stored: await storeReport(store, bus, installation, events, now()) });
      },
    },
    {
      method: 'post',
      path: agentPaths.tickets,
      summary: 'Opens a ticket of the installation’s customer, with what its agent says about itself.',
      caller: 'agent',
      body: agentTicketRequestSchema,
      answer: agentTicketResponseSchema,
      handle: async (request, response) => {
        const { installation } = await authenticate(request);
        await ticketLimiter.spend(installation.id);
        const wish = agentTicketRequestSchema.parse(jsonBody(request));
        response.status(201).json(await openAgentTicket({ store, desk }, installation, wish, now()));
      },
    },
  ];
};
