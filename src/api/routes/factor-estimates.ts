/** Factors estimated from an enterprise's own data, which may be entered as own factors. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { newFactorOf } from '../../carbon/entry-schemas.ts';
import { Calendar } from '../../domain/calendar.ts';
import { estimateFromPairs } from '../../domain/carbon/estimate-factor/from-pairs.ts';
import { estimateFromSamples } from '../../domain/carbon/estimate-factor/from-samples.ts';
import { DEFAULT_FUELS } from '../../domain/carbon/method.ts';
import type { UncertainFigure } from '../../domain/carbon/uncertainty/measured-sum.ts';
import { periodRows } from '../../domain/consumption/period.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { checkMay } from '../authorise.ts';
import { askEmissions } from '../carbon/ask-emissions.ts';
import { doerOf, ESTIMATORS, enterpriseFor, orCarbonProblem, RECORDERS } from '../carbon/enter-record.ts';
import { answerFromPairs, answerFromSamples, type EstimateAnswer } from '../carbon/estimate-answer.ts';
import { linkedDataOf } from '../carbon/estimate-pairs.ts';
import { factorForAudit, presentFactor } from '../carbon/present-factor.ts';
import { ProblemError } from '../problem.ts';
import { estimateAnswer, estimateBody, RECONCILED_PERIODS_MAX } from '../schemas/carbon-records.ts';
import { problems } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

type Body = z.output<typeof estimateBody>;
type Linked = Extract<Body, { basis: 'linkedData' }>;
type Sampled = Extract<Body, { basis: 'samples' }>;

const UNKNOWN = { netCalorificValue: null, carbonContent: null, oxidationFactor: null };

export function factorEstimateRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const { carbon, registry } = services;
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  return async (app) => {
    app.post(
      '/api/v1/carbon/factor-estimates',
      {
        config: { access: ESTIMATORS, audit: 'carbon.factor.estimate' },
        schema: {
          summary: 'Estimate a factor from measured CO2 and fuel energy, or from samples of the fuel',
          description:
            'Answers the estimate with its uncertainty and the data, or why there is none. With `enter` it is entered as ' +
            'an own factor that waits for approval, and what it was estimated from is kept beside it.',
          body: estimateBody,
          response: { 200: estimateAnswer, ...problems },
        },
      },
      async (request) => {
        const { body } = request;
        if (body.enter !== undefined) checkMay(request, RECORDERS);
        const enterprise = await enterpriseFor(request, body.enterprise, registry);
        if (energyItemById(body.item) === undefined) {
          throw new ProblemError('invalid_request', `body: item: there is no energy item ${JSON.stringify(body.item)}`);
        }
        const answer =
          body.basis === 'linkedData' ? await fromLinked(request, body, enterprise) : fromSamples(body, enterprise);
        return enterEstimate(request, body, answer);
      },
    );

    async function fromLinked(request: FastifyRequest, body: Linked, enterprise: string): Promise<EstimateAnswer> {
      const { item, from, to, interval, method } = body;
      if (from >= to) throw new ProblemError('invalid_request', 'body: from must lie before to');
      const query = {
        scope: 'enterprise',
        id: enterprise,
        method: 'location',
        fuels: DEFAULT_FUELS,
        interval,
      } as const;
      const { question } = await askEmissions(request, query, services, calendar, options.coefficients);
      const rows = periodRows(calendar, question.rowUnit, from, to, RECONCILED_PERIODS_MAX + 1);
      if (rows.length > RECONCILED_PERIODS_MAX) {
        throw new ProblemError(
          'invalid_request',
          `body: a factor is estimated from ${RECONCILED_PERIODS_MAX} periods at most`,
        );
      }
      const linked = await linkedDataOf(question, item, interval, rows, options.coefficients);
      const systematic = { co2: systematicOf(linked.co2), energy: systematicOf(linked.energy) };
      const found = estimateFromPairs(linked.pairs, { method, energyUnit: 'GJ', systematic });
      const [first, last] = [rows[0]?.start ?? from, rows.at(-1)?.end ?? to];
      return answerFromPairs({ enterprise, item, from: first, to: last }, found, linked);
    }

    /** The estimate is kept as it is answered, data and all. */
    async function enterEstimate(request: FastifyRequest, body: Body, answer: EstimateAnswer): Promise<EstimateAnswer> {
      const { enter } = body;
      const { enterprise, item: subject, amount, uncertainty, estimate, dataSha256 } = answer;
      if (enter === undefined || estimate === null || amount === null) return answer;
      const source = {
        title: estimate.methodText,
        number: null,
        url: null,
        evidence: `data with sha256 ${dataSha256}`,
      };
      const described = {
        ...{ enterprise, subject, amount, uncertainty, source },
        tag: 'computed',
        dataYear: null,
        note: '',
      } as const;
      const { entered: _, ...kept } = answer;
      const factor = newFactorOf({ ...enter, ...described }, Date.now(), JSON.stringify(kept));
      const recorded = await orCarbonProblem(carbon.enterFactor(factor, doerOf(request)));
      const version = { ...recorded, state: 'waiting' as const };
      request.act.after = factorForAudit(version);
      return { ...answer, entered: presentFactor(version) };
    }
  };
}

function fromSamples(body: Sampled, enterprise: string): EstimateAnswer {
  const { item, period, fuelUnit, oxidationFactor, samples, systematic = UNKNOWN } = body;
  const found = estimateFromSamples(samples, { period, fuelUnit, oxidationFactor, systematic });
  return answerFromSamples({ enterprise, item, ...period }, found, { fuelUnit, oxidationFactor });
}

/** Relative; null where nothing of it is known, which is not zero. */
function systematicOf(figure: UncertainFigure | null): number | null {
  if (figure === null || (figure.standardUncertainty === 0 && !figure.isComplete)) return null;
  return figure.relativeStandardUncertainty;
}
