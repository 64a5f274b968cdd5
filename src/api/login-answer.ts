/** How an attempt with a password is answered: never in a way that tells whether anybody has the user name. */

import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BegunSession, LoginOutcome } from '../people/people.ts';
import { ProblemError } from './problem.ts';
import type { SignInAudit } from './sign-in-audit.ts';

/** Whoever has one address of IPv6 has its whole network. */
const IPV6_SUBNET = 64;

/** What wrong passwords are counted for. */
export function callerAddress({ ip }: FastifyRequest): string {
  return normalizeIP(ip, IPV6_SUBNET);
}

/** The session that was begun; throws what `refusal` says where the password was wrong. */
export function sessionOrProblem(
  result: LoginOutcome,
  refusal: () => ProblemError,
  {
    request,
    reply,
    audit,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly audit: SignInAudit },
): BegunSession {
  switch (result.outcome) {
    case 'done':
      return result.session;
    case 'refused':
      audit.refused(result.known, request, 'password');
      if (result.blockedUntil !== null) audit.blocked(result.known, request);
      throw refusal();
    case 'blocked': {
      audit.blocked(result.known, request);
      const seconds = Math.max(1, Math.ceil((result.until - Date.now()) / 1000));
      reply.header('retry-after', seconds);
      throw new ProblemError('too_many_requests', `Too many passwords were wrong; try again in ${seconds} s.`);
    }
    default:
      return result satisfies never;
  }
}
