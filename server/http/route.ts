/**
 * Routes as data: one description serves Express, the OpenAPI document and the tests that look at all routes.
 */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Action } from '../auth/rules.ts';

/** Who must be asking: nobody in particular, an enrolled agent, a publisher with its token, or a person (session or API token). */
export type Caller = 'anyone' | 'agent' | 'publisher' | 'person';

export interface Route {
  readonly method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path. */
  readonly path: string;
  readonly summary: string;
  readonly caller: Caller;
  /** What a person must be allowed to do (server/auth/rules.ts); every route of persons has one. */
  readonly action?: Action;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The body of a good answer; absent for files and empty answers. */
  readonly answer?: z.ZodType;
  readonly handle: (request: Request, response: Response) => Promise<void>;
}
