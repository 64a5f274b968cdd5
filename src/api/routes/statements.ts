/** Annual statements of energy and emissions, to be read, printed and signed. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Calendar } from '../../domain/calendar.ts';
import { READERS } from '../authorise.ts';
import { LANGUAGES } from '../export/statement/html.ts';
import { printPdf } from '../export/statement/pdf.ts';
import { statementOf } from '../export/statement/statement.ts';
import { STATEMENT_POLICY, statementPage } from '../export/statement/template.ts';
import { fuelsParameter, methodParameter } from '../schemas/carbon.ts';
import { idParameter, problems } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

/** Years that consumption can be of, whole. */
const YEARS = { first: 1971, last: 2254 } as const;

const yearParameter = z
  .string()
  .regex(/^\d{4}$/, 'is a year')
  .transform(Number)
  .pipe(z.int().min(YEARS.first).max(YEARS.last))
  .optional()
  .describe('the last one that is over where left out');

export function statementRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  return async (app) => {
    app.get(
      '/api/v1/enterprises/:id/statement',
      {
        config: { access: READERS },
        schema: {
          summary: 'The annual statement of energy and emissions of an enterprise',
          description:
            'One page of HTML, or the same printed as PDF where the hub has a Chromium (reports.chromium); 503 where not.',
          params: z.object({ id: idParameter }),
          querystring: z.object({
            year: yearParameter,
            language: z.enum(LANGUAGES).default('both'),
            format: z.enum(['html', 'pdf']).default('html'),
            method: methodParameter.default('location'),
            fuels: fuelsParameter.default('gbt-32151'),
          }),
          response: {
            200: {
              description: 'The statement',
              content: { 'text/html': { schema: z.string() }, 'application/pdf': { schema: z.string() } },
            },
            ...problems,
          },
        },
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const { language, format, method, fuels } = request.query;
        const year = request.query.year ?? calendar.dayOf(Date.now()).year - 1;
        const enterprise = request.params.id;
        const asked = { enterprise, year, method, fuels };
        const statement = await statementOf(request, asked, services, calendar, options.coefficients);
        const page = statementPage(statement, language);
        if (format === 'html') {
          reply.header('content-security-policy', STATEMENT_POLICY);
          return reply.type('text/html; charset=utf-8').send(page);
        }
        const pdf = await printPdf(options.chromium ?? null, page, () => !request.raw.socket.destroyed);
        reply.header('content-disposition', `attachment; filename="statement_${enterprise}_${year}.pdf"`);
        return reply.type('application/pdf').send(pdf as unknown as string);
      },
    );
  };
}
