/** The agent's way in for a file that goes to a ticket; who asks is known by the request's signature. */
import type { Request } from 'express';
import { z } from 'zod';
import {
  agentPaths,
  copyPieceAnswerSchema,
  fileOfferSchema,
  fileStateSchema,
} from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { sha256Schema } from '../../protocol/ids.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { ticketLimits } from '../../protocol/ticket.ts';
import { createLimiter } from '../http/limits.ts';
import type { Route } from '../http/route.ts';
import type { AgentFiles } from './files.ts';
import { jsonBody, rawBody } from './request-body.ts';
import type { InstallationTable } from './tables.ts';

const fileParams = z.object({ file: sha256Schema });
const pieceQuery = z.strictObject({ at: z.coerce.number().int().min(0).max(ticketLimits.attachmentBytes) });

/** Files that one installation may begin or take up again in an hour. */
const filesPerHour = 120;

export interface FileRoutesOptions {
  readonly files: AgentFiles;
  /** Which installation signed this request. */
  readonly authenticate: (request: Request) => Promise<{ readonly installation: InstallationTable }>;
}

export const fileRoutes = ({ files, authenticate }: FileRoutesOptions): Route[] => {
  const limiter = createLimiter(filesPerHour, 60 * 60);
  return [
    {
      method: 'post',
      path: agentPaths.files,
      summary: 'Begins or goes on to hand a file over to a ticket of the installation’s customer.',
      caller: 'agent',
      body: fileOfferSchema,
      answer: fileStateSchema,
      handle: async (request, response) => {
        const { installation } = await authenticate(request);
        await limiter.spend(installation.id);
        response.json(await files.begin(installation, fileOfferSchema.parse(jsonBody(request))));
      },
    },
    {
      method: 'post',
      path: `${agentPaths.files}/:file/keep`,
      summary: 'Has the file checked and attached to its ticket, in the customer’s name.',
      caller: 'agent',
      answer: z.object({ stored: z.literal(true) }),
      handle: async (request, response) => {
        const { installation } = await authenticate(request);
        const { file } = fileParams.parse(request.params);
        await files.keep(installation, file);
        response.json({ stored: true });
      },
    },
    {
      method: 'post',
      path: `${agentPaths.files}/:file`,
      summary: 'Adds a piece of the file where the last one ended.',
      caller: 'agent',
      query: pieceQuery,
      answer: copyPieceAnswerSchema,
      handle: async (request, response) => {
        const { installation } = await authenticate(request);
        const { file } = fileParams.parse(request.params);
        const { at } = pieceQuery.parse(request.query);
        const bytes = rawBody(request);
        if (bytes.length > sessionLimits.copyPieceBytes)
          throw new BeistandError('TOO_LARGE', `A piece has at most ${sessionLimits.copyPieceBytes} bytes.`);
        response.json({ received: await files.add(installation, file, { at, bytes }) });
      },
    },
  ];
};
