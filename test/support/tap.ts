/**
 * A man in the middle for tests: an HTTP server that hands requests on to the real one, keeps what passes,
 * and can answer in its place, cut the line or slow it down.
 */
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly status: number;
  readonly answer: Buffer;
}

export type Interference = (
  request: { readonly method: string; readonly path: string },
  response: ServerResponse,
  handOn: () => Promise<Passed>,
) => Promise<void>;

export interface Tap {
  readonly url: string;
  readonly passed: Passed[];
  /** What to do with each request; null: hand it on and back unchanged. */
  interfere: Interference | null;
  end(): Promise<void>;
}

const read = async (message: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

const textHeaders = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** Sends one recorded request, byte for byte, to `upstream`. */
export const send = (
  upstream: string,
  what: Pick<Passed, 'method' | 'path' | 'headers' | 'body'>,
): Promise<Passed & { readonly answerHeaders: Record<string, string> }> =>
  new Promise((resolve, reject) => {
    const { host } = new URL(upstream);
    const outgoing = httpRequest(
      new URL(what.path, upstream),
      { method: what.method, headers: { ...what.headers, host }, agent: false },
      (incoming) => {
        read(incoming).then(
          (answer) =>
            resolve({
              ...what,
              status: incoming.statusCode ?? 0,
              answer,
              answerHeaders: textHeaders(incoming.headers),
            }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(what.body);
  });

/** Starts a tap in front of `upstream`, over TLS where a certificate is given. */
export const startTap = async (
  upstream: string,
  tls: { readonly key: string; readonly cert: string } | null = null,
): Promise<Tap> => {
  const passed: Passed[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const what = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: textHeaders(request.headers),
      body: await read(request),
    };
    const handOn = async (): Promise<Passed> => {
      const done = await send(upstream, what);
      passed.push(done);
      return done;
    };
    if (tap.interfere !== null) {
      await tap.interfere(what, response, handOn);
      return;
    }
    const done = await send(upstream, what);
    passed.push(done);
    const { 'transfer-encoding': _, connection: __, ...headers } = done.answerHeaders;
    response.writeHead(done.status, headers);
    response.end(done.answer);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls === null ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tap: Tap = {
    url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    interfere: null,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return tap;
};
