/** How often somebody may ask: each key for itself, and everybody without one by address. */

import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';
import type { RateLimits } from './services.ts';

/** Throws `too_many_requests`; the answer says in its headers when to ask again. */
export type CheckRate = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `never` is for what tells whether the hub lives, `key` for what stays open as long as a key is good. */
    unlimited?: 'never' | 'key';
  }
}

/** Callers whose requests are counted at one time; of more, those not seen for longest begin anew. */
const CALLERS_KEPT = 50_000;
/** Whoever has one address of IPv6 has its whole network. */
const IPV6_SUBNET = 64;

/** To be called before any route is added; counts nothing where there are no limits. */
export async function limitRates(app: FastifyInstance, limits: RateLimits | undefined): Promise<CheckRate> {
  if (limits === undefined) return async () => undefined;
  await app.register(rateLimit, {
    global: false,
    cache: CALLERS_KEPT,
    timeWindow: limits.windowMillis,
    keyGenerator: ({ principal, ip }) =>
      principal === null ? `address ${normalizeIP(ip, IPV6_SUBNET)}` : `${principal.kind} ${principal.id}`,
    max: ({ principal }) => (principal === null ? limits.perAddress : limits.perKey),
    errorResponseBuilder: (_, { after }) =>
      new ProblemError('too_many_requests', `These are more requests than are allowed; ask again in ${after}.`),
  });
  const check = app.rateLimit();
  return async (request, reply) => {
    const { unlimited } = request.routeOptions.config;
    if (unlimited === 'never' || (unlimited === 'key' && request.principal !== null)) return;
    await check.call(app, request, reply);
  };
}
