/** Uploading files, and getting those back that a ticket's log shows to whoever asks. */
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { ticketNumberSchema } from '../../protocol/ids.ts';
import { attachmentSchema } from '../../protocol/ticket.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Route } from '../http/route.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Store } from '../store/store.ts';
import { readActivities } from '../tickets/log.ts';
import { getTicket } from '../tickets/store.ts';
import { acceptName, fileHeaders } from './upload-rules.ts';
import { receiveUpload } from './uploads.ts';

export interface AttachmentRoutesOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly incoming: string;
  readonly now: () => Date;
}

const index = z.coerce.number().int().min(0).max(1_000);

export const attachmentRoutes = (
  endpoint: Endpoint,
  { store, blobs, incoming, now }: AttachmentRoutesOptions,
): Route[] => [
  endpoint({
    method: 'post',
    path: '/uploads',
    summary:
      'Takes in one file (application/octet-stream); its answer is what `attachments` of a command wants.',
    action: 'ticket.reply',
    query: z.strictObject({ name: z.string().min(1).max(1_000), type: z.string().max(255).default('') }),
    answer: attachmentSchema.omit({ contentId: true }),
    status: 201,
    handle: async ({ actor, query, request }) => {
      if (request.get('content-type') !== 'application/octet-stream')
        throw new BeistandError('BAD_INPUT', 'A file is sent as application/octet-stream.');
      const name = acceptName(query.name);
      const stored = await receiveUpload(
        store.db,
        {
          userId: actor.kind === 'nobody' ? '' : actor.id,
          stream: request,
          declaredBytes: Number(request.get('content-length') ?? 0),
        },
        { incoming, blobs, now: now() },
      );
      return { name, type: query.type, ...stored };
    },
  }),
  endpoint({
    method: 'get',
    path: '/tickets/:number/activities/:seq/attachments/:index',
    summary: 'A file of a ticket, for saving.',
    action: 'ticket.read',
    params: z.object({
      number: z.coerce.number().pipe(ticketNumberSchema),
      seq: z.coerce.number().int().min(1),
      index,
    }),
    of: ({ params }) => getTicket(store.db, params.number),
    handle: async ({ actor, params, response }) => {
      const [activity] = await readActivities(store.db, params.number, {
        publicOnly: actor.kind !== 'staff',
        after: params.seq - 1,
        limit: 1,
      });
      const file =
        activity?.head.seq === params.seq ? activity.content?.attachments?.[params.index] : undefined;
      if (file === undefined) throw new BeistandError('NOT_FOUND', 'There is no such file.');
      const handle = await open(blobs.path(file.sha256), 'r').catch((cause: unknown) => {
        throw new BeistandError('NOT_FOUND', 'The file is not there any more.', { cause });
      });
      const { size } = await handle.stat();
      response.set({ ...fileHeaders(file), 'Content-Length': String(size) });
      await pipeline(handle.createReadStream(), response);
    },
  }),
];
