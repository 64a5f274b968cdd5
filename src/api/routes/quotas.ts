/** What enterprises may consume or emit in a year. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { quotaSchema } from '../../master-data/entry-schema.ts';
import { quotaKey } from '../../master-data/registered.ts';
import { ADMINS, narrowedScope, READERS } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { presentQuota } from '../registry/present-master-data.ts';
import { putFigures } from '../registry/put-figures.ts';
import {
  cursorParameter,
  idParameter,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import { entryCounts, quota } from '../schemas/master-data.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';

const QUOTAS_MAX = 4000;

export function quotaRoutes({ registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/quotas',
      {
        config: { access: READERS },
        schema: {
          summary: 'Quotas as they were recorded last',
          querystring: z.object({
            enterprise: idParameter.optional(),
            year: z.coerce.number().int().min(1949).max(9999).optional(),
            knownAt: instantParameter.optional().describe('what was recorded by then'),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(quota), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const { enterprise, year, knownAt } = request.query;
        const scope = narrowedScope(request, enterprise, await registry.snapshot());
        const all = await registry.quotas({
          ...(enterprise === undefined ? {} : { enterprise }),
          ...(year === undefined ? {} : { year }),
          ...(knownAt === undefined ? {} : { knownAt }),
        });
        const visible = all.filter((one) => isInScope(scope, one.enterprise));
        const page = pageOf('quotas', visible, quotaKey, request.query);
        return { items: page.items.map(presentQuota), nextCursor: page.nextCursor };
      },
    );

    app.put(
      '/api/v1/quotas',
      {
        config: { access: ADMINS, audit: 'quota.record' },
        schema: {
          summary: 'Record quotas; those of the same enterprise, year, kind and item are corrected, others stay',
          body: z.strictObject({ quotas: z.array(quotaSchema).min(1).max(QUOTAS_MAX) }),
          response: { 200: entryCounts, ...problems },
        },
      },
      async (request) => putFigures(request, registry, 'quotas', request.body.quotas),
    );

    app.delete(
      '/api/v1/quotas',
      {
        config: { access: ADMINS, audit: 'quota.withdraw' },
        schema: {
          summary: 'Withdraw a quota: what it was stays on record for whoever asks for what was known before',
          querystring: z.object({
            enterprise: idParameter,
            year: z.coerce.number().int().min(1949).max(9999),
            kind: quotaSchema.shape.kind,
            item: idParameter.optional().describe('left out for that of the whole enterprise'),
          }),
          response: { 204: z.null().describe('The quota is not there any more'), ...problems },
        },
      },
      async (request, reply) => {
        const { enterprise, year, kind, item = null } = request.query;
        narrowedScope(request, enterprise, await registry.snapshot());
        const key = quotaKey({ enterprise, year, kind, item });
        const [quota] = (await registry.quotas({ enterprise, year })).filter((one) => quotaKey(one) === key);
        if (quota === undefined) throw new ProblemError('not_found', 'There is no such quota.');
        const { source } = quota;
        await putFigures(request, registry, 'quotas', [{ enterprise, year, kind, item, source, value: null }]);
        return reply.status(204).send(null);
      },
    );
  };
}
