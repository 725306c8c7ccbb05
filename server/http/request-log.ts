/** One log line a request. No tokens, no bodies, no query: only what is needed to see what happened. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

export const logRequests =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const began = performance.now();
    const id = randomUUID();
    // Read now: a connection that was cut has no address any more when its answer is finished.
    const { ip: address } = request;
    response.setHeader('X-Request-Id', id);
    response.on('finish', () => {
      const { method, path } = request;
      const ms = Math.round(performance.now() - began);
      log.info({ id, method, path, status: response.statusCode, ms, address }, 'request');
    });
    next();
  };
