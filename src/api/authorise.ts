/**
 * Who may do what, decided in one place for every route, and denied where a route says nothing. A route
 * declares who may call it in its `config.access`; which enterprises' data a caller sees is decided by
 * `scopeOf`, and everything outside the scope does not exist for the caller.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal, Registry, RegistrySnapshot, Role } from '../registry/registry.ts';
import { ProblemError } from './problem.ts';
import type { CheckRate } from './rate-limit.ts';
import { type Reach, reachOf, type Scope } from './scope.ts';

/** Who may call: the roles, of which an authority that is limited to districts is another than one of the city. */
export type Caller = Role | 'districts';

/** `public` needs no key; otherwise the callers that may call the route. */
export type Access = 'public' | readonly Caller[];

/** May read what concerns enterprises. */
export const READERS: readonly Caller[] = ['admin', 'authority', 'districts', 'analyst', 'auditor', 'enterprise'];
/** May read the hub's own state, which is that of the whole city. */
export const OPERATORS: readonly Caller[] = ['admin', 'authority', 'auditor'];

/** May change what is derived and what becomes of the quarantine. */
export const DECIDERS: readonly Caller[] = ['admin', 'authority', 'districts'];

/** May read who has done what. */
export const AUDITORS: readonly Caller[] = ['admin', 'auditor'];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** Installs the check. To be called before any route is added. */
export function authoriseRoutes(app: FastifyInstance, registry: Registry, checkRate: CheckRate): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    const isPublic = request.is404 || access === 'public';
    let refusal: Error | null = null;
    if (!isPublic) {
      // What one key may see is for whoever has that key.
      reply.header('cache-control', 'no-store');
      request.principal = await authenticate(request, registry).catch((error: Error) => {
        refusal = error;
        return null;
      });
    }
    // Before the refusal: whoever tries keys is counted like everybody without one.
    await checkRate(request, reply);
    if (isPublic) return;
    if (refusal !== null) throw refusal as Error;
    const caller = callerOf(principalOf(request));
    if (access === undefined || !access.includes(caller)) {
      const who = caller === 'districts' ? 'An authority of districts' : `The role ${caller}`;
      throw new ProblemError('forbidden', `${who} may not do this.`);
    }
  });
}

/** The caller; for routes that are not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new ProblemError('unauthenticated', 'Send a key as Authorization: Bearer KEY.');
  return request.principal;
}

export function callerOf({ role, districts }: Principal): Caller {
  return role === 'authority' && districts !== null ? 'districts' : role;
}

/** The enterprises whose data the caller may see. */
export function scopeOf(request: FastifyRequest, snapshot: RegistrySnapshot): Scope {
  return reachOf(principalOf(request)).scope(snapshot);
}

/** The scope narrowed to the enterprise asked for; one outside of the scope is as unknown as none. */
export function narrowedScope(request: FastifyRequest, asked: string | undefined, snapshot: RegistrySnapshot): Scope {
  const scope = scopeOf(request, snapshot);
  if (asked === undefined) return scope;
  const isKnown = scope === null ? snapshot.enterprises.has(asked) : scope.has(asked);
  if (isKnown) return new Set([asked]);
  throw new ProblemError('not_found', `There is no enterprise ${JSON.stringify(asked)}.`);
}

/** What the key of a request that goes on and on opens now; null where it is void. */
export async function reachNow(request: FastifyRequest, registry: Registry): Promise<Reach | null> {
  return authenticate(request, registry).then(reachOf, () => null);
}

async function authenticate(request: FastifyRequest, registry: Registry): Promise<Principal> {
  const [scheme, key, ...rest] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0) {
    throw new ProblemError('unauthenticated', 'Send a key as Authorization: Bearer KEY.');
  }
  const principal = await registry.authenticateKey(key);
  if (principal === null) throw new ProblemError('unauthenticated', 'The key is unknown, expired or revoked.');
  return principal;
}
