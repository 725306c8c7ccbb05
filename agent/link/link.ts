/**
 * The agent's side of the server's API: enrol, check, report. TLS says who the server is; its answers are
 * still only hints: schemas first, then they must be for this installation and this very request.
 */
import type { z } from 'zod';
import type { Dispatcher } from 'undici';
import {
  agentPaths,
  agentTicketResponseSchema,
  copyPieceAnswerSchema,
  copyStateSchema,
  checkResponseSchema,
  enrollResponseSchema,
  fileStateSchema,
  reportResponseSchema,
} from '../../protocol/agent-api.ts';
import type {
  AgentEvent,
  AgentTicketRequest,
  AgentTicketResponse,
  CheckResponse,
  EnrollRequest,
  EnrollResponse,
  FileOffer,
  FileState,
} from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { DeviceKey } from '../home/device-key.ts';
import { requireAllowedUrl } from '../home/url-rules.ts';
import { exchange } from './http.ts';
import type { CopyLink } from './copy.ts';
import type { Answer } from './http.ts';
import type { SendPiece } from './pieces.ts';
import { requestToken } from './request-token.ts';

export interface LinkOptions {
  /** The server's base URL, without a slash at the end. */
  readonly server: string;
  readonly dispatcher: Dispatcher;
  readonly key: DeviceKey;
  readonly agentVersion: string;
  readonly nowMs: () => number;
  /** A fresh unpredictable id for each call, 16 to 64 characters. */
  readonly randomId: () => string;
}

/** What the agent has already, so that the server need not say it again. */
export interface CheckKnown {
  readonly root: number;
  readonly timestamp: number;
  readonly etag: string | null;
}

export type CheckResult =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'answer'; readonly answer: CheckResponse; readonly etag: string | null };

/** The server's side of handing a file to a ticket. */
export interface FileLink {
  begin(offer: FileOffer): Promise<FileState>;
  /** How much of the file is there now. */
  piece(file: string, piece: Parameters<SendPiece>[0]): ReturnType<SendPiece>;
  keep(file: string): Promise<void>;
}

export interface Link {
  enroll(request: EnrollRequest, signal?: AbortSignal): Promise<EnrollResponse>;
  check(installationId: string, known: CheckKnown, signal?: AbortSignal): Promise<CheckResult>;
  /** Ids of the events the server has stored now or had before. */
  report(installationId: string, events: readonly AgentEvent[], signal?: AbortSignal): Promise<string[]>;
  openTicket(installationId: string, ticket: AgentTicketRequest): Promise<AgentTicketResponse>;
  /** The way for copies of sessions. */
  copies(installationId: string, signal?: AbortSignal): CopyLink;
  /** The way for files that go to a ticket. */
  files(installationId: string, signal?: AbortSignal): FileLink;
}

