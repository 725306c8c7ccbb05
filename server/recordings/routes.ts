/** One session with what was kept of it, its recordings as files, and the screen's recording on its way in. */
import { z } from 'zod';
import { devicePublicKeySchema } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { sessionIdSchema } from '../../protocol/session/binding.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { removeOrphans } from '../attachments/orphans.ts';
import { storeStream } from '../attachments/store-stream.ts';
import { authorOf } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Blobs } from '../mail/blobs.ts';
import { readSession, sessionGrantsShape, sessionRow, sessionSummarySchema } from '../relay/held.ts';
import type { SessionTable } from '../relay/tables.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { noteRead } from './reads.ts';
import { requireScreenRecorder, requireWebm, webmHeadBytes } from './rules.ts';
import { sendRecording } from './send.ts';
import { addRecordings, readRecordings, recordingKindSchema, recordingKinds } from './store.ts';
import { createVerify, recordingStateSchema } from './verify.ts';

const params = z.object({ sessionId: sessionIdSchema });
const recordingParams = params.extend({ kind: recordingKindSchema });

const recordingSchema = z.strictObject({
  kind: recordingKindSchema,
  sizeBytes: z.number(),
  sha256: z.string(),
  /** How long it plays; null where that is not known. */
  seconds: z.number().nullable(),
  storedAt: z.string(),
  erasedAt: z.string().nullable(),
  state: recordingStateSchema,
});
const sessionSchema = sessionSummarySchema.extend({
  ...sessionGrantsShape,
  recordings: z.array(recordingSchema),
});

export interface RecordingRoutesOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly incoming: string;
  readonly now: () => Date;
}

const tooLarge = (): never => {
  throw new BeistandError(
    'TOO_LARGE',
    `A recording of the screen has at most ${sessionLimits.screenRecordingBytes} bytes.`,
  );
};

export const recordingRoutes = (
  endpoint: Endpoint,
  { store, desk, blobs, incoming, now }: RecordingRoutesOptions,
): Route[] => {
  const verify = createVerify(blobs);
  const ofSession = async ({ params: { sessionId } }: { params: { sessionId: string } }) => ({
    customerId: (await sessionRow(store.db, sessionId)).customer_id,
  });
  const recordingsOf = async (session: SessionTable) => {
    const rows = await readRecordings(store.db, [session.id]);
    const { public_key: key } = await store.db
      .selectFrom('installations')
      .select('public_key')
      .where('id', '=', session.installation_id)
      .executeTakeFirstOrThrow();
    const states = await verify(rows, devicePublicKeySchema.parse(JSON.parse(key)));
    return rows
      .toSorted((a, b) => recordingKinds.indexOf(a.kind) - recordingKinds.indexOf(b.kind))
      .map((row) => ({
        kind: row.kind,
        sizeBytes: row.size,
        sha256: row.sha256,
        seconds: row.seconds,
        storedAt: row.stored_at,
        erasedAt: row.erased_at,
        state: states.get(row.kind) ?? 'missing',
      }));
  };

  return [
    endpoint({
      method: 'get',
      path: '/sessions/:sessionId',
      summary:
        'One session: who, when, what was allowed from when on, why it ended, and what was kept of it.',
      action: 'session.read',
      params,
      answer: sessionSchema,
      of: ofSession,
      handle: async ({ params: { sessionId } }) => ({
        ...(await readSession(store.db, sessionId)),
        recordings: await recordingsOf(await sessionRow(store.db, sessionId)),
      }),
    }),
    endpoint({
      method: 'get',
      path: '/sessions/:sessionId/recordings/:kind',
      summary: 'A recording as a file, or a range of it. Whoever asks for one is in the audit log.',
      action: 'session.read',
      params: recordingParams,
      of: ofSession,
      handle: async ({ actor, params: { sessionId, kind }, request, response }) => {
        const row = (await readRecordings(store.db, [sessionId])).find((one) => one.kind === kind);
        if (row === undefined || row.erased_at !== null)
          throw new BeistandError('NOT_FOUND', 'There is no such recording.');
        const { customer_id: customerId } = await sessionRow(store.db, sessionId);
        await noteRead(store, row, { by: authorOf(actor), customerId, now: now() });
        await sendRecording(request, response, { row, blobs });
      },
    }),
    endpoint({
      method: 'put',
      path: '/sessions/:sessionId/recordings/screen',
      summary: 'Takes in the recording of the screen (video/webm) from the helper’s own page, once.',
      action: 'session.hold',
      params,
      query: z.strictObject({
        /** How long it plays, as the recorder counted. */
        seconds: z.coerce
          .number()
          .int()
          .min(0)
          .max(Math.ceil(sessionLimits.longestMs / 1_000))
          .optional(),
      }),
      answer: recordingSchema.pick({ kind: true, sizeBytes: true, sha256: true, seconds: true }),
      status: 201,
      of: ofSession,
      handle: async ({ actor, params: { sessionId }, query, request }) => {
        const row = await sessionRow(store.db, sessionId);
        const { granted, endedAt } = await readSession(store.db, sessionId);
        requireScreenRecorder(actor, { helperId: row.helper_id, granted, endedAt }, now());
        if (request.get('content-type')?.split(';')[0] !== 'video/webm')
          throw new BeistandError('BAD_INPUT', 'A recording of the screen is sent as video/webm.');
        if ((await readRecordings(store.db, [sessionId])).some(({ kind }) => kind === 'screen'))
          throw new BeistandError('CONFLICT', 'The recording of this session’s screen is here already.');
        if (Number(request.get('content-length') ?? 0) > sessionLimits.screenRecordingBytes) tooLarge();
        const stored = await storeStream(
          request,
          { incoming, blobs },
          {
            mostBytes: sessionLimits.screenRecordingBytes,
            tooLarge,
            head: { bytes: webmHeadBytes, check: requireWebm },
          },
        );
        const recording = { kind: 'screen', seconds: query.seconds ?? null, ...stored } as const;
        const session = { id: row.id, customerId: row.customer_id, ticket: row.ticket };
        try {
          await store.transaction((trx) => addRecordings(trx, desk, session, [recording], now()));
        } catch (error) {
          // Another one was faster: nothing refers to this file.
          await removeOrphans(store.db, blobs, [stored.sha256]);
          throw error;
        }
        return recording;
      },
    }),
  ];
};
