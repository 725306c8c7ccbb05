/** A real HTTP server over a map of files, with Range, that a test can make misbehave. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  readonly url: string;
  /** `path range` of each request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Answers itself and returns true, or leaves the request to the server. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

export const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

export const closeServer = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
};

export const answerFile = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void => {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (range === null) {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  const start = Number(range[1]);
  const end = Math.min(Number(range[2]), bytes.length - 1);
  if (start >= bytes.length) {
    response.writeHead(416).end();
    return;
  }
  response
    .writeHead(206, {
      'content-range': `bytes ${start}-${end}/${bytes.length}`,
      'content-length': end - start + 1,
    })
    .end(bytes.subarray(start, end + 1));
};

export const serveFiles = async (
  files: ReadonlyMap<string, Uint8Array>,
  misbehave: Misbehaviour = () => false,
): Promise<FileServer> => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURI((request.url ?? '/').slice(1));
    requests.push(`${path}${request.headers.range === undefined ? '' : ` ${request.headers.range}`}`);
    if (misbehave(request, response, path)) return;
    const bytes = files.get(path);
    if (bytes === undefined) response.writeHead(404).end();
    else answerFile(request, response, bytes);
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closeServer(server) };
};
