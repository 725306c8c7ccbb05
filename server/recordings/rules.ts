/** What may be kept of a session, by whom, and how it is served. Pure. */
import { BeistandError } from '../../protocol/errors.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Actor } from '../auth/rules.ts';
import type { RecordingKind } from './store.ts';

/** How long after a session its helper may still bring the recording of the screen: a slow line, no afterthought. */
export const screenLateMs = 24 * 60 * 60_000;

/** So many first bytes of a WebM are looked at. */
export const webmHeadBytes = 64;
const ebml = [0x1a, 0x45, 0xdf, 0xa3] as const;
/** The element DocType with its four letters: id 0x4282, length 4. */
const docType = [0x42, 0x82, 0x84, ...Buffer.from('webm', 'latin1')] as const;

/**
 * Looks whether a file begins as WebM: an EBML header (RFC 8794) that says so.
 * @throws BeistandError BAD_INPUT
 */
export const requireWebm = (head: Uint8Array): void => {
  const begins = ebml.every((byte, at) => head[at] === byte);
  if (!begins || Buffer.from(head).indexOf(Buffer.from(docType)) === -1)
    throw new BeistandError('BAD_INPUT', 'This is not a WebM video.');
};

export interface RecordedSession {
  readonly helperId: string;
  readonly granted: readonly Capability[];
  readonly endedAt: string | null;
}

/**
 * Whether somebody may bring the recording of a session's screen: its helper, signed in at our own page, where the customer
 * allowed both to see the screen and to record.
 * @throws BeistandError FORBIDDEN, NOT_GRANTED, SESSION_ENDED
 */
export const requireScreenRecorder = (actor: Actor, session: RecordedSession, now: Date): void => {
  if (actor.kind !== 'staff' || actor.scopes !== undefined || actor.id !== session.helperId)
    throw new BeistandError('FORBIDDEN', 'Only the helper of this session may bring its recording.');
  if (!session.granted.includes('record') || !session.granted.includes('screen'))
    throw new BeistandError('NOT_GRANTED', 'The customer did not allow to record the screen.');
  if (session.endedAt !== null && now.getTime() - Date.parse(session.endedAt) > screenLateMs)
    throw new BeistandError('SESSION_ENDED', 'This session ended too long ago.');
};

const served: Readonly<Record<RecordingKind, { readonly type: string; readonly ending: string }>> = {
  terminal: { type: 'application/octet-stream', ending: 'cast' },
  events: { type: 'application/octet-stream', ending: 'jsonl' },
  proof: { type: 'application/octet-stream', ending: 'json' },
  screen: { type: 'video/webm', ending: 'webm' },
};

/** The headers a recording is answered with: always for saving, never a page of ours, whatever is in it. */
export const recordingHeaders = (session: string, kind: RecordingKind): Readonly<Record<string, string>> => {
  const { type, ending } = served[kind];
  return {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${session}-${kind}.${ending}"`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, no-cache',
    'Accept-Ranges': 'bytes',
  };
};
