/**
 * Who may do what, decided in one place for every route, and denied where a route says nothing. A route
 * declares who may call it in its `config.access`; which enterprises' data a caller sees is decided by
 * `scopeOf`, and everything outside the scope does not exist for the caller.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { People, Person } from '../people/people.ts';
import type { Principal, Registry, RegistrySnapshot, Role } from '../registry/registry.ts';
import { checkOwnPage } from './csrf.ts';
import { ProblemError } from './problem.ts';
import type { CheckRate } from './rate-limit.ts';
import { type Reach, reachOf, type Scope } from './scope.ts';
import { sessionToken } from './session-cookie.ts';

/** Who may call: the roles, of which an authority that is limited to districts is another than one of the city. */
export type Caller = Role | 'districts';

/**
 * `public` needs neither key nor session; `people` is for everybody who has signed in, and for no key; otherwise the
 * callers that may call the route.
 */
export type Access = 'public' | 'people' | readonly Caller[];

/** May read what concerns enterprises. */
export const READERS: readonly Caller[] = ['admin', 'authority', 'districts', 'analyst', 'auditor', 'enterprise'];
/** May read the hub's own state, which is that of the whole city. */
export const OPERATORS: readonly Caller[] = ['admin', 'authority', 'auditor'];

/** May change what is derived and what becomes of the quarantine. */
export const DECIDERS: readonly Caller[] = ['admin', 'authority', 'districts'];

/** May read who has done what. */
export const AUDITORS: readonly Caller[] = ['admin', 'auditor'];

/** May say who else may do what. */
export const ADMINS: readonly Caller[] = ['admin'];

/** What keys and sessions are looked up in. */
export interface Authorities {
  readonly registry: Registry;
  readonly people: People;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Answers people who have a password that somebody else has made, too. */
    beforePasswordChange?: true;
  }
  interface FastifyRequest {
    principal: Principal | null;
    /** Where the principal is a person: who, and by which session. */
    signedIn: SignedIn | null;
  }
}

export interface SignedIn {
  readonly person: Person;
  readonly token: string;
}

/** Installs the check. To be called before any route is added. */
export function authoriseRoutes(app: FastifyInstance, authorities: Authorities, checkRate: CheckRate): void {
  app.decorateRequest('principal', null);
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    const isPublic = request.is404 || access === 'public';
    let refusal: Error | null = null;
    if (!isPublic) {
      // What one key may see is for whoever has that key.
      reply.header('cache-control', 'no-store');
      const caller = await authenticate(request, authorities).catch((error: Error) => {
        refusal = error;
        return null;
      });
      request.principal = caller?.principal ?? null;
      request.signedIn = caller?.signedIn ?? null;
    }
    // Before the refusal: whoever tries keys is counted like everybody without one.
    await checkRate(request, reply);
    // To be signed in as somebody else by another page does harm, too; what is not there changes nothing.
    if (request.signedIn !== null || (access === 'public' && !request.is404)) checkOwnPage(request);
    if (isPublic) return;
    if (refusal !== null) throw refusal as Error;
    checkAccess(request, access);
  });
}

function checkAccess({ principal, signedIn, routeOptions }: FastifyRequest, access: Access | undefined): void {
  if (principal === null) throw unauthenticated();
  if (signedIn?.person.mustChangePassword && !routeOptions.config.beforePasswordChange)
    throw new ProblemError('password_change_required', 'Change the password first; somebody else has made it.');
  if (access === 'people') {
    if (signedIn === null)
      throw new ProblemError('forbidden', 'This is for people who have signed in, and not for keys.');
    return;
  }
  checkCaller(principal, typeof access === 'object' ? access : []);
}

/** For what only some of those may do who may call the route. */
export function checkMay(request: FastifyRequest, callers: readonly Caller[]): void {
  checkCaller(principalOf(request), callers);
}

function checkCaller(principal: Principal, callers: readonly Caller[]): void {
  const caller = callerOf(principal);
  if (callers.includes(caller)) return;
  const who = caller === 'districts' ? 'An authority of districts' : `The role ${caller}`;
  throw new ProblemError('forbidden', `${who} may not do this.`);
}

/** The caller; for routes that are not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw unauthenticated();
  return request.principal;
}

/** Who has signed in; for routes whose access is `people`. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw unauthenticated();
  return request.signedIn;
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

/** What the key or the session of a request that goes on and on opens now; null where it is void. */
export async function reachNow(request: FastifyRequest, authorities: Authorities): Promise<Reach | null> {
  return authenticate(request, authorities).then(
    ({ principal, signedIn }) => (signedIn?.person.mustChangePassword ? null : reachOf(principal)),
    () => null,
  );
}

interface Authenticated {
  readonly principal: Principal;
  readonly signedIn: SignedIn | null;
}

/** A request that has both is judged by its key: whoever sends one means it, and cookies come by themselves. */
async function authenticate(request: FastifyRequest, { registry, people }: Authorities): Promise<Authenticated> {
  const { authorization } = request.headers;
  const token = authorization === undefined ? sessionToken(request) : null;
  if (token !== null) {
    const person = await people.sessionOf(token);
    if (person === null) throw new ProblemError('unauthenticated', 'The session is over.');
    return { principal: principalOfPerson(person), signedIn: { person, token } };
  }
  const [scheme, key, ...rest] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0) throw unauthenticated();
  const principal = await registry.authenticateKey(key);
  if (principal === null) throw new ProblemError('unauthenticated', 'The key is unknown, expired or revoked.');
  return { principal, signedIn: null };
}

export function principalOfPerson({ id, displayName, role, enterprise, districts }: Person): Principal {
  return { kind: 'person', id, name: displayName, role, enterprise, districts };
}

function unauthenticated(): ProblemError {
  return new ProblemError('unauthenticated', 'Sign in, or send a key as Authorization: Bearer KEY.');
}
