/** Consumption: of meters, enterprises, districts, industries and the city, and the intervals of one meter. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Calendar } from '../../domain/calendar.ts';
import { coefficientsKnownAt } from '../../domain/consumption/own-coefficients.ts';
import type { Edition } from '../../domain/standard-coal.ts';
import { itemOf } from '../../registry/meter-item.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { askedOf, stateOf } from '../consumption/asked.ts';
import { intervalNdjson, intervalTable, presentInterval, presentOpen } from '../consumption/intervals.ts';
import { rowPage, sendRows, type Window, windowOf } from '../consumption/pages.ts';
import { consumptionNdjson, consumptionTable, presentFactor, presentRow } from '../consumption/present.ts';
import { type Question, questionOf } from '../consumption/question.ts';
import type { ConsumptionAnswerRow } from '../consumption/read.ts';
import { type Subject, subjectOfMeter } from '../consumption/subject.ts';
import { presentQuantity } from '../present.ts';
import { idParameter, problems } from '../schemas/common.ts';
import {
  consumptionAnswer,
  consumptionQuery,
  inFormats,
  intervalsAnswer,
  nameParameter,
  ROWS_NORMAL,
  rowParameters,
} from '../schemas/consumption.ts';
import type { ApiOptions, ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

type ConsumptionQuery = z.output<typeof consumptionQuery>;
type Rows = readonly ConsumptionAnswerRow[];

const EDITION_NAMES: Readonly<Record<'2020' | '2008', Edition>> = { 2020: 'GB/T 2589-2020', 2008: 'GB/T 2589-2008' };

export function consumptionRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const { registry, readings } = services;
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  const own = options.coefficients;

  return async (app) => {
    app.get(
      '/api/v1/consumption',
      {
        config: { access: READERS },
        schema: {
          summary: 'Consumption of a meter, an enterprise, a district, an industry or the city, oldest row first',
          description:
            "Rows of the calendar of the hub's time zone. Rows that nothing is known of are there with the value null. " +
            'JSON comes in pages. The other formats come whole unless a limit is given; then the header Link names the next page.',
          querystring: consumptionQuery,
          response: { 200: inFormats('The rows, in the format asked for', consumptionAnswer), ...problems },
        },
        // The figures are exact decimals, which only `JSON.stringify` knows how to write.
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request, reply) => {
        const { query } = request;
        const { subject, source, knownAt } = await askedOf(request, query, services, calendar);
        const { completeUntil, ...state } = await stateOf(subject, knownAt, readings);
        const question = {
          ...questionOf(subject, query.interval, targetOf(query), calendar, coefficientsKnownAt(own, knownAt)),
          completeUntil: knownAt === null ? completeUntil : null,
        };
        const window = windowOf(question, 'consumption', query);
        const pageOf = (at: Window, limit: number) => rowPage(source, question, 'consumption', at, limit);
        if (query.format !== 'json') {
          const ndjson = (rows: Rows) => consumptionNdjson(question, rows);
          const exported = { format: query.format, table: consumptionTable(question), ndjson };
          return sendRows(request, reply, pageOf, { ...window, ...rowsOf(question) }, exported, query.limit);
        }
        const { rows, notes, cursor } = await pageOf(window, query.limit ?? ROWS_NORMAL);
        return {
          ...{ scope: subject.scope, id: subject.id, energy: subject.energy },
          energyItems: (rows[0]?.shares ?? []).map(({ of }) => of.item),
          ...{ interval: query.interval, timeZone: calendar.timeZone, unit: question.unit, ucum: question.ucum },
          ...{ basis: isCoal(query) ? query.basis : null, edition: editionOf(query) ?? null },
          ...{ from: calendar.format(window.from), to: calendar.format(window.to), ...state },
          completeUntil: completeUntil === null ? null : calendar.format(completeUntil),
          coefficients: notes.map((note) => presentFactor(note, calendar)),
          items: rows.map((row) => presentRow(question, row)),
          nextCursor: cursor,
        };
      },
    );

    app.get(
      '/api/v1/meters/:id/intervals',
      {
        config: { access: READERS },
        schema: {
          summary: 'Consumption of one register of a meter as it is stored, with the rules that ran and what is open',
          params: z.object({ id: idParameter }),
          querystring: z.object({
            quantity: nameParameter.optional().describe('register; that which tells the use where left out'),
            granularity: z.enum(['interval', 'day']).default('interval'),
            ...rowParameters,
          }),
          response: { 200: inFormats('The rows, in the format asked for', intervalsAnswer), ...problems },
        },
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request, reply) => {
        const { query, params } = request;
        const snapshot = await registry.snapshot();
        const meter = visibleMeter(snapshot, scopeOf(request, snapshot), params.id);
        const subject = subjectOfMeter(meter, { energy: undefined, item: undefined, quantity: query.quantity });
        const question: Question = {
          ...questionOf(subject, '1d', null, calendar, own),
          ...{ rowUnit: query.granularity, granularity: query.granularity },
        };
        const window = windowOf(question, 'intervals', query);
        const pageOf = (at: Window, limit: number) => rowPage(readings, question, 'intervals', at, limit);
        if (query.format !== 'json') {
          const ndjson = (rows: Rows) => intervalNdjson(question, rows);
          const exported = { format: query.format, table: intervalTable(question), ndjson };
          return sendRows(request, reply, pageOf, { ...window, ...rowsOf(question) }, exported, query.limit);
        }
        const [{ quantity }] = subject.items as readonly [Subject['items'][number]];
        const [{ completeUntil, knownAt: _, ...state }, open] = await Promise.all([
          stateOf(subject, null, readings),
          readings.openInterval(meter.id, quantity.name),
        ]);
        const { rows, cursor } = await pageOf(window, query.limit ?? ROWS_NORMAL);
        const { unit, ucum } = presentQuantity(quantity);
        return {
          ...{ meter: meter.id, enterprise: meter.enterprise, energy: meter.energy, item: itemOf(meter) },
          ...{ quantity: quantity.name, unit, ucum, granularity: query.granularity },
          ...{ intervalMinutes: calendar.intervalMillis / 60_000, timeZone: calendar.timeZone },
          ...{ from: calendar.format(window.from), to: calendar.format(window.to), ...state },
          completeUntil: completeUntil === null ? null : calendar.format(completeUntil),
          open: open === null ? null : presentOpen(calendar, open),
          items: rows.map((row) => presentInterval(question.time, row)),
          nextCursor: cursor,
        };
      },
    );
  };
}

function rowsOf({ rowUnit, calendar }: Question) {
  return { rowUnit, intervalMillis: calendar.intervalMillis };
}

function targetOf(query: ConsumptionQuery) {
  const { unit, basis, volumeReference } = query;
  return unit === 'native' ? null : { unit, basis, edition: editionOf(query), volumeReference };
}

function isCoal({ unit }: ConsumptionQuery): boolean {
  return unit === 'tce' || unit === 'kgce';
}

function editionOf({ edition }: ConsumptionQuery): Edition | undefined {
  return edition === undefined ? undefined : EDITION_NAMES[edition];
}
