/**
 * Every number that the detectors can be set by. Amounts are in the canonical unit of the quantity. The
 * defaults are the project's own judgement unless the detector that uses them names a source for them.
 */

interface ParameterRow {
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Whether it is a count, which has no fraction. */
  readonly whole: boolean;
  readonly meaning: string;
}

export const DETECTOR_PARAMETERS = {
  warmUpDays: count(21, 7, 366, 'Days that a meter has to be learned before its consumption is judged.'),
  rateMinimum: amount(0.5, 'Consumption an hour below which a meter is too small to be judged.'),
  silentIntervals: count(8, 1, 1000, 'Intervals in a row without a measurement from which on a meter is silent.'),
  completenessMin: share(0.9, 'Share of a day that has to be measured.'),
  clockOffsetMax: number('ms', 60_000, 0, 86_400_000, 'Largest difference of a device clock from that of the hub.'),
  duplicateValuesMin: count(
    16,
    2,
    64,
    'Different amounts a day needs before its repetition counts as a copy (counted up to about 64).',
  ),
  unitTolerance: ratio(0.2, 'How far, as a share, a jump may be from 10, 100, 1000 or the transformer ratio.'),
  ratioMinimum: ratio(5, 'A transformer ratio below this is too like an ordinary change to be looked for.'),
  imbalanceMax: ratio(0.3, 'Largest deviation of one phase current from the mean of the three, as a share of it.'),
  imbalanceCurrentMin: number('A', 5, 0, 100_000, 'Phase currents are not compared where their mean is below this.'),
  triangleTolerance: ratio(0.05, 'How far P, Q, S and the power factor may contradict each other, as a share of S.'),
  bandScale: ratio(2, 'Half width of the expected band in 0.9 quantiles of the forecast error.'),
  bandMinimum: ratio(0.4, 'Half width of the expected band at least, as a share of what is expected.'),
  holidayWidening: ratio(1.5, 'Factor on the width of the band on days that are not ordinary.'),
  criticalFactor: ratio(2, 'Deviation, in half widths of the band, from which on it is critical.'),
  nightFirstHour: count(0, 0, 23, 'First local hour of the night.'),
  nightLastHour: count(4, 0, 23, 'Last local hour of the night.'),
  baseScale: ratio(4, 'How far above its median the base load may be, in standard deviations estimated by the MAD.'),
  baseRise: ratio(0.4, 'How far above its median the base load may be at least, as a share of it.'),
  cusumAllowance: ratio(0.5, 'Allowance k of the CUSUM, in standard deviations of the daily level.'),
  cusumDecision: ratio(6, 'Decision interval h of the CUSUM, in standard deviations of the daily level.'),
  levelShift: ratio(0.4, 'Smallest lasting change of the daily level that is looked for, as a share.'),
  driftRise: ratio(0.5, 'Rise of the base load over twelve weeks from which on it is a drift.'),
  driftRiseSeasonal: ratio(0.3, 'The same, where the rise of the same weeks a year ago is known and taken off.'),
  driftRiseSteady: ratio(0.15, 'Rise of the base load, week by week within a month, from which on it is a drift.'),
  zeroShare: share(0.02, 'Share of the usual level up to which consumption counts as none.'),
  zeroExpectedMin: share(0.3, 'Share of the usual level that every week before must have had in that hour.'),
  demandTolerance: ratio(0, 'How far the demand may be above the contracted one, as a share.'),
  demandCritical: ratio(0.05, 'Excess over the contracted demand from which on it is critical, as a share.'),
  lossScale: ratio(5, 'How far a loss may be from the learned one, in standard deviations estimated by the MAD.'),
  lossMinimum: share(0.03, 'How far a loss may be from the learned one at least, as a share of the energy.'),
  pairAmountMin: amount(10, 'Days with less energy than this are not balanced or compared.'),
  productionScale: ratio(4, 'How far above the baseline energy may be, in standard deviations of its residuals.'),
  productionMinimum: ratio(0.15, 'How far above the baseline energy may be at least, as a share of it.'),
  quotaProbability: share(0.8, 'Probability of exceeding the quota from which on there is a warning.'),
  quotaSeasonDeviation: share(0.1, 'Standard deviation of the level of what remains of a year, by season and orders.'),
  intensityTolerance: ratio(0.03, 'How far the intensity may be above its target, as a share.'),
  certificateWarnDays: count(30, 1, 366, 'Days before the end of a certificate from which on there is a warning.'),
} as const satisfies Readonly<Record<string, ParameterRow>>;

export type DetectorParameterName = keyof typeof DETECTOR_PARAMETERS;

function number(unit: string, value: number, min: number, max: number, meaning: string): ParameterRow {
  return { unit, default: value, min, max, whole: false, meaning };
}

function count(value: number, min: number, max: number, meaning: string): ParameterRow {
  return { unit: 'count', default: value, min, max, whole: true, meaning };
}

function ratio(value: number, meaning: string): ParameterRow {
  return number('ratio', value, 0, 1000, meaning);
}

function share(value: number, meaning: string): ParameterRow {
  return number('ratio', value, 0, 1, meaning);
}

function amount(value: number, meaning: string): ParameterRow {
  return number('canonical unit', value, 0, 9_000_000_000, meaning);
}
