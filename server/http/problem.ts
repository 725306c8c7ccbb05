/**
 * Every error as an answer (RFC 9457, problem+json), in one place. What was not foreseen is logged whole and
 * answered with nothing but its code.
 */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import type { Problem } from '../../protocol/agent-api.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';

const asBeistandError = (error: unknown): BeistandError => {
  if (isBeistandError(error)) return error;
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const field = issue?.path.join('.') ?? '';
    return new BeistandError('BAD_INPUT', `${field}: ${issue?.message ?? 'not valid'}`, {
      ...(field !== '' && { details: { field } }),
      cause: error,
    });
  }
  // What Express and its body parser throw carries a status.
  const { status } = error as { status?: unknown };
  if (status === 413) return new BeistandError('TOO_LARGE', 'The request is too large.', { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new BeistandError('BAD_INPUT', 'The request is not valid.', { cause: error });
  return new BeistandError('INTERNAL', 'Something went wrong here. It has been recorded.', { cause: error });
};

/** The problem document of an error. */
export const problemOf = (error: BeistandError): Problem => {
  const { serverTime, retryAfterSeconds: _retry, ...details } = error.details;
  return {
    type: `urn:beistand:error:${error.code}`,
    title: error.code.toLowerCase().replaceAll('_', ' '),
    status: error.httpStatus,
    detail: error.message,
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(typeof serverTime === 'string' ? { serverTime } : {}),
  };
};

/** The Content-Range of a file server's 416, by which a client sees how long the file really is; null for other errors. */
const unsatisfiableRange = (error: unknown): string | null => {
  const { status, headers } = error as { status?: unknown; headers?: Record<string, unknown> };
  const range = headers?.['Content-Range'];
  return status === 416 && typeof range === 'string' ? range : null;
};

export const answerProblems =
  (log: Logger): ErrorRequestHandler =>
  (error, request, response, next) => {
    const problem = asBeistandError(error);
    if (problem.httpStatus >= 500) log.error({ err: problem, path: request.path }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    const range = unsatisfiableRange(error);
    if (range !== null) response.setHeader('Content-Range', range);
    const { retryAfterSeconds } = problem.details;
    if (typeof retryAfterSeconds === 'number') response.setHeader('Retry-After', String(retryAfterSeconds));
    response
      .status(range === null ? problem.httpStatus : 416)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(problem)));
  };

export const answerNotFound: RequestHandler = (request) => {
  throw new BeistandError('NOT_FOUND', `There is nothing at ${request.path}.`);
};
