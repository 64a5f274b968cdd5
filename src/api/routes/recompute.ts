/** Deriving consumption again from the readings. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { StaleRange } from '../../ledger/derivation.ts';
import type { Meter } from '../../registry/registry.ts';
import { DECIDERS, narrowedScope, scopeOf } from '../authorise.ts';
import { ProblemError } from '../problem.ts';
import { idParameter, instant, instantParameter, problems } from '../schemas/common.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const body = z
  .strictObject({
    meter: idParameter.optional(),
    enterprise: idParameter.optional(),
    from: instantParameter.optional().describe('from the first reading on where left out'),
    to: instantParameter.optional().describe('first instant that is not asked for; now where left out'),
  })
  .superRefine(({ meter, enterprise }, context) => {
    if ((meter === undefined) === (enterprise === undefined)) context.addIssue('name a meter or an enterprise');
  });

const answer = z.object({
  marked: z.int().min(0).describe('registers that are derived again'),
  items: z.array(
    z.object({
      meter: z.string(),
      quantity: z.string(),
      from: instant,
      to: instant.describe('first instant that is not derived again for this'),
    }),
  ),
});

export function recomputeRoutes({ registry, readings, log }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/v1/recompute',
      {
        config: { access: DECIDERS, audit: 'consumption.recompute' },
        schema: {
          summary: 'Derives the consumption of a meter or an enterprise again, soon; it is marked durably',
          body,
          response: { 202: answer, ...problems },
        },
      },
      async (request, reply) => {
        const { meter, enterprise, from = 0, to = Date.now() } = request.body;
        if (from >= to) throw new ProblemError('invalid_request', 'body: from must lie before to');
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, enterprise, snapshot);
        const meters =
          meter === undefined
            ? [...snapshot.meters.values()].filter((one) => isInScope(scope, one.enterprise))
            : [visibleMeter(snapshot, scopeOf(request, snapshot), meter)];
        const marked: StaleRange[] = [];
        for (const one of meters) marked.push(...(await rangesOf(one, from, Math.min(to, Date.now()))));
        await readings.recompute(marked);
        request.act.after = { registers: marked.length };
        log.info(
          { by: request.principal?.name, meter, enterprise, registers: marked.length },
          'consumption is derived again',
        );
        return reply.status(202).send({
          marked: marked.length,
          items: marked.map((range) => ({
            ...{ meter: range.meter, quantity: range.quantity },
            ...{ from: formatInstant(range.from), to: formatInstant(range.to + 1) },
          })),
        });
      },
    );

    /** From the first reading on: before it there is nothing to derive, however long ago was asked for. */
    async function rangesOf(meter: Meter, from: number, to: number): Promise<StaleRange[]> {
      const energy = energyTypeByName(meter.energy);
      const integrated = meter.metering?.integrates === true ? energy?.register : undefined;
      const ranges: StaleRange[] = [];
      for (const quantity of await readings.derivedQuantities(meter.id)) {
        // Where a gauge is integrated there are no readings of the register.
        const source = quantity === integrated ? (energy?.rate ?? quantity) : quantity;
        const [first] = await readings.readings({ meter: meter.id, quantity: source, from, to, limit: 1 });
        if (first === undefined) continue;
        ranges.push({ meter: meter.id, quantity, from: first.timestamp, to: to - 1, cause: 'request' });
      }
      return ranges;
    }
  };
}
