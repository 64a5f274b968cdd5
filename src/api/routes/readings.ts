/** Readings: the newest of a meter, and the series of one quantity as JSON or in another format. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { type Quantity, quantityByName } from '../../domain/quantity.ts';
import type { Meter } from '../../registry/registry.ts';
import type { StoredReading } from '../../store/store.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { type ExportFormat, ROW_FORMATS } from '../export/formats.ts';
import { sendExport } from '../export/send-export.ts';
import { joined, type Table } from '../export/table.ts';
import { presentQuality, presentQuantity, quantitiesOf } from '../present.ts';
import { ProblemError } from '../problem.ts';
import {
  cursorParameter,
  idParameter,
  instant,
  instantParameter,
  limitParameter,
  nextCursor,
  problems,
  quality,
} from '../schemas/common.ts';
import { inFormats } from '../schemas/consumption.ts';
import type { ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const DAY_MILLIS = 86_400_000;
const PAGE_MAX = 10_000;
const PAGE_NORMAL = 1000;
/** Of an export, which holds two of them at a time: the store looks for each among all that comes after it. */
const EXPORT_PAGE = 50_000;

/** Instants that a date can be made of (ECMA-262, time values). */
const positionInstant = z.int().min(-8.64e15).max(8.64e15);

/** The end stands in it too, so that all pages show one window of time however long they take. */
const position = z.object({ after: positionInstant, to: positionInstant });

const currentAsOf = instant.describe(
  'everything of this meter that the hub acknowledged before this instant is in the answer',
);

/** Says the same of an answer that has no place for it. */
const CURRENT_AS_OF = 'current-as-of';

const readingsAnswer = z.object({
  meter: z.string(),
  enterprise: z.string(),
  quantity: z.string(),
  kind: z.enum(['register', 'gauge']),
  unit: z.string(),
  ucum: z.string(),
  from: instant,
  to: instant,
  currentAsOf,
  items: z.array(z.object({ ts: instant, value: z.number(), quality })),
  nextCursor,
});

