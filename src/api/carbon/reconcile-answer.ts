/** Reconciliation as it is answered. */

import type { z } from 'zod';
import type { Contribution } from '../../domain/carbon/reconcile/contributions.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { decimalOf, exactNumber, shareOfTime, sumOf } from '../exact-number.ts';
import type { reconciledPeriod } from '../schemas/carbon-records.ts';
import type { ZonedTime } from '../zoned-time.ts';
import { digits, presentUncertainty } from './present-emissions.ts';
import type { ReconciledPeriod, ReconciledSide } from './reconcile.ts';

export function presentReconciled(time: ZonedTime, period: ReconciledPeriod): z.output<typeof reconciledPeriod> {
  const { difference, relativeDifference, unexplained, standardUncertainty, expandedUncertainty, z, p } = period;
  return {
    ...{ start: time.format(period.start), end: time.format(period.end) },
    ...{ measured: presentSide(period.measured, null), calculated: presentSide(period.calculated) },
    withoutFactor: presentWithoutFactor(period),
    ...{ difference: digits(difference, DIFFERENCE_DIGITS), relativeDifference: digits(relativeDifference) },
    ...{ unexplained: digits(unexplained, DIFFERENCE_DIGITS), standardUncertainty: digits(standardUncertainty) },
    ...{ expandedUncertainty: digits(expandedUncertainty), z: digits(z), p: digits(p) },
    ...{ verdict: period.verdict, reasons: [...period.reasons], isUncertaintyComplete: period.isUncertaintyComplete },
  };
}

/** Each reason once, however many periods it is of. */
function presentWithoutFactor({ withoutFactor }: ReconciledPeriod) {
  const all = withoutFactor.flatMap(({ item, withoutFactor: parts }) => parts.map((part) => ({ item, ...part })));
  const groups = Map.groupBy(all, ({ item, code, reason }) => JSON.stringify([item, code, reason]));
  return [...groups.values()].map((parts) => {
    const { item, code, reason } = parts[0]!;
    const amount = sumOf(parts.map((part) => part.amount));
    return { item, code, reason, amount: exactNumber(decimalOf(amount)), unit: energyItemById(item)?.unit ?? '' };
  });
}

/** A difference of two doubles that are exact to more digits than any of them means. */
const DIFFERENCE_DIGITS = 12;

function presentSide({ kilograms, knowledge, uncertainty, contributions }: ReconciledSide, factor?: null) {
  return {
    value: kilograms === null ? null : exactNumber(decimalOf(kilograms)),
    coverage: shareOfTime(knowledge.measuredMillis + knowledge.estimatedMillis, knowledge.expectedMillis),
    estimatedCoverage: shareOfTime(knowledge.estimatedMillis, knowledge.expectedMillis),
    uncertainty: uncertainty === null || kilograms === null ? null : presentUncertainty(uncertainty),
    contributions: contributions.map((one: Contribution) => ({
      ...{ factor: factor === null ? null : one.factor, meter: one.meter, value: digits(one.value, DIFFERENCE_DIGITS) },
      ...{ share: digits(one.share), standardUncertainty: digits(one.standardUncertainty), bias: digits(one.bias) },
      isComplete: one.isComplete,
    })),
  };
}
