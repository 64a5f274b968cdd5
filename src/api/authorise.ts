/**
 * Who may do what, decided in one place for every route, and denied where a route says nothing. A route
 * declares who may call it in its `config.access`; which enterprise's data a caller sees is decided by
 * `scopeOf`, and everything outside the scope does not exist for the caller.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal, Registry, Role } from '../registry/registry.ts';
import { ProblemError } from './problem.ts';

/** `public` needs no key; otherwise the roles that may call the route. */
export type Access = 'public' | readonly Role[];

/** Roles that may read what concerns enterprises. */
export const READERS: readonly Role[] = ['admin', 'authority', 'analyst', 'auditor', 'enterprise'];
/** Roles that may read the hub's own state. */
export const OPERATORS: readonly Role[] = ['admin', 'authority', 'auditor'];

/** Roles that may change what is derived and what becomes of the quarantine. */
export const DECIDERS: readonly Role[] = ['admin', 'authority'];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** Installs the check. To be called before any route is added. */
export function authoriseRoutes(app: FastifyInstance, registry: Registry): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const access = request.routeOptions.config.access;
    if (access === 'public') return;
    // What one key may see is for whoever has that key.
    reply.header('cache-control', 'no-store');
    const principal = await authenticate(request, registry);
    request.principal = principal;
    if (access === undefined || !access.includes(principal.role)) {
      throw new ProblemError('forbidden', `The role ${principal.role} may not do this.`);
    }
  });
}

/** The caller; for routes that are not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new ProblemError('unauthenticated', 'Send a key as Authorization: Bearer KEY.');
  return request.principal;
}

/** The one enterprise whose data the caller may see, or null for all of them. */
export function scopeOf(request: FastifyRequest): string | null {
  const principal = principalOf(request);
  return principal.role === 'enterprise' ? (principal.enterprise ?? '') : null;
}

/** The scope narrowed to the enterprise asked for; one outside of the scope is as unknown as none. */
export async function narrowedScope(
  request: FastifyRequest,
  asked: string | undefined,
  registry: Registry,
): Promise<string | null> {
  const scope = scopeOf(request);
  if (asked === undefined || asked === scope) return scope;
  if (scope === null && (await registry.snapshot()).enterprises.has(asked)) return asked;
  throw new ProblemError('not_found', `There is no enterprise ${JSON.stringify(asked)}.`);
}

/** Whether the key of a request that goes on and on is still valid. */
export async function isStillValid(request: FastifyRequest, registry: Registry): Promise<boolean> {
  return authenticate(request, registry).then(
    () => true,
    () => false,
  );
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
