/** The agent's way in for the customer's signed copy of a session; who asks is known by the request's signature. */
import type { Request } from 'express';
import { z } from 'zod';
import {
  agentPaths,
  copyPartSchema,
  copyPieceAnswerSchema,
  copyStateSchema,
} from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { sessionIdSchema } from '../../protocol/session/binding.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { proofSchema } from '../../protocol/session/proof.ts';
import type { Route } from '../http/route.ts';
import { rawBody } from '../installations/request-body.ts';
import type { InstallationTable } from '../installations/tables.ts';
import type { Copies } from './copies.ts';

const sessionParams = z.object({ session: sessionIdSchema });
const pieceParams = sessionParams.extend({ part: copyPartSchema });
const pieceQuery = z.strictObject({
  at: z.coerce.number().int().min(0).max(Math.max(sessionLimits.castBytes, sessionLimits.eventsBytes)),
});

export interface CopyRoutesOptions {
  readonly copies: Copies;
  /** Which installation signed this request. */
  readonly authenticate: (request: Request) => Promise<{ readonly installation: InstallationTable }>;
}

export const copyRoutes = ({ copies, authenticate }: CopyRoutesOptions): Route[] => [
  {
    method: 'post',
    path: `${agentPaths.sessions}/proof`,
    summary:
      'Begins or goes on to hand over the customer’s signed copy of a session, where recording was allowed.',
    caller: 'agent',
    body: proofSchema,
    answer: copyStateSchema,
    handle: async (request, response) => {
      const { installation } = await authenticate(request);
      response.json(await copies.begin(installation, rawBody(request)));
    },
  },
  {
    method: 'post',
    path: `${agentPaths.sessions}/:session/keep`,
    summary: 'Has the copy checked against its signature and kept.',
    caller: 'agent',
    answer: z.object({ stored: z.literal(true) }),
    handle: async (request, response) => {
      const { installation } = await authenticate(request);
      const { session } = sessionParams.parse(request.params);
      await copies.keep(installation, session);
      response.json({ stored: true });
    },
  },
  {
    method: 'post',
    path: `${agentPaths.sessions}/:session/:part`,
    summary: 'Adds a piece of the copy where the last one ended.',
    caller: 'agent',
    query: pieceQuery,
    answer: copyPieceAnswerSchema,
    handle: async (request, response) => {
      const { installation } = await authenticate(request);
      const { session, part } = pieceParams.parse(request.params);
      const { at } = pieceQuery.parse(request.query);
      const bytes = rawBody(request);
      if (bytes.length > sessionLimits.copyPieceBytes)
        throw new BeistandError('TOO_LARGE', `A piece has at most ${sessionLimits.copyPieceBytes} bytes.`);
      response.json({ received: await copies.add(installation, session, { part, at, bytes }) });
    },
  },
];
