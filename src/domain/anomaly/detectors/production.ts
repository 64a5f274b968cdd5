/** Energy against output: more than the baseline of its own past says that this output needs. */

import type { DetectorParameters } from '../catalogue/parameters.ts';
import type { Finding } from '../finding.ts';
import { type Line, robustDeviation, theilSen } from '../forecast/robust.ts';
import { type EpisodeMemory, newEpisode, takeVerdict } from '../state/hysteresis.ts';

export interface ProductionPeriod {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Canonical unit. */
  readonly energy: number;
  /** In the unit of the product. */
  readonly output: number;
}

/** Plain data, to be kept as JSON. */
export interface ProductionState {
  lastTo: number;
  energy: number[];
  output: number[];
  episode: EpisodeMemory;
}

const PERIODS_MAX = 30;
const PERIODS_MIN = 12;

export function initialProduction(): ProductionState {
  return { lastTo: Number.MIN_SAFE_INTEGER, energy: [], output: [], episode: newEpisode() };
}

/** Takes a day or shift in. Periods come in order; one that is not later than the last one is passed over. */
export function stepProduction(
  state: ProductionState,
  period: ProductionPeriod,
  subject: string,
  parameters: DetectorParameters,
  out: Finding[],
): void {
  if (period.to <= state.lastTo || parameters.disabled.includes('production_mismatch')) return;
  state.lastTo = period.to;
  if (state.energy.length < PERIODS_MIN) {
    learn(state, period.energy, period.output);
    return;
  }
  const baseline = baselineOf(state);
  const expected = baseline.intercept + baseline.slope * period.output;
  const residuals = state.energy.map(
    (energy, i) => energy - baseline.intercept - baseline.slope * (state.output[i] as number),
  );
  const width = Math.max(
    parameters.productionMinimum * Math.abs(expected),
    parameters.productionScale * robustDeviation(residuals, 0),
  );
  const high = expected + width;
  learn(state, Math.max(expected - width, Math.min(high, period.energy)), period.output);
  const finding = takeVerdict(
    state.episode,
    {
      detector: 'production_mismatch',
      isBad: period.energy > high,
      from: period.from,
      to: period.to,
      actual: period.energy,
      low: Math.max(0, expected - width),
      high,
      severity: 'warning',
      excess: Math.max(0, period.energy - expected),
    },
    subject,
    parameters.hysteresis.production_mismatch,
  );
  if (finding !== null) out.push(finding);
}

/** Base and specific consumption as the periods show them (ISO 50006, linear model). More output never needs less. */
function baselineOf({ energy, output }: ProductionState): Line {
  const line = theilSen(output, energy);
  return line.slope >= 0
    ? line
    : theilSen(
        output.map(() => 0),
        energy,
      );
}

function learn(state: ProductionState, energy: number, output: number): void {
  state.energy.push(energy);
  state.output.push(output);
  if (state.energy.length <= PERIODS_MAX) return;
  state.energy.shift();
  state.output.shift();
}
