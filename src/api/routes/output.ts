/** What enterprises make: series of production, output value and value added, and their figures. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Json } from '../../audit/canonical-json.ts';
import { outputSchema, outputSeriesSchema } from '../../master-data/entry-schema.ts';
import { entryRow } from '../../master-data/yaml-file.ts';
import type { OutputSeries } from '../../registry/registry.ts';
import { ADMINS, narrowedScope, READERS, scopeOf } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { orProblem } from '../refused.ts';
import { putEntries, recorderOf } from '../registry/change-registry.ts';
import { presentFigure, presentSeries } from '../registry/present-master-data.ts';
import { putFigures } from '../registry/put-figures.ts';
import {
  cursorParameter,
  idParameter,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import { entryCounts, outputEntry, outputSeries } from '../schemas/master-data.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';

/** Ten years by the day. */
const ENTRIES_MAX = 4000;

/** Without defaults: what is left out stays. */
const seriesPatch = outputSeriesSchema
  .omit({ id: true, enterprise: true })
  .extend({ product: outputSeriesSchema.shape.product.unwrap() })
  .partial();

export function outputRoutes({ registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/output-series',
      {
        config: { access: READERS },
        schema: {
          summary: 'Series of production, output value and value added',
          querystring: z.object({
            enterprise: idParameter.optional(),
            knownAt: instantParameter.optional().describe('what was recorded by then'),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(outputSeries), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const { enterprise, knownAt } = request.query;
        const scope = narrowedScope(request, enterprise, await registry.snapshot());
        const all = await registry.outputSeries(enterprise, knownAt);
        const visible = all.filter((series) => isInScope(scope, series.enterprise));
        const page = pageOf('output-series', visible, ({ id }) => id, request.query);
        return { items: page.items.map(presentSeries), nextCursor: page.nextCursor };
      },
    );

    app.post(
      '/api/v1/output-series',
      {
        config: { access: ADMINS, audit: 'output-series.add' },
        schema: {
          summary: 'Add a series',
          body: outputSeriesSchema,
          response: { 201: outputSeries, ...problems },
        },
      },
      async (request, reply) => {
        const { id } = request.body;
        const { plan } = await putEntries(request, registry, ['outputSeries'], (registered) => {
          if (registered.outputSeries.has(id)) {
            throw new ProblemError('conflict', `There is an output series ${JSON.stringify(id)} already.`);
          }
          return [entryRow('outputSeries', request.body, undefined)];
        });
        const [made] = plan.changes.outputSeries.map(presentSeries);
        request.act.after = made as Json;
        return reply.status(201).send(made!);
      },
    );

    app.patch(
      '/api/v1/output-series/:id',
      {
        config: { access: ADMINS, audit: 'output-series.change' },
        schema: {
          summary: 'Correct a series; what it was before stays on record',
          description: 'What is left out stays. Of a series that has figures the granularity cannot be changed.',
          params: z.object({ id: idParameter }),
          body: seriesPatch,
          response: { 200: outputSeries, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        let before: OutputSeries | undefined;
        await putEntries(request, registry, ['outputSeries'], (registered) => {
          before = registered.outputSeries.get(id);
          if (before === undefined) throw unknownSeries(id);
          return [entryRow('outputSeries', { ...before, ...request.body }, undefined)];
        });
        const after = presentSeries(await visibleSeries(request, registry, id));
        request.act.before = presentSeries(before!) as Json;
        request.act.after = after as Json;
        return after;
      },
    );

    app.delete(
      '/api/v1/output-series/:id',
      {
        config: { access: ADMINS, audit: 'output-series.withdraw' },
        schema: {
          summary: 'Withdraw a series: it and its figures stay on record for whoever asks for what was known before',
          params: z.object({ id: idParameter }),
          response: { 204: z.null().describe('The series is not there any more'), ...problems },
        },
      },
      async (request, reply) => {
        const before = await visibleSeries(request, registry, request.params.id);
        await orProblem(registry.apply({ withdrawnSeries: [before.id], recordedBy: recorderOf(request) }));
        request.act.before = presentSeries(before) as Json;
        return reply.status(204).send(null);
      },
    );

    app.get(
      '/api/v1/output-series/:id/entries',
      {
        config: { access: READERS },
        schema: {
          summary: 'Figures of a series, by period',
          params: z.object({ id: idParameter }),
          querystring: z.object({
            from: z.iso.date().optional().describe('first period'),
            to: z.iso.date().optional().describe('the period after the last one'),
            knownAt: instantParameter.optional().describe('what was recorded by then'),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(outputEntry), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const { from, to, knownAt } = request.query;
        const series = await visibleSeries(request, registry, request.params.id, knownAt);
        const entries = await registry.outputEntries({
          series: series.id,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(knownAt === undefined ? {} : { knownAt }),
        });
        const page = pageOf('output-entries', entries, ({ period }) => period, request.query);
        return { items: page.items.map(presentFigure), nextCursor: page.nextCursor };
      },
    );

    app.post(
      '/api/v1/output-series/:id/entries',
      {
        config: { access: ADMINS, audit: 'output.record' },
        schema: {
          summary: 'Record figures; one of a period that has one corrects it',
          params: z.object({ id: idParameter }),
          body: z.strictObject({
            entries: z
              .array(outputSchema.omit({ series: true }))
              .min(1)
              .max(ENTRIES_MAX),
          }),
          response: { 200: entryCounts, ...problems },
        },
      },
      async (request) => {
        const { id: series } = await visibleSeries(request, registry, request.params.id);
        const entries = request.body.entries.map((entry) => ({ ...entry, series }));
        return putFigures(request, registry, 'outputs', entries);
      },
    );
  };
}

/** One outside of the scope is as unknown as none. */
async function visibleSeries(
  request: FastifyRequest,
  registry: ApiServices['registry'],
  id: string,
  knownAt?: number,
): Promise<OutputSeries> {
  const scope = scopeOf(request, await registry.snapshot());
  const found = (await registry.outputSeries(undefined, knownAt)).find((series) => series.id === id);
  if (found !== undefined && isInScope(scope, found.enterprise)) return found;
  throw unknownSeries(id);
}

function unknownSeries(id: string): ProblemError {
  return new ProblemError('not_found', `There is no output series ${JSON.stringify(id)}.`);
}
