/**
 * Routes as data: one description serves Express, the OpenAPI document and the tests that look at all routes.
 */
import type { Request, Response } from 'express';
import type { z } from 'zod';

/** Who must be asking: nobody in particular, an enrolled agent, or a publisher with its token. */
export type Caller = 'anyone' | 'agent' | 'publisher';

export interface Route {
  readonly method: 'get' | 'head' | 'post' | 'put';
  /** Express path. */
  readonly path: string;
  readonly summary: string;
  readonly caller: Caller;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body of a good answer; absent for files and empty answers. */
  readonly answer?: z.ZodType;
  readonly handle: (request: Request, response: Response) => Promise<void>;
}
