/** CO2 measured by stack monitors beside CO2 calculated from fuels. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Calendar } from '../../domain/calendar.ts';
import { periodRows } from '../../domain/consumption/period.ts';
import { MEASURED_ENERGY } from '../../domain/data/carbon/item-carbon-rows.ts';
import { READERS } from '../authorise.ts';
import { askEmissions } from '../carbon/ask-emissions.ts';
import { reconcile } from '../carbon/reconcile.ts';
import { presentReconciled } from '../carbon/reconcile-answer.ts';
import { stateOf } from '../consumption/asked.ts';
import { windowOf } from '../consumption/pages.ts';
import { ProblemError } from '../problem.ts';
import { RECONCILED_PERIODS_MAX, reconciliationAnswer, reconciliationQuery } from '../schemas/carbon-records.ts';
import { problems } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

export function reconciliationRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  return async (app) => {
    app.get(
      '/api/v1/carbon/reconciliation',
      {
        config: { access: READERS },
        schema: {
          summary: 'Measured beside calculated CO2 of an enterprise, with what the difference means',
          description:
            'Of each period: CO2 of the stack monitors, CO2 of the fuels (scope 1), the uncertainty of both, whether the ' +
            'difference is more than that, and by which meters and factors it comes about.',
          querystring: reconciliationQuery,
          response: { 200: reconciliationAnswer, ...problems },
        },
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request) => {
        const { enterprise, interval, method, fuels } = request.query;
        const query = {
          ...request.query,
          scope: 'enterprise' as const,
          ...(enterprise === undefined ? {} : { id: enterprise }),
        };
        const { question, asked } = await askEmissions(request, query, services, calendar, options.coefficients);
        const { subject, knownAt, snapshot } = asked;
        const { completeUntil, ...state } = await stateOf(subject, knownAt, services.readings);
        const window = windowOf(question, 'reconciliation', request.query);
        const rows = periodRows(calendar, question.rowUnit, window.from, window.to, RECONCILED_PERIODS_MAX + 1);
        if (rows.length > RECONCILED_PERIODS_MAX) {
          throw new ProblemError(
            'invalid_request',
            `querystring: ${RECONCILED_PERIODS_MAX} periods at most are set side by side: ask for a shorter time or longer periods`,
          );
        }
        const { periods, total, persistence } = await reconcile(question, rows);
        const monitors = subject.meters.filter((id) => snapshot.meters.get(id)?.energy === MEASURED_ENERGY);
        return {
          ...{ enterprise: subject.id, method, fuels, interval, timeZone: calendar.timeZone, unit: 'kgCO2' as const },
          ...{ from: calendar.format(window.from), to: calendar.format(window.to), ...state },
          completeUntil: completeUntil === null ? null : calendar.format(completeUntil),
          ...{ monitors, persistence: { ...persistence } },
          periods: periods.map((period) => presentReconciled(question.time, period)),
          total: presentReconciled(question.time, total),
        };
      },
    );
  };
}
