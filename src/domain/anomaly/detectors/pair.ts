/**
 * Two sums that should keep their distance: a parent meter and those below it, a meter and its check meter.
 * What is usually lost between them is learned, so that a known loss of 4 % is not alarmed and one that
 * rises from 1 % to 5 % is.
 */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import type { DetectorParameters } from '../catalogue/parameters.ts';
import type { Finding } from '../finding.ts';
import { median, robustDeviation } from '../forecast/robust.ts';
import { type EpisodeMemory, newEpisode, takeVerdict } from '../state/hysteresis.ts';
import type { Moment } from './moment.ts';

/** Plain data, to be kept as JSON. */
export interface PairState {
  lastStart: number;
  /** Micros of the day under way, over the time that both are known. */
  upper: number;
  lower: number;
  /** Differences of earlier days as shares, the oldest first. */
  shares: number[];
  episode: EpisodeMemory;
}

export interface PairInput {
  /** Micros of the parent or of the meter. */
  readonly upper: number;
  /** Micros of all children together or of the check meter. */
  readonly lower: number;
  /** Whether all of them are wholly known: one that is missing looks like a loss. */
  readonly isKnown: boolean;
}

export interface PairSubject {
  readonly detector: 'loss_change' | 'check_divergence';
  readonly subject: string;
  readonly parameters: DetectorParameters;
}

const DAYS_MAX = 28;
const DAYS_MIN = 10;
const CRITICAL_FACTOR = 4;

export function initialPair(): PairState {
  return { lastStart: Number.MIN_SAFE_INTEGER, upper: 0, lower: 0, shares: [], episode: newEpisode() };
}

/** Takes an interval in; judges at the end of its day. */
export function stepPair(state: PairState, input: PairInput, moment: Moment, pair: PairSubject, out: Finding[]): void {
  if (moment.start <= state.lastStart) return;
  if (state.lastStart < moment.dayStart) {
    state.upper = 0;
    state.lower = 0;
  }
  state.lastStart = moment.start;
  if (input.isKnown) {
    state.upper += input.upper;
    state.lower += input.lower;
  }
  if (moment.end === moment.dayEnd) finishPairDay(state, moment, pair, out);
}

function finishPairDay(state: PairState, { dayStart, dayEnd }: Moment, pair: PairSubject, out: Finding[]): void {
  const { detector, subject, parameters } = pair;
  const { upper, lower, shares } = state;
  if (parameters.disabled.includes(detector)) return;
  if (Math.max(upper, lower) < parameters.pairAmountMin * MICROS_PER_UNIT || upper <= 0) return;
  const share = (upper - lower) / upper;
  if (shares.length < DAYS_MIN) {
    shares.push(share);
    return;
  }
  const centre = median(shares);
  const width = Math.max(parameters.lossMinimum, parameters.lossScale * robustDeviation(shares, centre));
  const off = Math.abs(share - centre);
  // Learned no further out than the limit: a loss that stays becomes usual, but slowly.
  shares.push(Math.max(centre - width, Math.min(centre + width, share)));
  if (shares.length > DAYS_MAX) shares.shift();
  const finding = takeVerdict(
    state.episode,
    {
      detector,
      isBad: off > width,
      from: dayStart,
      to: dayEnd,
      actual: share,
      low: centre - width,
      high: centre + width,
      severity: off > CRITICAL_FACTOR * parameters.lossMinimum ? 'critical' : 'warning',
      excess: (Math.max(0, share - centre) * upper) / MICROS_PER_UNIT,
    },
    subject,
    parameters.hysteresis[detector],
  );
  if (finding !== null) out.push(finding);
}
