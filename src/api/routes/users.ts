/** The people who may sign in. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import type { Person, PersonChange } from '../../people/people.ts';
import { type Registry, ROLES } from '../../registry/registry.ts';
import { ADMINS, AUDITORS } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { orProblem } from '../refused.ts';
import { cursorParameter, idParameter, instant, limitWithDefault, nextCursor, problems } from '../schemas/common.ts';
import type { ApiServices } from '../services.ts';

const rights = {
  role: z.enum(ROLES),
  enterprise: z.string().min(1).max(64).nullable().describe('with the role enterprise, and no other'),
  districts: z
    .array(z.string().regex(/^\d{6}$/))
    .min(1)
    .max(500)
    .nullable()
    .describe('GB/T 2260; only with the role authority, null for the whole city'),
};

const user = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    email: z.string().nullable(),
    ...rights,
    hasPassword: z.boolean(),
    oidcSubject: z.string().nullable().describe('issuer#subject, for who signs in with an account elsewhere'),
    disabled: z.boolean(),
    mustChangePassword: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'User' });

const displayName = z.string().trim().min(1).max(200);
const email = z.email().max(200).nullable();
const shownOnce = z.string().nullable().describe('shown this once, and to be changed at the first login');

export function userRoutes({ people, registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/users',
      {
        config: { access: AUDITORS },
        schema: {
          summary: 'Everybody who may sign in',
          querystring: z.object({ limit: limitWithDefault(1000, 100), cursor: cursorParameter }),
          response: { 200: z.object({ items: z.array(user), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const page = pageOf('users', await people.list(), ({ username }) => username, request.query);
        return { ...page, items: page.items.map(present) };
      },
    );

    app.post(
      '/api/v1/users',
      {
        config: { access: ADMINS, audit: 'user.add' },
        schema: {
          summary: 'Add somebody, with a password that is made',
          body: z.strictObject({
            username: z.string().min(1).max(64).describe('letters, digits, ".", "_", "@", "-"; lower case is kept'),
            displayName: displayName.optional().describe('the user name where left out'),
            email: email.optional(),
            role: rights.role,
            enterprise: rights.enterprise.optional(),
            districts: rights.districts.optional(),
          }),
          response: { 201: z.object({ user, password: shownOnce }), ...problems },
        },
      },
      async (request, reply) => {
        const {
          username,
          displayName = username,
          email = null,
          role,
          enterprise = null,
          districts = null,
        } = request.body;
        await checkEnterprise(registry, enterprise);
        const added = await orProblem(people.add({ username, displayName, email, role, enterprise, districts }));
        request.act.after = describe(added.person);
        return reply.status(201).send({ user: present(added.person), password: added.password });
      },
    );

    app.patch(
      '/api/v1/users/:id',
      {
        config: { access: ADMINS, audit: 'user.change' },
        schema: {
          summary: 'Change, disable or enable somebody, or make a new password',
          description: 'Open sessions end where rights or the password change, and where somebody is disabled.',
          params: z.object({ id: idParameter }),
          body: z.strictObject({
            displayName: displayName.optional(),
            email: email.optional(),
            role: rights.role.optional(),
            enterprise: rights.enterprise.optional(),
            districts: rights.districts.optional(),
            disabled: z.boolean().optional(),
            resetPassword: z.literal(true).optional(),
          }),
          response: { 200: z.object({ user, password: shownOnce }), ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { resetPassword = false, ...asked } = request.body;
        const change = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
        await checkEnterprise(registry, asked.enterprise ?? null);
        const known = await people.person(id);
        // Before anything is changed: all of what is asked or nothing.
        if (resetPassword && known !== null && known.oidcSubject !== null)
          throw new ProblemError('conflict', 'This user signs in with an account elsewhere and has no password here.');
        const changed = await orProblem(people.change(id, change as PersonChange));
        if (changed === null) throw unknownUser(id);
        request.act.before = describe(changed.before);
        const password = resetPassword ? await orProblem(people.resetPassword(id)) : null;
        const after = { ...changed.after, mustChangePassword: changed.after.mustChangePassword || resetPassword };
        request.act.after = { ...describe(after), reset: resetPassword };
        return { user: present(after), password };
      },
    );

    app.delete(
      '/api/v1/users/:id',
      {
        config: { access: ADMINS, audit: 'user.remove' },
        schema: {
          summary: 'Remove somebody; sessions end at once',
          params: z.object({ id: idParameter }),
          response: { 204: z.null().describe('There is no such user any more'), ...problems },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const removed = await orProblem(people.remove(id));
        if (removed === null) throw unknownUser(id);
        request.act.before = describe(removed);
        return reply.status(204).send(null);
      },
    );
  };
}

async function checkEnterprise(registry: Registry, enterprise: string | null): Promise<void> {
  if (enterprise === null || (await registry.snapshot()).enterprises.has(enterprise)) return;
  throw new ProblemError('invalid_request', `There is no enterprise ${JSON.stringify(enterprise)}.`);
}

function unknownUser(id: string): ProblemError {
  return new ProblemError('not_found', `There is no user ${JSON.stringify(id)}.`);
}

function present({ createdAt, districts, ...person }: Person): z.output<typeof user> {
  return { ...person, districts: districts === null ? null : [...districts], createdAt: formatInstant(createdAt) };
}

/** For the audit log; `hasPassword` would be taken for a secret there. */
function describe({ id, username, displayName, email, role, enterprise, districts, disabled }: Person) {
  return { id, username, displayName, email, role, enterprise, districts, disabled };
}
