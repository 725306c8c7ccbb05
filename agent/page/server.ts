/**
 * The local page's server. Trust: it listens on loopback alone and takes every request for hostile until access-rules.ts and
 * entry.ts let it through: right Host and Origin, not from another page, with the cookie that the one-time address gave to one
 * browser. Nothing it sends may be kept, framed or read by another origin.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import type { Agent } from '../actions/agent.ts';
import type { Shell } from '../assist/terminal.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { pageAssistPath } from '../../protocol/page-assist.ts';
import { createApi } from './api.ts';
import type { Api } from './api.ts';
import { refusalOf, socketRefusalOf } from './access-rules.ts';
import { copyRoutes } from './assist/copies.ts';
import type { CopyPlace } from './assist/copies.ts';
import { openDoor } from './assist/door.ts';
import { createScreenFilms } from './assist/films.ts';
import { createSessions } from './assist/sessions.ts';
import type { AssistSessions } from './assist/sessions.ts';
import { createEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import { closedPage, openingPage } from './entry-pages.ts';
import { openPageFiles } from './files.ts';
import type { PageFiles } from './files.ts';
import { readJson, sendJson, sendProblem, sendText } from './http.ts';
import { createJobs } from './jobs.ts';
import { createLive } from './live.ts';
import type { Live } from './live.ts';

const loopback = '127.0.0.1';
const entryPath = '/enter';
/** Where `npm run build` writes the page. */
const builtFolder = join(import.meta.dirname, '..', '..', 'dist', 'page');

export interface PageServerOptions {
  readonly agent: Agent;
  readonly home: string;
  readonly version: string;
  /** 0: any free one. */
  readonly port: number;
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** Whose shell can be shared with support, if they allow it. */
  readonly place: { readonly shell: Shell; readonly user: string };
  /** Where the built page lies. */
  readonly folder?: string;
  /** How long sessions outlive the last open page; a reload takes less. */
  readonly awayMs?: number;
}

export interface PageServer {
  /** The address that opens the page, once. */
  readonly url: string;
  readonly port: number;
  /** The sessions that are held at it. */
  readonly assist: Pick<AssistSessions, 'start' | 'endAll' | 'over'>;
  /** Stops what runs, waits for its end, and closes every connection. */
  readonly close: () => Promise<void>;
}

const everyAnswer: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

interface Parts extends CopyPlace {
  readonly origin: string;
  readonly entry: Entry;
  readonly api: Api;
  readonly live: Live;
  readonly files: PageFiles;
  readonly agent: Agent;
}

const one = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;

const enter = ({ entry }: Parts, url: URL, request: IncomingMessage, response: ServerResponse): void => {
  const opening = openingPage(url.searchParams.get('to') === 'assist' ? '/assist' : '/');
  // The browser that is in already may open the address again: from its history, or by a click in the terminal.
  if (entry.admits(request.headers.cookie)) {
    sendText(response, 200, 'text/html', opening);
    return;
  }
  const cookie = entry.exchange(url.searchParams.get('token') ?? '');
  if (cookie === null) {
    sendText(response, 401, 'text/html', closedPage);
    return;
  }
  response.setHeader('Set-Cookie', cookie);
  sendText(response, 200, 'text/html', opening);
};

const sendPage = async ({ files, agent }: Parts, path: string, response: ServerResponse): Promise<void> => {
  const vendor = await agent.status().then(
    (status) => status.vendor,
    () => '',
  );
  const { html, policy } = files.page(path, { vendor, language: (await agent.language()) ?? '' });
  response.setHeader('Content-Security-Policy', policy);
  sendText(response, 200, 'text/html', html);
};

const sendAsset = async ({ files }: Parts, name: string, response: ServerResponse): Promise<void> => {
  const asset = await files.asset(name);
  if (asset === null) throw new BeistandError('NOT_FOUND', 'There is no such file.');
  response.setHeader('Content-Type', asset.type);
  response.end(asset.bytes);
};

