/** Keys for programs. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { type KeyRecord, ROLES } from '../../registry/registry.ts';
import { ADMINS, AUDITORS } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { orProblem } from '../refused.ts';
import {
  cursorParameter,
  idParameter,
  instant,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import type { ApiServices } from '../services.ts';

const key = z
  .object({
    id: z.string().describe('the part of the key after mhk_, which opens nothing'),
    name: z.string(),
    role: z.enum(ROLES),
    enterprise: z.string().nullable(),
    districts: z.array(z.string()).nullable(),
    createdAt: instant,
    expiresAt: instant.nullable().describe('null for never'),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Key' });

export function keyRoutes({ registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/keys',
      {
        config: { access: AUDITORS },
        schema: {
          summary: 'Every key that was issued, without its secret',
          querystring: z.object({ limit: limitWithDefault(1000, 100), cursor: cursorParameter }),
          response: { 200: z.object({ items: z.array(key), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const page = pageOf('keys', await registry.keys(), ({ id }) => id, request.query);
        return { ...page, items: page.items.map(present) };
      },
    );

    app.post(
      '/api/v1/keys',
      {
        config: { access: ADMINS, audit: 'key.issue' },
        schema: {
          summary: 'Issue a key',
          body: z.strictObject({
            name: z.string().trim().min(1).max(200).describe('what it is for'),
            role: z.enum(ROLES),
            enterprise: z.string().min(1).max(64).nullable().default(null).describe('with the role enterprise'),
            districts: z
              .array(z.string().regex(/^\d{6}$/))
              .min(1)
              .max(500)
              .nullable()
              .default(null)
              .describe('GB/T 2260; with the role authority'),
            expiresAt: instantParameter.nullable().default(null).describe('null for never'),
          }),
          response: {
            201: z.object({ id: z.string(), key: z.string().describe('shown this once') }),
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const { expiresAt } = request.body;
        if (expiresAt !== null && expiresAt <= Date.now())
          throw new ProblemError('invalid_request', 'expiresAt is over already.');
        const issued = await orProblem(registry.issueKey(request.body));
        const id = issued.split('_')[1] ?? '';
        request.act.after = { id };
        return reply.status(201).send({ id, key: issued });
      },
    );

    app.delete(
      '/api/v1/keys/:id',
      {
        config: { access: ADMINS, audit: 'key.revoke' },
        schema: {
          summary: 'Make a key void at once',
          params: z.object({ id: idParameter }),
          response: { 204: z.null().describe('The key opens nothing any more'), ...problems },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        if (!(await registry.revokeKey(id)))
          throw new ProblemError('not_found', `There is no valid key ${JSON.stringify(id)}.`);
        return reply.status(204).send(null);
      },
    );
  };
}

function present({ createdAt, expiresAt, revokedAt, districts, ...record }: KeyRecord): z.output<typeof key> {
  const orNull = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    ...{ ...record, districts: districts === null ? null : [...districts] },
    ...{ createdAt: formatInstant(createdAt), expiresAt: orNull(expiresAt), revokedAt: orNull(revokedAt) },
  };
}