const parse = <T>(schema: z.ZodType<T>, answer: Answer, what: string): T => {
  const wrong = (cause: unknown): BeistandError =>
    new BeistandError('OFFER_INVALID', `The server’s answer to ${what} is not one this agent understands.`, {
      hint: 'Check that no proxy answers in the server’s place; if none does, tell your vendor.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes));
  } catch (cause) {
    throw wrong(cause);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw wrong(parsed.error);
  return parsed.data;
};

const replayed = (what: string): BeistandError =>
  new BeistandError('OFFER_INVALID', `The server’s answer ${what}; it was ignored.`, {
    hint: 'Somebody may be replaying recorded answers. Nothing was changed; tell your vendor if it happens again.',
  });

/**
 * A link to one server.
 * @throws BeistandError INSECURE_URL at once; its calls throw what `exchange` throws, and OFFER_INVALID
 */
export const createLink = (options: LinkOptions): Link => {
  const base = requireAllowedUrl(options.server).replace(/\/+$/, '');

  const send = async (
    method: 'GET' | 'POST',
    pathWithQuery: string,
    given: {
      installationId: string | null;
      payload?: unknown;
      /** Sent as they are, in place of a payload. */
      bytes?: Uint8Array;
      headers?: Record<string, string>;
      signal?: AbortSignal | undefined;
    },
  ): Promise<Answer & { requestId: string }> => {
    const payload =
      given.payload === undefined ? null : new TextEncoder().encode(JSON.stringify(given.payload));
    const body = given.bytes ?? payload;
    const requestId = options.randomId();
    const headers: Record<string, string> = {
      'user-agent': `beistand/${options.agentVersion}`,
      ...(body === null
        ? {}
        : { 'content-type': payload === null ? 'application/octet-stream' : 'application/json' }),
      ...given.headers,
    };
    if (given.installationId !== null) {
      const token = requestToken(
        {
          installationId: given.installationId,
          method,
          pathWithQuery,
          body: body ?? new Uint8Array(),
          nowMs: options.nowMs(),
          id: requestId,
        },
        (bytes) => options.key.sign(bytes),
      );
      headers['authorization'] = `Bearer ${token}`;
    }
    const answer = await exchange({
      url: `${base}${pathWithQuery}`,
      method,
      headers,
      body,
      dispatcher: options.dispatcher,
      nowMs: options.nowMs,
      signal: given.signal,
    });
    return { ...answer, requestId };
  };

  return {
    enroll: async (payload, signal) =>
      parse(
        enrollResponseSchema,
        await send('POST', agentPaths.enroll, { installationId: null, payload, signal }),
        'enrolment',
      ),

    check: async (installationId, known, signal) => {
      const path = `${agentPaths.check}?root=${known.root}&timestamp=${known.timestamp}`;
      const headers: Record<string, string> = known.etag === null ? {} : { 'if-none-match': known.etag };
      const answer = await send('GET', path, { installationId, headers, signal });
      if (answer.status === 304) {
        if (known.etag === null) throw replayed('says “unchanged” though nothing was known before');
        return { kind: 'unchanged' };
      }
      const parsed = parse(checkResponseSchema, answer, 'a check');
      if (parsed.installationId !== installationId) throw replayed('is for another installation');
      if (parsed.requestId !== answer.requestId) throw replayed('belongs to another request');
      return { kind: 'answer', answer: parsed, etag: answer.etag };
    },

    report: async (installationId, events, signal) => {
      const answer = await send('POST', agentPaths.report, { installationId, payload: { events }, signal });
      return parse(reportResponseSchema, answer, 'a report').stored;
    },

    openTicket: async (installationId, payload) =>
      parse(
        agentTicketResponseSchema,
        await send('POST', agentPaths.tickets, { installationId, payload }),
        'a new ticket',
      ),

    copies: (installationId, signal) => {
      const post = (path: string, bytes: Uint8Array): Promise<Answer> =>
        send('POST', `${agentPaths.sessions}/${path}`, { installationId, bytes, signal });
      return {
        begin: async (proof) => parse(copyStateSchema, await post('proof', proof), 'a copy of a session'),
        piece: async (session, { part, at, bytes }) =>
          parse(
            copyPieceAnswerSchema,
            await post(`${session}/${part}?at=${at}`, bytes),
            'a piece of a session’s copy',
          ).received,
        keep: async (session) => {
          await post(`${session}/keep`, new Uint8Array());
        },
      };
    },

    files: (installationId, signal) => ({
      begin: async (payload) =>
        parse(
          fileStateSchema,
          await send('POST', agentPaths.files, { installationId, payload, signal }),
          'a file for a ticket',
        ),
      piece: async (file, { at, bytes }) =>
        parse(
          copyPieceAnswerSchema,
          await send('POST', `${agentPaths.files}/${file}?at=${at}`, { installationId, bytes, signal }),
          'a piece of a file',
        ).received,
      keep: async (file) => {
        const bytes = new Uint8Array();
        await send('POST', `${agentPaths.files}/${file}/keep`, { installationId, bytes, signal });
      },
    }),
  };
};
