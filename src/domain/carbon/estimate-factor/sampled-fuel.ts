/** Samples of a fuel, the time that they stand for, and what of a period none of them does. */

import { formatInstant } from '../../instant.ts';

export interface FuelSample {
  /** Fuel burnt in this time is what the sample stands for; epoch milliseconds, from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Of that fuel, t, or 10^4 Nm3 of gas. */
  readonly mass: number;
  /** Lower calorific value as received, GJ per t or per 10^4 Nm3. */
  readonly netCalorificValue: number;
  /** tC per GJ of it. */
  readonly carbonContent: number;
  /** Laboratory and number of the report. */
  readonly report: string;
}

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** In order of time. */
export function samplesInOrder(samples: readonly FuelSample[]): FuelSample[] {
  return samples.toSorted((a, b) => a.from - b.from || a.to - b.to || (a.report < b.report ? -1 : 1));
}

/** Whether time, mass and analysis are possible ones. */
export function isPossible({ from, to, mass, netCalorificValue, carbonContent }: FuelSample): boolean {
  const isTime = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to;
  return isTime && [mass, netCalorificValue, carbonContent].every((one) => one > 0 && one < Number.POSITIVE_INFINITY);
}

/** The parts of a period that no sample stands for, oldest first; the samples in order of time. */
export function gapsOf(samples: readonly TimeSpan[], period: TimeSpan): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let known = period.from;
  for (const { from, to } of samples) {
    const start = Math.min(from, period.to);
    if (start > known) gaps.push({ from: known, to: start });
    known = Math.max(known, Math.min(to, period.to));
  }
  if (known < period.to) gaps.push({ from: known, to: period.to });
  return gaps;
}

/** One line for each sample; the numbers are written as JavaScript writes them, which loses nothing. */
export function linesOfSamples(samples: readonly FuelSample[], fuelUnit: string): string[] {
  return samples.map(({ from, to, mass, netCalorificValue, carbonContent, report }) => {
    const span = [from, to].map((one) => (Number.isSafeInteger(one) ? formatInstant(one) : `${one}`)).join('/');
    const analysis = `ncv=${netCalorificValue} GJ/${fuelUnit} cc=${carbonContent} tC/GJ`;
    return `${span} mass=${mass} ${fuelUnit} ${analysis} report=${JSON.stringify(report)}`;
  });
}