const answer = async (parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  for (const [name, value] of Object.entries(everyAnswer)) response.setHeader(name, value);
  const method = request.method ?? '';
  const url = URL.parse(request.url ?? '', parts.origin);
  if (url === null || url.origin !== parts.origin)
    throw new BeistandError('BAD_INPUT', 'The address is not one of this page.');
  const entering = url.pathname === entryPath;
  const { headers } = request;
  const refusal = refusalOf(
    { method, host: headers.host, origin: headers.origin, fetchSite: one(headers['sec-fetch-site']) },
    parts.origin,
    entering,
  );
  if (refusal !== null) throw new BeistandError('FORBIDDEN', refusal);
  if (entering && method === 'GET') return enter(parts, url, request, response);
  if (!parts.entry.admits(headers.cookie)) {
    if (url.pathname.startsWith('/api/') || method !== 'GET')
      throw new BeistandError('UNAUTHENTICATED', 'This browser was not let in.', { hint: 'Run: page' });
    return sendText(response, 401, 'text/html', closedPage);
  }
  if (method === 'GET' && url.pathname === '/api/live') return parts.live.attach(response);
  if (method === 'GET' && Object.hasOwn(copyRoutes, url.pathname))
    return copyRoutes[url.pathname]?.(parts, url, response, headers.range);
  const route = `${method} ${url.pathname}`;
  const handle = Object.hasOwn(parts.api, route) ? parts.api[route] : undefined;
  if (handle !== undefined) {
    const body = method === 'GET' ? undefined : await readJson(request);
    return sendJson(response, 200, await handle({ query: Object.fromEntries(url.searchParams), body }));
  }
  if (url.pathname.startsWith('/api/') || method !== 'GET')
    throw new BeistandError('NOT_FOUND', `There is no ${route}.`);
  const asset = /^\/assets\/([^/]+)$/.exec(url.pathname)?.[1];
  return asset === undefined ? sendPage(parts, url.pathname, response) : sendAsset(parts, asset, response);
};

/** Why a WebSocket is not made; null where it is. */
const socketRefusal = ({ origin, entry }: Parts, { url, headers }: IncomingMessage): BeistandError | null => {
  const facts = {
    method: 'GET',
    host: headers.host,
    origin: headers.origin,
    fetchSite: one(headers['sec-fetch-site']),
  };
  const refusal = socketRefusalOf(facts, origin);
  if (refusal !== null) return new BeistandError('FORBIDDEN', refusal);
  if (!entry.admits(headers.cookie))
    return new BeistandError('UNAUTHENTICATED', 'This browser was not let in.');
  return url === pageAssistPath ? null : new BeistandError('NOT_FOUND', 'There is nothing here.');
};

const listen = async (server: ReturnType<typeof createServer>, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new BeistandError('CONFLICT', `Port ${port} is in use.`, {
              hint: 'Choose another with --port, or leave it out for any free one.',
              cause,
            })
          : cause,
      ),
    );
    server.listen(port, loopback, () => resolve());
  });
  return (server.address() as AddressInfo).port;
};

/**
 * Starts the page of one agent; resolves once it listens.
 * @throws BeistandError NOT_FOUND (the page was not built), CONFLICT (the port is taken)
 */
export const startPage = async (options: PageServerOptions): Promise<PageServer> => {
  const { agent, home, version } = options;
  const files = await openPageFiles(options.folder ?? builtFolder);
  const jobs = createJobs(options);
  const live = createLive(jobs);
  const sessions = createSessions(options);
  const door = openDoor(sessions);
  let parts: Parts | null = null;
  const server = createServer((request, response) => {
    if (parts === null) {
      response.destroy();
      return;
    }
    answer(parts, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendProblem(response, error);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (parts === null) socket.destroy();
    else door.upgrade(socketRefusal(parts, request), request, socket, head);
  });
  server.maxConnections = 128;
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  try {
    const port = await listen(server, options.port);
    const entry = createEntry(port);
    const origin = `http://${loopback}:${port}`;
    const films = createScreenFilms();
    const api = createApi({ agent, jobs, home, version, films });
    parts = { origin, entry, api, live, files, agent, home, films };
    return {
      url: `${origin}${entryPath}?token=${entry.token}`,
      port,
      assist: sessions,
      close: async () => {
        sessions.endAll();
        await Promise.all([jobs.end(), sessions.over()]);
        live.end();
        await door.end();
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
      },
    };
  } catch (error) {
    live.end();
    await door.end();
    throw error;
  }
};
