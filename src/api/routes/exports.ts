/** What is exported in formats of others: Green Button. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Calendar } from '../../domain/calendar.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { rowPage, rowPages, windowOf } from '../consumption/pages.ts';
import { type Question, questionOf } from '../consumption/question.ts';
import { subjectOfMeter } from '../consumption/subject.ts';
import { codingOf, GREEN_BUTTON_TYPE, greenButton } from '../export/green-button.ts';
import { countRows, sendChunks } from '../export/send-export.ts';
import { ProblemError } from '../problem.ts';
import { idParameter, problems } from '../schemas/common.ts';
import { nameParameter, rowParameters } from '../schemas/consumption.ts';
import type { ApiOptions, ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

/** Three years; longer ones would keep the others waiting. */
const GREEN_BUTTON_MILLIS_MAX = 3 * 366 * 86_400_000;

export function exportRoutes({ registry, readings }: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  const { from, to } = rowParameters;
  return async (app) => {
    app.get(
      '/api/v1/meters/:id/green-button',
      {
        config: { access: READERS },
        schema: {
          summary: 'Consumption of one register of a meter by interval as Green Button data (ESPI in an Atom feed)',
          description:
            'Whole days; 31 where no beginning is asked for. Intervals of which nothing is known are left out.',
          params: z.object({ id: idParameter }),
          querystring: z.object({
            quantity: nameParameter.optional().describe('register; that which tells the use where left out'),
            ...{ from, to },
          }),
          response: {
            200: { description: 'The feed', content: { [GREEN_BUTTON_TYPE]: { schema: z.string() } } },
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const { query, params } = request;
        const snapshot = await registry.snapshot();
        const meter = visibleMeter(snapshot, scopeOf(request, snapshot), params.id);
        const subject = subjectOfMeter(meter, { energy: undefined, item: undefined, quantity: query.quantity });
        const [{ quantity }] = subject.items as readonly [(typeof subject.items)[number]];
        codingOf(meter, quantity);
        const question: Question = {
          ...questionOf(subject, '1d', null, calendar, options.coefficients),
          ...{ rowUnit: 'interval', granularity: 'interval' },
        };
        const window = windowOf({ calendar, rowUnit: 'day' }, 'green-button', query);
        if (window.to - window.from > GREEN_BUTTON_MILLIS_MAX) {
          throw new ProblemError('too_large', 'A feed is of three years at most: ask for a shorter time.');
        }
        const pages = await rowPages((at, limit) => rowPage(readings, question, 'green-button', at, limit), window);
        const updated = await readings.currentAsOf({ enterprise: meter.enterprise, meter: meter.id });
        const feed = { meter, quantity, calendar, from: window.from, to: window.to, updated };
        reply.type(`${GREEN_BUTTON_TYPE}; charset=utf-8`);
        reply.header('content-disposition', `attachment; filename="${meter.id}.xml"`);
        const text = greenButton(feed, countRows(request, pages));
        return sendChunks(reply, text);
      },
    );
  };
}
