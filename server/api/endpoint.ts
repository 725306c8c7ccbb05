/**
 * The one way into /api/v1. Every route names the action it needs and whose thing it acts on; this file asks
 * `can` before the route's own code runs, so a route can't forget to. Order: who is it, what is it about, may
 * they, is the rest of the request valid, was it done before (idempotency key), do it.
 */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { can, maySee } from '../auth/rules.ts';
import type { Action, Actor, Resource } from '../auth/rules.ts';
import type { Route } from '../http/route.ts';
import type { OnceKeeper } from './idempotency.ts';

/** Before every path below. */
export const apiPath = '/api/v1';

const nothing = z.object({});
type Nothing = typeof nothing;

/** A request as a route's own code gets it: parsed, and allowed. */
export interface Asked<P, Q, B> {
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  readonly response: Response;
}

export interface Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A> {
  readonly method: Route['method'];
  /** Below /api/v1. */
  readonly path: string;
  readonly summary: string;
  /** Null only where nobody can be signed in yet: setup, accepting an invitation. */
  readonly action: Action | null;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: z.ZodType;
  /** 200 unless said otherwise; 204 where nothing is answered. */
  readonly status?: number;
  /** True where the answer holds a secret: it is stored nowhere, not even for idempotency keys. */
  readonly secret?: boolean;
  /** Whose thing it is. Without it: the actor's own, for members their customer. */
  readonly of?: (asked: {
    readonly actor: Actor;
    readonly params: z.output<P>;
    readonly query: z.output<Q>;
    /** Parses the body, where it decides whose thing it is. */
    readonly body: () => z.output<B>;
  }) => Promise<Resource> | Resource;
  readonly handle: (asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => Promise<A>;
}

export type Endpoint = <
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = z.ZodUndefined,
  A = unknown,
>(
  definition: Definition<P, Q, B, A>,
) => Route;

/** What a route acts on when it is about the actor: for members their customer. */
export const ownOf = (actor: Actor): Resource => ({
  customerId: actor.kind === 'member' ? actor.customerId : null,
});

/** The one customer a list is narrowed to: the member's own; null for staff, who see all. */
export const onlyCustomer = (actor: Actor): string | null => ownOf(actor).customerId;

const permit = (actor: Actor, action: Action, resource: Resource): void => {
  if (can(actor, action, resource)) return;
  if (actor.kind === 'nobody')
    throw new BeistandError('UNAUTHENTICATED', 'Please sign in.', {
      hint: 'Sign in, or send a personal API token as: Authorization: Bearer …',
    });
  if (!maySee(actor, resource)) throw new BeistandError('NOT_FOUND', 'There is nothing here.');
  if (actor.kind === 'staff' && actor.lacksSecondFactor === true)
    throw new BeistandError('FORBIDDEN', 'A second factor is needed here, and you have none yet.', {
      hint: 'Set one up in your profile.',
      details: { action, reason: 'second-factor' },
    });
  throw new BeistandError('FORBIDDEN', 'You may not do this.', { details: { action } });
};

const refuseNobody = (actor: Actor): void => {
  if (actor.kind === 'nobody') permit(actor, 'own.profile', ownOf(actor));
};

export interface EndpointOptions {
  /** @throws BeistandError UNAUTHENTICATED, TOKEN_EXPIRED, FORBIDDEN (a foreign site uses the browser's session) */
  readonly authenticate: (request: Request) => Promise<Actor>;
  readonly once: OnceKeeper;
}

/** Makes routes out of definitions. */
export const createEndpoint =
  ({ authenticate, once }: EndpointOptions): Endpoint =>
  (definition) => {
    const { action, status = 200 } = definition;
    const paramsSchema = definition.params ?? nothing;
    const querySchema = definition.query ?? nothing;
    const parseBody = (request: Request) => (definition.body ?? z.undefined()).parse(request.body as unknown);

    const handle = async (request: Request, response: Response): Promise<void> => {
      response.setHeader('Cache-Control', 'no-store');
      const actor: Actor = action === null ? { kind: 'nobody' } : await authenticate(request);
      if (action !== null) refuseNobody(actor);
      const params = paramsSchema.parse(request.params) as z.output<NonNullable<typeof definition.params>>;
      const query = querySchema.parse(request.query) as z.output<NonNullable<typeof definition.query>>;
      const body = () => parseBody(request) as z.output<NonNullable<typeof definition.body>>;
      if (action !== null) {
        const resource = (await definition.of?.({ actor, params, query, body })) ?? ownOf(actor);
        permit(actor, action, resource);
      }
      const asked = {
        actor,
        params,
        query,
        body: definition.body === undefined ? (undefined as never) : body(),
        request,
        response,
      };
      const work = async () => ({ status, body: (await definition.handle(asked)) as unknown });
      const answer = await (definition.secret === true ? work() : once(actor, request, work));
      if (response.headersSent) return;
      if (answer.body === undefined) response.status(answer.status === 200 ? 204 : answer.status).end();
      else response.status(answer.status).json(answer.body);
    };

    return {
      method: definition.method,
      path: `${apiPath}${definition.path}`,
      summary: definition.summary,
      caller: action === null ? 'anyone' : 'person',
      ...(action === null ? {} : { action }),
      ...(definition.query === undefined ? {} : { query: definition.query }),
      ...(definition.body === undefined ? {} : { body: definition.body }),
      ...(definition.answer === undefined ? {} : { answer: definition.answer }),
      handle,
    };
  };
