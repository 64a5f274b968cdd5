/** How the hub is: alive, ready, measured. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OPERATORS } from '../authorise.ts';
import { renderMetrics } from '../metrics.ts';
import { problems, textAnswer } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

export function systemRoutes({ hub }: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/healthz',
      {
        config: { access: 'public', unlimited: 'never' },
        schema: {
          summary: 'Whether the hub is alive',
          security: [],
          response: { 200: z.object({ status: z.literal('ok') }) },
        },
      },
      async () => ({ status: 'ok' as const }),
    );

    const readiness = z.object({
      status: z.enum(['ready', 'not_ready']),
      checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
    });
    app.get(
      '/readyz',
      {
        config: { access: 'public' },
        schema: {
          summary: 'Whether the hub takes, processes and answers; 503 where it does not',
          security: [],
          response: { 200: readiness, 503: readiness },
        },
      },
      async (_request, reply) => {
        const { ready, checks } = await hub.status();
        return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks });
      },
    );

    app.get(
      '/metrics',
      {
        config: { access: options.metricsPublic ? 'public' : OPERATORS },
        schema: {
          summary: 'Metrics for Prometheus',
          ...(options.metricsPublic ? { security: [] } : {}),
          response: { 200: textAnswer('text/plain', 'Text format 0.0.4'), ...problems },
        },
        serializerCompiler: () => String,
      },
      async (_request, reply) => {
        reply.type('text/plain; version=0.0.4; charset=utf-8');
        return renderMetrics(await hub.metrics());
      },
    );
  };
}
