/** Sends the copies of recorded sessions to the vendor: at the end of each, later by the daemon where that failed, and by hand. */
import { join } from 'node:path';
import { BeistandError, isBeistandError, toBeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { sessionIdSchema } from '../../protocol/session/binding.ts';
import { sessionFiles } from '../assist/recording.ts';
import { readProof } from '../assist/recordings.ts';
import { readMark, waitingCopies, writeMark } from '../assist/upload-mark.ts';
import { requireConfig } from '../home/config.ts';
import { readDeviceKey } from '../home/device-key.ts';
import { sendCopy } from '../link/copy.ts';
import { createLink } from '../link/link.ts';
import { connectionOf } from './connection.ts';
import type { ActionContext } from './context.ts';
import { noteWhenFree } from './note.ts';

/** The server notes the end of a session a moment after it ended. */
const endedTries = 20;
const endedWaitMs = 500;

/** What the server will say again however often it is asked. */
const final: ReadonlySet<ErrorCode> = new Set([
  'BAD_INPUT',
  'TOO_LARGE',
  'NOT_FOUND',
  'CONFLICT',
  'NOT_GRANTED',
  'SIGNATURE_INVALID',
  'HASH_MISMATCH',
  // The house took this enrolment back. What is signed by its key from then on proves nothing to them, so that is so for good.
  'UNAUTHENTICATED',
]);

const folderOf = ({ layout }: ActionContext, session: string): string => join(layout.sessions, session);

/** Notes durably that the copy of a session is to be sent. */
export const queueCopy = (context: ActionContext, session: string): Promise<void> =>
  writeMark(context.disk, folderOf(context, session), {
    state: 'waiting',
    at: new Date(context.nowMs()).toISOString(),
    code: null,
  });

/** Sends one copy and notes what came of it. @throws BeistandError as `sendCopy`; what is final is noted before */
const send = async (context: ActionContext, session: string, signal?: AbortSignal): Promise<number> => {
  const { disk, layout } = context;
  const config = await requireConfig(disk, layout);
  const key = await readDeviceKey(disk, layout.deviceKey, context.system);
  if (key === null) throw new BeistandError('NOT_ENROLLED', `${layout.deviceKey} is missing.`);
  const folder = folderOf(context, session);
  const connection = await connectionOf(context, config);
  const mark = (state: 'sent' | 'refused', code: string | null) =>
    writeMark(disk, folder, { state, at: new Date(context.nowMs()).toISOString(), code });
  return context.connected(connection, async (dispatcher) => {
    const link = createLink({ ...context, server: config.server, dispatcher, key }).copies(
      config.installationId,
      signal,
    );
    for (let tries = 1; ; tries += 1)
      try {
        const bytes = await sendCopy(disk, link, {
          session,
          proof: join(folder, sessionFiles.proof),
          paths: { events: join(folder, sessionFiles.events), terminal: join(folder, sessionFiles.cast) },
        });
        await mark('sent', null);
        await noteWhenFree(context, 'sessionSent', { session, sizeBytes: bytes });
        return bytes;
      } catch (error) {
        const { code } = toBeistandError(error);
        if (code === 'BUSY' && tries < endedTries && signal?.aborted !== true) {
          await context.sleep(endedWaitMs, signal);
          continue;
        }
        if (final.has(code)) {
          await mark('refused', code);
          await noteWhenFree(context, 'sessionNotSent', { session, code });
        }
        if (code === 'UNAUTHENTICATED') throw notEnrolledAnyMore(session, folder, error);
        throw error;
      }
  });
};

const notEnrolledAnyMore = (session: string, folder: string, cause: unknown): BeistandError =>
  new BeistandError(
    'UNAUTHENTICATED',
    `This machine is no longer enrolled with the vendor; the copy of ${session} lies here alone.`,
    { hint: `Pack ${folder} and hand it over yourselves, in the customer area say.`, cause },
  );

/**
 * Sends all copies that wait. One that the server refuses for good is noted and keeps no other back.
 * @throws BeistandError where the server can't be reached; what was not sent goes on waiting
 */
export const sendWaitingCopies = async (context: ActionContext, signal?: AbortSignal): Promise<void> => {
  for (const session of await waitingCopies(context.disk, context.layout.sessions)) {
    if (signal?.aborted === true) return;
    try {
      await send(context, session, signal);
    } catch (error) {
      if (!isBeistandError(error) || !final.has(error.code)) throw error;
    }
  }
};

/**
 * Sends the copy of one session by hand, also one that was refused before or never marked.
 * @throws BeistandError NOT_FOUND, NOT_GRANTED, NOT_ENROLLED, and as `sendCopy`
 */
export const uploadSession = async (context: ActionContext, session: string) => {
  const id = sessionIdSchema.safeParse(session);
  const proof = id.success ? await readProof(context.disk, folderOf(context, id.data)) : null;
  if (proof === null)
    throw new BeistandError(
      'NOT_FOUND',
      `There is no signed copy of a session ${session.slice(0, 40)} here.`,
      {
        hint: 'sessions list shows which there are.',
      },
    );
  if (!proof.claims.granted.includes('record'))
    throw new BeistandError('NOT_GRANTED', 'Recording was not allowed in this session; its copy stays here.');
  const before = (await readMark(context.disk, folderOf(context, session)))?.state;
  const bytes = await send(context, session);
  return { session, alreadyThere: before === 'sent', bytes };
};
