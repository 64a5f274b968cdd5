/** The cookie that holds the token of a session. */

import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BegunSession } from '../people/people.ts';

const SESSION = 'meterhub';
const LOGIN = 'meterhub-login';

/** What a browser has shown; null for nothing. */
export function sessionToken(request: FastifyRequest): string | null {
  return request.cookies[nameOf(request, SESSION)] ?? null;
}

export function giveSession(request: FastifyRequest, reply: FastifyReply, { token, expiresAt }: BegunSession): void {
  reply.setCookie(nameOf(request, SESSION), token, {
    ...optionsOf(request, 'strict'),
    expires: new Date(expiresAt),
  });
}

export function takeSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameOf(request, SESSION), optionsOf(request, 'strict'));
}

/** What a browser keeps while its user is at a provider of OpenID Connect. */
export function keptForLogin(request: FastifyRequest): string | null {
  return request.cookies[nameOf(request, LOGIN)] ?? null;
}

export function keepForLogin(request: FastifyRequest, reply: FastifyReply, value: string, millis: number): void {
  // Lax: the browser comes back from another site, and would not show a strict one.
  reply.setCookie(nameOf(request, LOGIN), value, { ...optionsOf(request, 'lax'), maxAge: Math.floor(millis / 1000) });
}

export function forgetLogin(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameOf(request, LOGIN), optionsOf(request, 'lax'));
}

/**
 * With TLS, here or at a proxy that is trusted to say so, the name is one that browsers take from this very host
 * over TLS alone, and no other is read: who can answer for a neighbouring host cannot put a cookie in its place.
 */
function nameOf(request: FastifyRequest, name: string): string {
  return isSecure(request) ? `__Host-${name}` : name;
}

function optionsOf(request: FastifyRequest, sameSite: 'strict' | 'lax'): CookieSerializeOptions {
  return { httpOnly: true, secure: isSecure(request), sameSite, path: '/' };
}

function isSecure({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}
