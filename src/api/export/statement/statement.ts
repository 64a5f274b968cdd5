/** What an annual statement of an enterprise says, from the same functions as the answers of the API. */

import type { FastifyRequest } from 'fastify';
import type { Calendar } from '../../../domain/calendar.ts';
import type { Emissions } from '../../../domain/carbon/emissions.ts';
import type { ContractUse } from '../../../domain/carbon/green-power.ts';
import type { FactorNote } from '../../../domain/consumption/factors.ts';
import type { OwnCoefficients } from '../../../domain/consumption/own-coefficients.ts';
import type { Restatement } from '../../../domain/consumption/restatement.ts';
import type { Enterprise, QuotaRecord } from '../../../registry/registry.ts';
import { askEmissions } from '../../carbon/ask-emissions.ts';
import type { EmissionQuestion } from '../../carbon/emission-question.ts';
import { type CertainRow, withUncertainty } from '../../carbon/emission-uncertainty.ts';
import { readEmissions } from '../../carbon/read-emissions.ts';
import { restatementOf } from '../../carbon/restatements.ts';
import { askedOf, type FiguresState, stateOf } from '../../consumption/asked.ts';
import { questionOf } from '../../consumption/question.ts';
import { type ConsumptionAnswerRow, readConsumption } from '../../consumption/read.ts';
import { ProblemError } from '../../problem.ts';
import type { ApiServices } from '../../services.ts';

export interface StatementAsked {
  readonly enterprise: string;
  readonly year: number;
  readonly method: string;
  readonly fuels: string;
}

export interface Statement extends StatementAsked {
  readonly record: Enterprise;
  readonly calendar: Calendar;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  readonly state: FiguresState;
  /** In kgce. */
  readonly energy: ConsumptionAnswerRow;
  readonly coefficients: readonly FactorNote[];
  readonly emission: CertainRow;
  readonly notCounted: Emissions['notCounted'];
  readonly contracts: readonly ContractUse[];
  /** What has changed since the end of the year; null where that has not come, or cannot be told. */
  readonly restatement: Restatement | null;
  readonly whyNoRestatement: 'year_not_over' | 'too_large' | 'not_registered_then' | null;
  readonly quotas: readonly QuotaRecord[];
}

export async function statementOf(
  request: FastifyRequest,
  asked: StatementAsked,
  services: ApiServices,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<Statement> {
  const { enterprise: id, year, method, fuels } = asked;
  const query = { scope: 'enterprise', id } as const;
  // The middle of the year, so that it is the same year in every zone.
  const middle = Date.UTC(year, 6, 1);
  const row = { start: calendar.startOf('year', middle), end: calendar.endOf('year', middle) };
  const energyAsked = await askedOf(request, query, services, calendar);
  const state = await stateOf(energyAsked.subject, null, services.readings);
  const kgce = { unit: 'kgce', basis: 'equivalent', edition: undefined, volumeReference: undefined } as const;
  const energyQuestion = questionOf(energyAsked.subject, '1y', kgce, calendar, own);
  const energy = await readConsumption(energyAsked.source, energyQuestion, [row]);
  const emissionAsked = { ...query, method, fuels, interval: '1y' } as const;
  const { question } = await askEmissions(request, emissionAsked, services, calendar, own);
  const emissions = await readEmissions(question, [row]);
  const [emission] = await withUncertainty(question, emissions.rows, true);
  const questionAt = async (at: number): Promise<EmissionQuestion> =>
    (await askEmissions(request, { ...emissionAsked, as_of: at }, services, calendar, own)).question;
  return {
    ...{ ...asked, calendar, from: row.start, to: row.end, madeAt: Date.now(), state },
    record: energyAsked.snapshot.enterprises.get(id) as Enterprise,
    ...{ energy: energy.rows[0] as ConsumptionAnswerRow, coefficients: energy.notes },
    ...{ emission: emission as CertainRow, notCounted: emissions.notCounted, contracts: emissions.contracts },
    ...(await restated(row, questionAt, services, own)),
    quotas: await services.registry.quotas({ enterprise: id, year }),
  };
}

async function restated(
  { start: from, end: to }: { readonly start: number; readonly end: number },
  questionAt: (at: number) => Promise<EmissionQuestion>,
  { readings, ledger }: ApiServices,
  own: OwnCoefficients,
): Promise<Pick<Statement, 'restatement' | 'whyNoRestatement'>> {
  const now = Date.now();
  if (to >= now) return { restatement: null, whyNoRestatement: 'year_not_over' };
  try {
    const [before, after] = [await questionAt(to), await questionAt(now)];
    const restatement = await restatementOf({ before, after, unit: 'kgCO2', own, from, to }, readings, ledger);
    return { restatement, whyNoRestatement: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'too_large') return { restatement: null, whyNoRestatement: 'too_large' };
    if (error.code === 'not_found') return { restatement: null, whyNoRestatement: 'not_registered_then' };
    throw error;
  }
}
