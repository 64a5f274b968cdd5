/** Signing in with an account elsewhere, by OpenID Connect. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LOGIN_MILLIS, OidcLogin } from '../../people/oidc/oidc-login.ts';
import type { BegunSession, ExternalIdentity } from '../../people/people.ts';
import { ProblemError } from '../problem.ts';
import { returnPath } from '../return-path.ts';
import { problems } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';
import { forgetLogin, giveSession, keepForLogin, keptForLogin } from '../session-cookie.ts';
import type { SignInAudit } from '../sign-in-audit.ts';

const CALLBACK = '/api/v1/oidc/callback';

/** What the login page is told in its address; it has a text for each. */
type Refusal = 'no_role' | 'disabled' | 'failed';

export function oidcRoutes(
  { people, registry, log }: ApiServices,
  { oidc }: ApiOptions,
  audit: SignInAudit,
): FastifyPluginAsyncZod {
  const login = oidc ? new OidcLogin(oidc) : null;
  const provider = (): OidcLogin => {
    if (login === null) throw new ProblemError('not_found', 'No provider of OpenID Connect is configured.');
    return login;
  };
  const unreachable = (error: Error): never => {
    log.warn({ err: error }, 'the provider of OpenID Connect does not answer');
    throw new ProblemError('unavailable', 'The provider of OpenID Connect does not answer at the moment.');
  };

  return async (app) => {
    app.get(
      '/api/v1/oidc/login',
      {
        config: { access: 'public' },
        exposeHeadRoute: false,
        schema: {
          summary: 'Sends a browser to the provider',
          security: [],
          querystring: z.object({
            return_to: z.string().max(500).default('/').describe('path of the hub to come back to'),
          }),
          response: { 303: z.null().describe('To the provider'), ...problems },
        },
      },
      async (request, reply) => {
        const returnTo = returnPath(request.query.return_to);
        const { settings } = provider();
        if (returnTo === null) throw new ProblemError('invalid_request', 'return_to is not a path of the hub.');
        const hub = settings.publicUrl ?? `${request.protocol}://${request.host}`;
        const { url, kept } = await provider().begin(`${hub}${CALLBACK}`, returnTo).catch(unreachable);
        keepForLogin(request, reply, kept, LOGIN_MILLIS);
        return reply.header('cache-control', 'no-store').redirect(url, 303);
      },
    );

    app.get(
      CALLBACK,
      {
        config: { access: 'public' },
        exposeHeadRoute: false,
        schema: {
          summary: 'Where the provider sends the browser back to',
          description:
            'Goes on to the path asked for with the cookie of a session, or to `/?signin=` and what was wrong.',
          security: [],
          response: { 303: z.null().describe('To the page'), ...problems },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const kept = keptForLogin(request);
        forgetLogin(request, reply);
        const query = request.url.split('?')[1] ?? '';
        const result = await provider()
          .finish(query, kept ?? '')
          .catch(unreachable);
        switch (result.outcome) {
          case 'failed':
            log.info({ reason: result.reason }, 'a login by OpenID Connect has failed');
            return refuse(request, reply, 'failed', result.reason);
          case 'no_role':
            return refuse(request, reply, 'no_role', `no role for ${result.subject} (${result.name})`);
          case 'done': {
            const begun = await begin(result.identity);
            if (typeof begun === 'string') return refuse(request, reply, begun, `${begun} ${result.identity.subject}`);
            try {
              audit.begun(begun.person, request, 'oidc');
            } catch (error) {
              await people.endSession(begun.token);
              throw error;
            }
            giveSession(request, reply, begun);
            return reply.redirect(result.returnTo, 303);
          }
          default:
            return result satisfies never;
        }
      },
    );
  };

  async function begin(identity: ExternalIdentity): Promise<BegunSession | Refusal> {
    const { enterprise } = identity;
    if (enterprise !== null && !(await registry.snapshot()).enterprises.has(enterprise)) return 'no_role';
    return (await people.logInExternal(identity)) ?? 'disabled';
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, why: string): FastifyReply {
    audit.refused(null, request, 'oidc', why);
    return reply.redirect(`/?signin=${refusal}`, 303);
  }
}
