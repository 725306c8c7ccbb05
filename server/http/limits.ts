/** Rate limits by address: generous to customers behind one router, tight for whoever guesses tokens. */
import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { BeistandError } from '../../protocol/errors.ts';

export interface Limiter {
  /** Counts one for the address. @throws BeistandError RATE_LIMITED */
  readonly spend: (address: string) => Promise<void>;
}

const tooMany = (rejected: unknown): BeistandError => {
  const waitMs = rejected instanceof RateLimiterRes ? rejected.msBeforeNext : 60_000;
  return new BeistandError('RATE_LIMITED', 'Too many requests from this address.', {
    hint: 'Try again in a moment.',
    details: { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
  });
};

/** At most `points` in `seconds` for each address. */
export const createLimiter = (points: number, seconds: number): Limiter => {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return {
    spend: async (address) => {
      try {
        await limiter.consume(address);
      } catch (rejected) {
        throw tooMany(rejected);
      }
    },
  };
};

/** The limiter in front of a route. */
export const limited =
  (limiter: Limiter): RequestHandler =>
  async (request, _response, next) => {
    await limiter.spend(request.ip ?? 'unknown');
    next();
  };

/** What one address may do in a minute. An agent polls four times an hour; a thousand behind one router still fit. */
export const standardLimits = () => ({
  agents: createLimiter(3_000, 60),
  enrolments: createLimiter(60, 60),
  /** People and their programs, before anything is looked up for them. */
  people: createLimiter(1_200, 60),
  /** Passwords, codes, setup and invitations tried. */
  signIns: createLimiter(30, 60),
  /** Wrong publish tokens. */
  failures: createLimiter(20, 60),
});
