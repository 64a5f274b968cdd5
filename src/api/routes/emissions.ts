/** Emissions of CO2: calculated from consumption, beside what stack monitors measured. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Calendar } from '../../domain/calendar.ts';
import { periodRows } from '../../domain/consumption/period.ts';
import { READERS } from '../authorise.ts';
import { askEmissions } from '../carbon/ask-emissions.ts';
import { type CertainRow, withUncertainty } from '../carbon/emission-uncertainty.ts';
import {
  citationsOf,
  emissionsTable,
  namesOf,
  presentContract,
  presentEmissionRow,
  presentNote,
} from '../carbon/present-emissions.ts';
import { readEmissions } from '../carbon/read-emissions.ts';
import { stateOf } from '../consumption/asked.ts';
import { cursorAfter, sendRows, type Window, windowOf } from '../consumption/pages.ts';
import { emissionsAnswer, emissionsQuery } from '../schemas/carbon.ts';
import { problems } from '../schemas/common.ts';
import { inFormats, ROWS_NORMAL } from '../schemas/consumption.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

export function emissionsRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  return async (app) => {
    app.get(
      '/api/v1/emissions',
      {
        config: { access: READERS },
        schema: {
          summary: 'CO2 of a meter, an enterprise, a district, an industry or the city, oldest row first',
          description:
            'Consumption times the factor that was valid at its time and place, by the method asked for. Every figure ' +
            'comes with its activity data, factors, coverage and uncertainty. What has no factor is listed and is not 0.',
          querystring: emissionsQuery,
          response: { 200: inFormats('The rows, in the format asked for', emissionsAnswer), ...problems },
        },
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request, reply) => {
        const { query } = request;
        const { question, asked } = await askEmissions(request, query, services, calendar, options.coefficients);
        const { subject, knownAt } = asked;
        const { completeUntil, ...state } = await stateOf(subject, knownAt, services.readings);
        const window = windowOf(question, 'emissions', query);
        const pageOf = async ({ at, to }: Window, limit: number) => {
          const rows = periodRows(calendar, question.rowUnit, at, to, limit);
          const emissions = await readEmissions(question, rows);
          const certain = await withUncertainty(question, emissions.rows, query.uncertainty === 'auto');
          return { ...emissions, rows: certain, cursor: cursorAfter(rows, 'emissions', to) };
        };
        const head = { scope: subject.scope, id: subject.id, method: query.method, fuels: query.fuels };
        if (query.format !== 'json') {
          const ndjson = (rows: readonly CertainRow[]) => {
            const notes = rows.flatMap(({ items }) =>
              items.flatMap((item) => item.contributions.map(({ note }) => note)),
            );
            const names = citationsOf(notes);
            const texts = rows.map((row) =>
              JSON.stringify({ ...head, ...presentEmissionRow(question.time, row, names) }),
            );
            return texts.map((text) => `${text}\n`).join('');
          };
          const exported = { format: query.format, table: emissionsTable(question), ndjson };
          const rows = { rowUnit: question.rowUnit, intervalMillis: calendar.intervalMillis };
          return sendRows(request, reply, pageOf, { ...window, ...rows }, exported, query.limit);
        }
        const page = await pageOf(window, query.limit ?? ROWS_NORMAL);
        const names = namesOf(page.notes);
        return {
          ...{ ...head, interval: query.interval, timeZone: calendar.timeZone, unit: 'kgCO2' as const },
          ...{ from: calendar.format(window.from), to: calendar.format(window.to), ...state },
          completeUntil: completeUntil === null ? null : calendar.format(completeUntil),
          factors: page.notes.map((note) => presentNote(note, names.get(note) as string)),
          contracts: page.contracts.map(presentContract),
          notCounted: [...page.notCounted],
          items: page.rows.map((row) => presentEmissionRow(question.time, row, names)),
          nextCursor: page.cursor,
        };
      },
    );
  };
}
