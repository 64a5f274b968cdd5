/** A request about emissions, made into a question. */

import type { FastifyRequest } from 'fastify';
import { contractsKnownAt } from '../../carbon/carbon-records.ts';
import type { Calendar } from '../../domain/calendar.ts';
import { FactorLibrary, SHIPPED_LIBRARY } from '../../domain/carbon/factor-library.ts';
import { fuelSchemeOf, isSetName, methodOf } from '../../domain/carbon/method.ts';
import { SHIPPED_FACTORS } from '../../domain/carbon/shipped-factors.ts';
import { coefficientsKnownAt, type OwnCoefficients } from '../../domain/consumption/own-coefficients.ts';
import { intervalPeriod, type Period, unitOfPeriod } from '../../domain/consumption/period.ts';
import { type Asked, type AskedQuery, askedOf } from '../consumption/asked.ts';
import { subjectOfGroup } from '../consumption/subject.ts';
import { ProblemError } from '../problem.ts';
import type { ApiServices } from '../services.ts';
import { ZonedTime } from '../zoned-time.ts';
import type { EmissionQuestion } from './emission-question.ts';

export interface EmissionsAsked extends AskedQuery {
  readonly method: string;
  readonly fuels: string;
  readonly interval: Period;
}

/** Throws a problem where there is no such thing, or none that the caller may see. */
export async function askEmissions(
  request: FastifyRequest,
  query: EmissionsAsked,
  services: ApiServices,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<{ readonly question: EmissionQuestion; readonly asked: Asked }> {
  const asked = await askedOf(request, { ...query, withMonitors: true }, services, calendar);
  return { question: await emissionQuestionOf(asked, query, services, calendar, own), asked };
}

/** The question about an enterprise with its stack monitors, as everything is known now, without a request. */
export async function enterpriseQuestion(
  id: string,
  query: Pick<EmissionsAsked, 'method' | 'fuels' | 'interval'>,
  services: Pick<ApiServices, 'registry' | 'readings' | 'carbon'>,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<EmissionQuestion> {
  const snapshot = await services.registry.snapshot();
  const all = { energy: undefined, item: undefined, quantity: undefined, withMonitors: true };
  const subject = subjectOfGroup(snapshot, { scope: 'enterprise', id, ...all });
  const asked = { subject, snapshot, source: services.readings, knownAt: null };
  return emissionQuestionOf(asked, query, services, calendar, own);
}

/** The question about what was asked, whoever asks. Throws a problem where there is no such method or interval. */
export async function emissionQuestionOf(
  asked: Asked,
  query: Pick<EmissionsAsked, 'method' | 'fuels' | 'interval'>,
  { carbon }: Pick<ApiServices, 'carbon'>,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<EmissionQuestion> {
  const method = methodOf(query.method);
  const fuels = fuelSchemeOf(query.fuels);
  const rowUnit = unitOfPeriod(query.interval, calendar);
  if (method === undefined || fuels === undefined) throw new ProblemError('invalid_request', 'no such method');
  if (rowUnit === null) {
    throw new ProblemError(
      'invalid_request',
      `querystring: interval ${query.interval} cannot be had, because the intervals of this hub are ${intervalPeriod(calendar)}`,
    );
  }
  const knownAt = asked.knownAt ?? Date.now();
  const ownFactors = (await carbon.factors()).map(({ factor }) => factor);
  const sets = [method, fuels].filter(isSetName);
  const contracts = method === 'market' || method === 'ets-shanghai' ? await carbon.contracts() : [];
  return {
    ...{ subject: asked.subject, snapshot: asked.snapshot, source: asked.source, calendar },
    ...{ time: new ZonedTime(calendar), rowUnit, method, fuels, knownAt },
    granularity: rowUnit === 'interval' || rowUnit === 'hour' ? 'interval' : 'day',
    library: ownFactors.length === 0 ? SHIPPED_LIBRARY : new FactorLibrary([...SHIPPED_FACTORS, ...ownFactors]),
    factors: [...SHIPPED_FACTORS, ...ownFactors],
    contracts: contractsKnownAt(contracts, knownAt),
    calorificValues: coefficientsKnownAt(own, asked.knownAt).calorificValues,
    ownedBy: new Set(
      ownFactors.flatMap((factor) => (sets.some((set) => set === factor.scheme) ? (factor.own?.enterprise ?? []) : [])),
    ),
  };
}
