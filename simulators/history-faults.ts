/**
 * What goes wrong in a history, as it does in every real one, so that validation and estimation have something
 * to show. Equal seeds and ends give equal faults. A fifth, a register set to zero, is the meter's own
 * (`zeroedWeekly`), because it goes on after the history.
 */

import type { City, Meter } from './city/city-types.ts';
import { SIMULATION_EPOCH } from './load-models/load-model.ts';
import { randomAt } from './random.ts';

/** Instants in epoch milliseconds; of a stretch, those of the good readings at its ends. */
export type HistoryFault =
  /** Nothing arrived between. */
  | { readonly kind: 'gap'; readonly meter: string; readonly from: number; readonly to: number }
  /** The gateway lost the meter and went on sending what it read last. */
  | { readonly kind: 'frozen'; readonly meter: string; readonly from: number; readonly to: number }
  /** One reading of the register is wrong in its first digit. */
  | { readonly kind: 'outlier'; readonly meter: string; readonly at: number };

const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;
const STEP_MILLIS = 900_000;
const GAP_MILLIS = 3 * HOUR_MILLIS;
const FROZEN_MILLIS = 4 * HOUR_MILLIS;
/** Too short for like days, and still filled from the meter beside it. */
const CHECKED_GAP_MILLIS = 1.5 * HOUR_MILLIS;

/** The faults of a history that ends at `to`, those that lie in it whole. */
export function historyFaults(city: City, seed: number, from: number, to: number): HistoryFault[] {
  const meters = city.enterprises.flatMap((enterprise) => enterprise.meters);
  const machines = meters.filter(({ energy, load }) => energy === 'electricity' && load?.kind === 'profile');
  const [silent, frozen, misread] = threeOf(machines, seed);
  const checked = meters.find(({ metering }) => metering.checkMeter !== undefined);
  const gap = hour(to, 1, 8, seed, 2);
  const freeze = hour(to, 2, 8, seed, 3);
  const checkedGap = hour(to, 1, 10, seed, 5);
  const faults: (HistoryFault | null)[] = [
    silent ? { kind: 'gap', meter: silent.id, from: gap, to: gap + GAP_MILLIS } : null,
    frozen ? { kind: 'frozen', meter: frozen.id, from: freeze, to: freeze + FROZEN_MILLIS } : null,
    misread ? { kind: 'outlier', meter: misread.id, at: hour(to, 3, 10, seed, 4) } : null,
    checked ? { kind: 'gap', meter: checked.id, from: checkedGap, to: checkedGap + CHECKED_GAP_MILLIS } : null,
  ];
  return faults.filter((fault) => fault !== null).filter((fault) => isWithin(fault, from, to));
}

/** Three different ones; fewer where there are fewer. */
function threeOf(meters: readonly Meter[], seed: number): readonly (Meter | undefined)[] {
  const left = [...meters];
  return [0, 1, 2].map((n) => left.splice(Math.floor(randomAt(seed, n, 1) * left.length), 1)[0]);
}

/** A quarter of an hour in the working hours, some days before the local day that the history ends in. */
function hour(to: number, daysBack: number, firstHour: number, seed: number, key: number): number {
  const today = to - ((to - SIMULATION_EPOCH) % DAY_MILLIS);
  const quarter = Math.floor(randomAt(seed, key) * 16);
  return today - daysBack * DAY_MILLIS + firstHour * HOUR_MILLIS + quarter * STEP_MILLIS;
}

function isWithin(fault: HistoryFault, from: number, to: number): boolean {
  return fault.kind === 'outlier' ? fault.at > from && fault.at < to : fault.from >= from && fault.to <= to;
}
