/** What the electrical quantities of one interval say about each other. */

import type { Judge } from './judge.ts';
import type { Moment } from './moment.ts';

/** Of one instant in the interval, in kW, kvar, kVA and A; null for what the meter does not send. */
export interface ElectricalMeans {
  readonly activePower: number | null;
  readonly reactivePower: number | null;
  readonly apparentPower: number | null;
  readonly powerFactor: number | null;
  /** Of the three phases. */
  readonly currents: readonly [number, number, number] | null;
}

/** A phase with less than this share of the mean carries nothing. */
const LOST_PHASE_SHARE = 0.05;

export function judgeElectrical(judge: Judge, means: ElectricalMeans, { start, end }: Moment): void {
  const { imbalanceMax, imbalanceCurrentMin, triangleTolerance } = judge.settings.parameters;
  const imbalance = currentImbalance(means.currents, imbalanceCurrentMin);
  if (imbalance !== null) {
    judge.judge('phase_imbalance', imbalance > imbalanceMax, start, end, () => ({
      actual: imbalance,
      low: 0,
      high: imbalanceMax,
      severity: hasLostPhase(means.currents as readonly number[]) ? 'critical' : 'info',
    }));
  }
  const contradiction = triangleContradiction(means);
  if (contradiction !== null) {
    judge.judge('power_triangle', contradiction > triangleTolerance, start, end, () => ({
      actual: contradiction,
      low: 0,
      high: triangleTolerance,
      severity: 'warning',
    }));
  }
}

/**
 * Largest deviation from the mean of the three currents, as a share of it (the definition of NEMA MG-1 for
 * voltages); null where there are none or their mean is too small to compare.
 */
export function currentImbalance(currents: ElectricalMeans['currents'], currentMin: number): number | null {
  if (currents === null) return null;
  const mean = meanOf(currents);
  if (mean < currentMin || mean <= 0) return null;
  return Math.max(...currents.map((current) => Math.abs(Math.abs(current) - mean))) / mean;
}

/**
 * How far, as a share of S, the quantities contradict P <= S, P2 + Q2 <= S2 and PF = P / S; null where they
 * cannot. That S is larger than the root of P2 + Q2 is no contradiction: harmonics make it so (IEEE 1459).
 */
export function triangleContradiction(means: ElectricalMeans): number | null {
  const { activePower: p, reactivePower: q, apparentPower: s, powerFactor } = means;
  if (s === null || s <= 0 || (p === null && q === null)) return null;
  const excess = Math.hypot(p ?? 0, q ?? 0) / s - 1;
  const factor = p === null || powerFactor === null ? 0 : Math.abs(Math.abs(powerFactor) - Math.abs(p) / s);
  return Math.max(0, excess, factor);
}

function hasLostPhase(currents: readonly number[]): boolean {
  const mean = meanOf(currents);
  return currents.some((current) => Math.abs(current) < LOST_PHASE_SHARE * mean);
}

function meanOf(currents: readonly number[]): number {
  return currents.reduce((sum, current) => sum + Math.abs(current), 0) / currents.length;
}
