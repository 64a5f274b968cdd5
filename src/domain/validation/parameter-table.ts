/**
 * Every number that the rules and the estimation can be set by, with its unit, its default and the bounds
 * within which it makes sense. Amounts are in the canonical unit of the quantity (kWh, m3, t, GJ), because
 * people set them; consumption itself is in micros, millionths of that unit.
 *
 * Where a default is said to be the project's own, no publication was found that gives one.
 */

interface ParameterRow {
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Whether it is a count or a duration in milliseconds, which have no fraction. */
  readonly whole: boolean;
  readonly meaning: string;
}

const DAY_MILLIS = 86_400_000;
/** Longest duration that can be set: a leap year. */
const MILLIS_MAX = 366 * DAY_MILLIS;
/** Largest amount that is exact in micros. */
const AMOUNT_MAX = 9_000_000_000;

export const PARAMETERS = {
  stepMillisMax: millis(960_000, 'Longest time between two readings: 15 minutes and one of clock error.'),
  gapMillis: millis(1_800_000, 'A longer time between two readings is a gap.'),
  spikeTolerance: ratio(1.8, 'By how much of the third highest interval the highest may exceed it.'),
  spikeMinimum: amount(1, 'The spike check is left out where the highest interval is below this.'),
  stuckCount: count(12, 2, 288, 'Consecutive intervals of the same consumption from which on a meter counts as stuck.'),
  zeroDoubleLow: ratio(1.8, 'Lower limit of "about double", as a multiple of the mean of the neighbours.'),
  zeroDoubleHigh: ratio(2.2, 'Upper limit of "about double", as a multiple of the mean of the neighbours.'),
  zeroDoubleMinimum: amount(1, 'Zero and double is not looked for where the mean of the neighbours is below this.'),
  sumTolerance: amount(1, 'How far the sum of the intervals may be from the difference of the register.'),
  highLowLow: ratio(0.5, 'A day below this multiple of the average of earlier days is low.'),
  highLowHigh: ratio(2, 'A day above this multiple of the average of earlier days is high.'),
  highLowDaysMin: count(7, 1, 28, 'Usable earlier days without which high and low are not judged.'),
  highLowMinimum: amount(1, 'High and low are not judged where the average of earlier days is below this.'),
  zeroDaysMin: count(7, 1, 28, 'Usable earlier days without which a zero day is not judged.'),
  zeroShareMin: share(0.9, 'Share of earlier days with consumption from which on a zero day is odd.'),
  balanceTolerance: ratio(0.05, 'How far the children may be from the parent, as a share of the parent.'),
  balanceMinimum: amount(1, 'The balance is not judged where parent and children are both below this.'),
  staleMillisMin: millis(1_800_000, 'How long all registers have to stand still before readings can be stale.'),
  staleStepsMin: ratio(2, 'Steps of its resolution that the register should have made meanwhile, by the rate.'),
  linearMillisMax: millis(7_200_000, 'Longest gap that is filled by a straight line.'),
  likeDaysMax: count(3, 1, 35, 'Like days that are averaged at most.'),
  likeDaysMin: count(1, 1, 35, 'Like days without which their average is not taken.'),
  likeDaysBackMax: count(35, 1, 366, 'How many days back a like day may lie.'),
} as const satisfies Readonly<Record<string, ParameterRow>>;

export type ParameterName = keyof typeof PARAMETERS;

function millis(value: number, meaning: string): ParameterRow {
  return { unit: 'ms', default: value, min: 1, max: MILLIS_MAX, whole: true, meaning };
}

function count(value: number, min: number, max: number, meaning: string): ParameterRow {
  return { unit: 'count', default: value, min, max, whole: true, meaning };
}

function ratio(value: number, meaning: string): ParameterRow {
  return { unit: 'ratio', default: value, min: 0, max: 1000, whole: false, meaning };
}

function share(value: number, meaning: string): ParameterRow {
  return { unit: 'ratio', default: value, min: 0, max: 1, whole: false, meaning };
}

function amount(value: number, meaning: string): ParameterRow {
  return { unit: 'canonical unit', default: value, min: 0, max: AMOUNT_MAX, whole: false, meaning };
}
