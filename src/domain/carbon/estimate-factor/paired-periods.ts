/** Periods of which both the CO2 that left the stack and the energy of the fuel are known. */

import { formatInstant } from '../../instant.ts';

export interface PairedPeriod {
  /** Epoch milliseconds, from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Measured in the stack, kg. */
  readonly co2: number;
  /** Of the fuel burnt, in the unit that the factor is per. */
  readonly energy: number;
  /** Of the random errors of the CO2 of this period, kg; what `weightedRegression` weighs by. */
  readonly co2StandardUncertainty?: number | undefined;
}

export type PairProblem = 'invalidData' | 'overlappingPeriods' | 'noEnergy';

/** In order of time. */
export function inOrder(periods: readonly PairedPeriod[]): PairedPeriod[] {
  return periods.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** What makes the periods, in order of time, useless whatever the method is. */
export function problemsOf(periods: readonly PairedPeriod[]): PairProblem[] {
  const problems = new Set<PairProblem>();
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to, co2, energy } of periods) {
    const isValid = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to;
    if (!isValid || !isAmount(co2) || !isAmount(energy)) problems.add('invalidData');
    if (from < end) problems.add('overlappingPeriods');
    end = Math.max(end, to);
  }
  if (!periods.some(({ energy }) => energy > 0)) problems.add('noEnergy');
  return [...problems];
}

function isAmount(value: number): boolean {
  return value >= 0 && value < Number.POSITIVE_INFINITY;
}

/** One line for each period; the numbers are written as JavaScript writes them, which loses nothing. */
export function linesOfPairs(periods: readonly PairedPeriod[], energyUnit: string): string[] {
  return periods.map(({ from, to, co2, energy, co2StandardUncertainty }) => {
    const uncertainty = co2StandardUncertainty === undefined ? '' : ` u=${co2StandardUncertainty} kg`;
    return `${instantText(from)}/${instantText(to)} co2=${co2} kg${uncertainty} energy=${energy} ${energyUnit}`;
  });
}

/** Of invalid data, too, which are listed with what they are. */
function instantText(instant: number): string {
  return Number.isSafeInteger(instant) ? formatInstant(instant) : `${instant}`;
}
