/** Signing in and out with a password, and who has signed in. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../people/password-rules.ts';
import type { Person } from '../../people/people.ts';
import { ROLES } from '../../registry/registry.ts';
import { signedInOf } from '../authorise.ts';
import { callerAddress, sessionOrProblem } from '../login-answer.ts';
import { ProblemError } from '../problem.ts';
import { orProblem } from '../refused.ts';
import { problems } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';
import { giveSession, takeSession } from '../session-cookie.ts';
import type { SignInAudit } from '../sign-in-audit.ts';

const session = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    enterprise: z.string().nullable(),
    districts: z.array(z.string()).nullable().describe('GB/T 2260; null where not limited to any'),
    hasPassword: z.boolean().describe('false for who signs in with an account elsewhere'),
    mustChangePassword: z.boolean().describe('until then nothing else is answered'),
  })
  .meta({ id: 'Session' });

/** Longer than any that can be set, and still not worth an attack. */
const anyPassword = z.string().min(1).max(1000);

export function sessionRoutes({ people }: ApiServices, options: ApiOptions, audit: SignInAudit): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/session/methods',
      {
        config: { access: 'public' },
        schema: {
          summary: 'How people can sign in',
          security: [],
          response: {
            200: z.object({
              password: z.literal(true),
              oidc: z.object({ displayName: z.string() }).nullable().describe('null where there is no provider'),
            }),
          },
        },
      },
      async () => ({
        password: true as const,
        oidc: options.oidc ? { displayName: options.oidc.displayName } : null,
      }),
    );

    app.post(
      '/api/v1/session',
      {
        config: { access: 'public', ownAudit: true },
        schema: {
          summary: 'Sign in; the answer sets the cookie of the session',
          description: 'Needs the header `x-meterhub-csrf: 1`, as does whatever changes something with a session.',
          security: [],
          body: z.strictObject({ username: z.string().min(1).max(200), password: anyPassword }),
          response: { 200: session, ...problems },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const { username, password } = request.body;
        const outcome = await orProblem(people.logIn({ username, password, address: callerAddress(request) }));
        const wrong = () => new ProblemError('unauthenticated', 'The user name or the password is wrong.');
        const begun = sessionOrProblem(outcome, wrong, { request, reply, audit });
        try {
          audit.begun(begun.person, request, 'password');
        } catch (error) {
          await people.endSession(begun.token);
          throw error;
        }
        giveSession(request, reply, begun);
        return present(begun.person);
      },
    );

    app.get(
      '/api/v1/session',
      {
        config: { access: 'people', beforePasswordChange: true },
        schema: { summary: 'Who has signed in', response: { 200: session, ...problems } },
      },
      async (request) => present(signedInOf(request).person),
    );

    app.delete(
      '/api/v1/session',
      {
        config: { access: 'people', beforePasswordChange: true, audit: 'session.end' },
        schema: { summary: 'Sign out', response: { 204: z.null().describe('The session is over'), ...problems } },
      },
      async (request, reply) => {
        await people.endSession(signedInOf(request).token);
        takeSession(request, reply);
        return reply.status(204).send(null);
      },
    );

    app.post(
      '/api/v1/session/password',
      {
        config: { access: 'people', beforePasswordChange: true, audit: 'session.change-password' },
        schema: {
          summary: "Change one's own password; every other session ends",
          body: z.strictObject({
            currentPassword: anyPassword,
            newPassword: z
              .string()
              .max(1000)
              .describe(`${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters, not easy to guess`),
          }),
          response: { 200: session, ...problems },
        },
      },
      async (request, reply) => {
        const { person } = signedInOf(request);
        const { currentPassword: current, newPassword: next } = request.body;
        const outcome = await orProblem(people.changePassword(person.id, { current, next }, callerAddress(request)));
        const wrong = () => new ProblemError('forbidden', 'The current password is not right.');
        const begun = sessionOrProblem(outcome, wrong, { request, reply, audit });
        giveSession(request, reply, begun);
        return present(begun.person);
      },
    );
  };
}

function present(person: Person): z.output<typeof session> {
  const { id, username, displayName: name, role, enterprise, districts, hasPassword, mustChangePassword } = person;
  return {
    ...{ id, username, name, role, enterprise, districts: districts === null ? null : [...districts] },
    ...{ hasPassword, mustChangePassword },
  };
}