export function readingsRoutes({ registry, readings }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/meters/:id/latest',
      {
        config: { access: READERS },
        schema: {
          summary: 'The newest reading of every quantity of a meter',
          params: z.object({ id: idParameter }),
          response: {
            200: z.object({
              meter: z.string(),
              enterprise: z.string(),
              energy: z.string(),
              currentAsOf,
              values: z.array(
                z.object({
                  quantity: z.string(),
                  kind: z.enum(['register', 'gauge']),
                  unit: z.string(),
                  ucum: z.string(),
                  value: z.number(),
                  ts: instant,
                  quality,
                }),
              ),
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const meter = visibleMeter(snapshot, scopeOf(request, snapshot), request.params.id);
        const currentAsOf = await readings.currentAsOf({ enterprise: meter.enterprise, meter: meter.id });
        const latest = await readings.latestOfMeter(meter.id);
        const values = latest.map(({ quantity: name, value, timestamp, quality: bits }) => {
          const { kind, unit, ucum } = presentQuantity(quantityOf(meter, name));
          return {
            quantity: name,
            kind,
            unit,
            ucum,
            value,
            ts: formatInstant(timestamp),
            quality: presentQuality(bits),
          };
        });
        return {
          ...{ meter: meter.id, enterprise: meter.enterprise, energy: meter.energy },
          ...{ currentAsOf: formatInstant(currentAsOf), values },
        };
      },
    );

    app.get(
      '/api/v1/readings',
      {
        config: { access: READERS },
        schema: {
          summary: 'Readings of one quantity of one meter, oldest first',
          description:
            'JSON comes in pages. The other formats come whole, however long, unless a limit is given; then the ' +
            'header Link names the next page. What `currentAsOf` says in JSON, the header Current-As-Of says in them.',
          querystring: z.object({
            meter: idParameter,
            quantity: z.string().min(1).max(64),
            from: instantParameter.optional().describe('first instant; 24 hours before `to` where left out'),
            to: instantParameter.optional().describe('first instant that is not asked for; now where left out'),
            format: z.enum(ROW_FORMATS).default('json'),
            limit: limitParameter(PAGE_MAX)
              .optional()
              .describe(
                `items in one answer, at most ${PAGE_MAX}; where left out ${PAGE_NORMAL} in JSON, all in the others`,
              ),
            cursor: cursorParameter,
          }),
          response: {
            200: inFormats('The readings, in the format asked for', readingsAnswer),
            ...problems,
          },
        },
        // Up to ten thousand items: checking each against the schema would cost more than reading them.
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request, reply) => {
        const { query } = request;
        const snapshot = await registry.snapshot();
        const meter = visibleMeter(snapshot, scopeOf(request, snapshot), query.meter);
        const quantity = quantityOf(meter, query.quantity);
        const at = decodeCursor('readings', query.cursor, position);
        const to = at?.to ?? query.to ?? Date.now();
        const from = query.from ?? to - DAY_MILLIS;
        if (from >= to) throw new ProblemError('invalid_request', 'querystring: from must lie before to');
        const series = { meter, quantity, from: at === undefined ? from : Math.max(from, at.after + 1), to };
        const asOf = await readings.currentAsOf({ enterprise: meter.enterprise, meter: meter.id });
        if (query.format === 'json') {
          const { items, cursor } = await page(series, query.limit ?? PAGE_NORMAL);
          const { unit, ucum, kind } = presentQuantity(quantity);
          return {
            ...{ meter: meter.id, enterprise: meter.enterprise, quantity: quantity.name, kind, unit, ucum },
            ...{
              from: formatInstant(from),
              to: formatInstant(to),
              currentAsOf: formatInstant(asOf),
              items: items.map(presentItem),
              nextCursor: cursor,
            },
          };
        }
        reply.header(CURRENT_AS_OF, formatInstant(asOf));
        return send(request, reply, series, query.format, query.limit);
      },
    );

    async function send(
      request: FastifyRequest,
      reply: FastifyReply,
      series: Series,
      format: ExportFormat,
      limit: number | undefined,
    ): Promise<FastifyReply> {
      const first = await page(series, limit ?? EXPORT_PAGE);
      const pages = limit === undefined ? all(series, first.items) : all(series, first.items, true);
      return sendExport<StoredReading>(request, reply, {
        ...{ format, table: tableOf(series), ndjson: (items) => ndjsonLines(series, items) },
        ...{ cursor: first.cursor, isLimited: limit !== undefined, pages },
      });
    }

    /** A series page by page, or its first page: a year of readings never stands in memory. */
    async function* all(
      series: Series,
      first: readonly StoredReading[],
      isOnePage = false,
    ): AsyncGenerator<readonly StoredReading[]> {
      for (let items = first; ; ) {
        const last = items.at(-1);
        const isLast = isOnePage || last === undefined || items.length < EXPORT_PAGE;
        // Read by another thread while this one writes and sends what there is.
        const next = isLast ? null : page({ ...series, from: last.timestamp + 1 }, EXPORT_PAGE);
        // Whoever breaks off does not wait for it.
        next?.catch(() => undefined);
        yield items;
        if (next === null) return;
        ({ items } = await next);
      }
    }

    async function page(series: Series, limit: number): Promise<{ items: StoredReading[]; cursor: string | null }> {
      const { meter, quantity, from, to } = series;
      const found = await readings.readings({ meter: meter.id, quantity: quantity.name, from, to, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const more = found.length > limit && last !== undefined;
      return { items, cursor: more ? encodeCursor('readings', { after: last.timestamp, to }) : null };
    }
  };
}

interface Series {
  readonly meter: Meter;
  readonly quantity: Quantity;
  readonly from: number;
  readonly to: number;
}

function tableOf({ meter, quantity }: Series): Table<StoredReading> {
  const known = new Map<number, { readonly level: string; readonly reasons: string }>();
  const said = (bits: number) => {
    const found = known.get(bits);
    if (found !== undefined) return found;
    const { level, reasons } = presentQuality(bits);
    const words = { level, reasons: joined(reasons) };
    known.set(bits, words);
    return words;
  };
  return {
    name: 'readings',
    format: formatInstant,
    columns: [
      { name: 'meter', kind: 'text', cell: () => meter.id },
      { name: 'quantity', kind: 'text', cell: () => quantity.name },
      { name: 'unit', kind: 'text', cell: () => quantity.unit },
      { name: 'ts', kind: 'instant', cell: ({ timestamp }) => timestamp },
      { name: 'value', kind: 'number', cell: ({ value }) => value },
      { name: 'quality', kind: 'text', cell: ({ quality: bits }) => said(bits).level },
      { name: 'reasons', kind: 'text', cell: ({ quality: bits }) => said(bits).reasons },
    ],
  };
}

function ndjsonLines({ meter, quantity }: Series, items: readonly StoredReading[]): string {
  const head = { meter: meter.id, quantity: quantity.name, unit: quantity.unit };
  return items.map((item) => `${JSON.stringify({ ...head, ...presentItem(item) })}\n`).join('');
}

function presentItem({ timestamp, value, quality: bits }: StoredReading) {
  return { ts: formatInstant(timestamp), value, quality: presentQuality(bits) };
}

function quantityOf(meter: Meter, name: string): Quantity {
  const quantity = quantitiesOf(meter).some((known) => known.name === name) ? quantityByName(name) : undefined;
  if (quantity === undefined) {
    const known = quantitiesOf(meter).map((possible) => possible.name);
    const detail = `The meter ${meter.id} has no quantity ${JSON.stringify(name)}; it has ${known.join(', ')}.`;
    throw new ProblemError('not_found', detail);
  }
  return quantity;
}
