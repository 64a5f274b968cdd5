/** Consumption: of meters, enterprises, districts, industries and the city, and the intervals of one meter. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Calendar } from '../../domain/calendar.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { Edition } from '../../domain/standard-coal.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import { principalOf, READERS, scopeOf } from '../authorise.ts';
import {
  INTERVALS_CSV_HEADER,
  intervalCsv,
  intervalNdjson,
  presentInterval,
  presentOpen,
} from '../consumption/intervals.ts';
import { rowPage, sendLines, type Window, windowOf } from '../consumption/pages.ts';
import {
  CONSUMPTION_CSV_HEADER,
  consumptionCsv,
  consumptionNdjson,
  presentFactor,
  presentRow,
} from '../consumption/present.ts';
import { type Question, questionOf } from '../consumption/question.ts';
import { itemOf, type Subject, subjectOfGroup, subjectOfMeter } from '../consumption/subject.ts';
import { presentQuantity } from '../present.ts';
import { ProblemError } from '../problem.ts';
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
import { isInScope } from '../scope.ts';
import type { ApiOptions, ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

type ConsumptionQuery = z.output<typeof consumptionQuery>;

const EDITION_NAMES: Readonly<Record<'2020' | '2008', Edition>> = { 2020: 'GB/T 2589-2020', 2008: 'GB/T 2589-2008' };

export function consumptionRoutes({ registry, readings }: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
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
            'JSON comes in pages. NDJSON and CSV come whole unless a limit is given; then the header Link names the next page.',
          querystring: consumptionQuery,
          response: { 200: inFormats('The rows, in the format asked for', consumptionAnswer), ...problems },
        },
        // The figures are exact decimals, which only `JSON.stringify` knows how to write.
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request, reply) => {
        const { query } = request;
        const subject = subjectOf(request, query, await registry.snapshot());
        const question = questionOf(subject, query.interval, targetOf(query), calendar, own);
        const window = windowOf(question, 'consumption', query);
        const pageOf = (at: Window, limit: number) => rowPage(readings, question, 'consumption', at, limit);
        if (query.format === 'csv') {
          const lines = (rows: Rows) => consumptionCsv(question, rows);
          return sendLines(
            request,
            reply,
            pageOf,
            window,
            { type: 'text/csv', header: CONSUMPTION_CSV_HEADER, lines },
            query.limit,
          );
        }
        if (query.format === 'ndjson') {
          const lines = (rows: Rows) => consumptionNdjson(question, rows);
          return sendLines(
            request,
            reply,
            pageOf,
            window,
            { type: 'application/x-ndjson', header: '', lines },
            query.limit,
          );
        }
        const state = await stateOf(subject);
        const { rows, notes, cursor } = await pageOf(window, query.limit ?? ROWS_NORMAL);
        return {
          ...{ scope: subject.scope, id: subject.id, energy: subject.energy },
          energyItems: (rows[0]?.shares ?? []).map(({ of }) => of.item),
          ...{ interval: query.interval, timeZone: calendar.timeZone, unit: question.unit, ucum: question.ucum },
          ...{ basis: isCoal(query) ? query.basis : null, edition: editionOf(query) ?? null },
          ...{ from: calendar.format(window.from), to: calendar.format(window.to), ...state },
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
        if (query.format === 'csv') {
          const lines = (rows: Rows) => intervalCsv(question, rows);
          return sendLines(
            request,
            reply,
            pageOf,
            window,
            { type: 'text/csv', header: INTERVALS_CSV_HEADER, lines },
            query.limit,
          );
        }
        if (query.format === 'ndjson') {
          const lines = (rows: Rows) => intervalNdjson(question, rows);
          return sendLines(
            request,
            reply,
            pageOf,
            window,
            { type: 'application/x-ndjson', header: '', lines },
            query.limit,
          );
        }
        const [{ quantity }] = subject.items as readonly [Subject['items'][number]];
        const [state, open] = await Promise.all([stateOf(subject), readings.openInterval(meter.id, quantity.name)]);
        const { rows, cursor } = await pageOf(window, query.limit ?? ROWS_NORMAL);
        const { unit, ucum } = presentQuantity(quantity);
        return {
          ...{ meter: meter.id, enterprise: meter.enterprise, energy: meter.energy, item: itemOf(meter) },
          ...{ quantity: quantity.name, unit, ucum, granularity: query.granularity },
          ...{ intervalMinutes: calendar.intervalMillis / 60_000, timeZone: calendar.timeZone },
          ...{ from: calendar.format(window.from), to: calendar.format(window.to), ...state },
          open: open === null ? null : presentOpen(calendar, open),
          items: rows.map((row) => presentInterval(question.time, row)),
          nextCursor: cursor,
        };
      },
    );
  };

  /** How far the figures of a subject can be relied on; asked before they are read, so that it holds for them. */
  async function stateOf({ meters, items }: Subject) {
    const quantities = new Set(items.map(({ quantity, item }) => completeQuantity(item, quantity.name)));
    const [only] = quantities;
    const [until, asOf, { stale }] = await Promise.all([
      readings.completeUntil(meters, quantities.size === 1 && only !== undefined ? only : null),
      readings.currentAsOf(),
      readings.derivation(),
    ]);
    return {
      completeUntil: until === null ? null : calendar.format(until),
      currentAsOf: formatInstant(asOf),
      pendingRecomputation: stale > 0,
    };
  }
}

type Rows = Parameters<typeof consumptionCsv>[1];

/** What is asked of, if the caller may see it. */
function subjectOf(request: FastifyRequest, query: ConsumptionQuery, snapshot: RegistrySnapshot): Subject {
  const own = scopeOf(request, snapshot);
  const { enterprise, districts } = principalOf(request);
  const { scope, energy, item, quantity } = query;
  if (item !== undefined && energyItemById(item) === undefined) {
    throw new ProblemError('not_found', `There is no energy item ${JSON.stringify(item)}.`);
  }
  if (scope === 'meter') {
    return subjectOfMeter(visibleMeter(snapshot, own, query.id ?? needed(scope)), { energy, item, quantity });
  }
  if (scope === 'city' && query.id !== undefined && query.id !== 'city') {
    throw new ProblemError('not_found', `There is no city ${JSON.stringify(query.id)}: the hub has one.`);
  }
  if (districts !== null && scope !== 'enterprise' && scope !== 'district') {
    throw new ProblemError('forbidden', `A key of districts sees the districts and what is in them, not a ${scope}.`);
  }
  if (own !== null && districts === null && scope !== 'enterprise') {
    throw new ProblemError('forbidden', `A key of an enterprise sees the enterprise and its meters, not a ${scope}.`);
  }
  const id = scope === 'city' ? 'city' : (query.id ?? enterprise ?? needed(scope));
  const isVisible = scope === 'district' ? (districts?.includes(id) ?? true) : isInScope(own, id);
  if (own !== null && !isVisible) {
    throw new ProblemError('not_found', `There is no ${scope} ${JSON.stringify(id)}.`);
  }
  return subjectOfGroup(snapshot, { scope, id, energy, item, quantity });
}

function needed(scope: string): never {
  throw new ProblemError('invalid_request', `querystring: id is needed: which ${scope}?`);
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

/** The heat in steam is derived together with its mass. */
function completeQuantity(item: string, quantity: string): string {
  return item === 'steam' && quantity === 'heat' ? 'mass' : quantity;
}
