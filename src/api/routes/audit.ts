/** Who has done what. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ACTOR_KINDS, type AuditEntry, OUTCOMES } from '../../audit/audit-log.ts';
import { formatInstant } from '../../domain/instant.ts';
import { AUDITORS } from '../authorise.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import {
  cursorParameter,
  instant,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import type { ApiServices } from '../services.ts';

const LIST = 'audit';
const anything = z.unknown().describe('any JSON');

const entry = z
  .object({
    seq: z.int().min(1).describe('from 1, without gaps'),
    at: instant,
    actor: z.object({
      kind: z.enum(ACTOR_KINDS),
      id: z.string().nullable().describe('id of the key; for unknown the id that was shown'),
      name: z.string().nullable(),
      role: z.string().nullable(),
      address: z.string().nullable(),
    }),
    action: z.string(),
    target: z.string().nullable(),
    outcome: z.enum(OUTCOMES),
    of: z.int().nullable().describe('seq of the entry that told the beginning'),
    before: anything,
    after: anything,
    detail: anything,
    hash: z.string().describe('SHA-256 over the hash before it and this entry'),
  })
  .meta({ id: 'AuditEntry' });

export function auditRoutes({ audit }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/audit',
      {
        config: { access: AUDITORS },
        schema: {
          summary: 'The audit log, newest first',
          querystring: z.object({
            action: z.string().min(1).max(64).optional().describe('such as quarantine.replay'),
            outcome: z.enum(OUTCOMES).optional(),
            actor: z.string().min(1).max(64).optional().describe('id of a key'),
            target: z.string().min(1).max(200).optional(),
            from: instantParameter.optional(),
            to: instantParameter.optional().describe('first instant that is not asked for'),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(entry), nextCursor }), ...problems },
        },
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request) => {
        const { cursor, limit, ...filter } = request.query;
        const before = decodeCursor(LIST, cursor, z.int().min(1));
        const found = audit.entries({ ...filter, before, limit: limit + 1 });
        const items = found.slice(0, limit);
        const last = items.at(-1);
        return {
          items: items.map(present),
          nextCursor: found.length > limit && last !== undefined ? encodeCursor(LIST, last.seq) : null,
        };
      },
    );
  };
}

function present(one: AuditEntry) {
  const { at, of, before = null, after = null, detail = null, ...rest } = one;
  return { ...rest, at: formatInstant(at), of: of ?? null, before, after, detail };
}
