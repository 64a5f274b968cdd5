/** Reconciled periods as the detector `carbon_mismatch` takes them. */

import type { CarbonVerdict } from '../../domain/anomaly/detectors/compliance.ts';
import type { Calendar } from '../../domain/calendar.ts';
import { DEFAULT_FUELS, type FuelScheme, type Method } from '../../domain/carbon/method.ts';
import { effectiveDegreesOfFreedom } from '../../domain/carbon/uncertainty/uncertain-sum.ts';
import type { OwnCoefficients } from '../../domain/consumption/own-coefficients.ts';
import { type Period, periodRows } from '../../domain/consumption/period.ts';
import { MEASURED_ENERGY } from '../../domain/data/carbon/item-carbon-rows.ts';
import { studentCoverageFactor } from '../../domain/statistics/student-t.ts';
import type { ApiServices } from '../services.ts';
import { enterpriseQuestion } from './ask-emissions.ts';
import { type ReconciledPeriod, reconcile } from './reconcile.ts';

export interface VerdictRequest {
  readonly enterprise: string;
  /** Epoch milliseconds: the periods that have a part in it. */
  readonly from: number;
  readonly to: number;
  readonly interval: Period;
  readonly method?: Method | undefined;
  readonly fuels?: FuelScheme | undefined;
}

/** Verdicts about an enterprise, for a hub that watches it; none where it has no stack monitor. */
export async function carbonVerdictsFor(
  { enterprise: id, from, to, interval, method = 'location', fuels = DEFAULT_FUELS }: VerdictRequest,
  services: Pick<ApiServices, 'registry' | 'readings' | 'carbon'>,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<CarbonVerdict[]> {
  const question = await enterpriseQuestion(id, { method, fuels, interval }, services, calendar, own);
  const { subject, snapshot } = question;
  if (!subject.meters.some((meter) => snapshot.meters.get(meter)?.energy === MEASURED_ENERGY)) return [];
  const rows = periodRows(calendar, question.rowUnit, from, to);
  return rows.length === 0 ? [] : carbonVerdictsOf((await reconcile(question, rows)).periods);
}

/** Share of a distribution within the limits: what is outside of them is significant at the level of reconciliation. */
const INSIDE = 0.95;
/** Standard deviations of a normal distribution within which that share is. */
const NORMAL_LIMIT = 1.959_963_984_540_054;
const KILOGRAMS_PER_TONNE = 1000;

/**
 * In tonnes, in order of time; periods without enough data are left out, so that they count neither for nor against.
 * The limits are those of what monitors would show if both sides were the same but for their uncertainty.
 */
export function carbonVerdictsOf(periods: readonly ReconciledPeriod[]): CarbonVerdict[] {
  return periods.flatMap((period) => {
    const { start: from, end: to, verdict, unexplained, standardUncertainty } = period;
    if (verdict === 'notEnoughData' || unexplained === null || standardUncertainty === null) return [];
    const measured = period.measured.uncertainty?.value ?? 0;
    const expected = measured - unexplained;
    const width = standardUncertainty * limitOf(period, standardUncertainty);
    const [low, high] = [expected - width, expected + width].map((limit) => limit / KILOGRAMS_PER_TONNE) as [
      number,
      number,
    ];
    return [{ from, to, measured: measured / KILOGRAMS_PER_TONNE, low, high, isSignificant: verdict === 'different' }];
  });
}

function limitOf({ measured, calculated, degreesOfFreedom }: ReconciledPeriod, standardUncertainty: number): number {
  const lines = [measured, calculated].map(({ uncertainty }, n) => ({
    standardUncertainty: uncertainty?.standardUncertainty ?? 0,
    degreesOfFreedom: degreesOfFreedom[n] ?? null,
  }));
  const effective = effectiveDegreesOfFreedom(lines, standardUncertainty ** 2);
  return effective === null ? NORMAL_LIMIT : studentCoverageFactor(INSIDE, effective);
}
