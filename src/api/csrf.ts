/**
 * Keeps other pages from using the session that a browser has. A browser adds the cookie by itself, so that the
 * cookie alone does not tell that it was the dashboard that asked. Three things do, of which each would be enough:
 *
 *   SameSite=Strict on the cookie     no browser sends it with what another site asks for. Site is not origin, though:
 *                                     another port or a neighbouring host name of the hub is the same site.
 *   the header `x-meterhub-csrf: 1`   a form or an image cannot send it, and a script of another origin only after
 *                                     asking (CORS), which the hub answers to nobody.
 *   Origin and Sec-Fetch-Site         browsers say where a request comes from and no page can change that; old ones
 *                                     and programs leave them out, and are held to the header then.
 *
 * A token in the page (double submit, or one of the session) would prove the same as the header and no more, and
 * would have to be kept and renewed. Keys need none of this: no browser sends them by itself.
 */

import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

export const CSRF_HEADER = 'x-meterhub-csrf';
const CHANGES_NOTHING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Throws where a request that may change something does not come from a page of the hub itself. */
export function checkOwnPage({ method, headers, host }: FastifyRequest): void {
  if (CHANGES_NOTHING.has(method)) return;
  if (headers[CSRF_HEADER] !== '1')
    throw new ProblemError('forbidden', `With a session the header ${CSRF_HEADER}: 1 is needed.`);
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const isOwn = (site === undefined || site === 'same-origin') && (origin === undefined || hostOf(origin) === host);
  if (!isOwn) throw new ProblemError('forbidden', 'A page of another origin may not do this.');
}

/**
 * Host and port. The scheme is not compared: behind a proxy the hub may not know its own. A page without an origin
 * says `null`, which is no host.
 */
function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host ?? null;
}
