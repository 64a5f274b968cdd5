/** Whether a quota is exceeded or will be: a forecast to the end of the period with its uncertainty. */

import type { DetectorParameters } from '../catalogue/parameters.ts';
import type { Finding } from '../finding.ts';
import { normalCdf } from '../forecast/robust.ts';
import { type EpisodeMemory, newEpisode, takeVerdict } from '../state/hysteresis.ts';

/** Plain data, to be kept as JSON. Amounts are in the canonical unit or in tce, as the quota is. */
export interface QuotaState {
  lastDay: number;
  periodStart: number | null;
  used: number;
  /** Amounts of the last days, the latest last; their weekdays follow from that of the latest. */
  days: number[];
  episode: EpisodeMemory;
}

export interface QuotaDay {
  /** Epoch milliseconds. */
  readonly dayStart: number;
  readonly dayEnd: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly amount: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly quota: number;
}

export interface QuotaForecast {
  readonly used: number;
  /** At the end of the period. */
  readonly expected: number;
  /** Limits of the interval that it lies in with a probability of 90 %. */
  readonly low: number;
  readonly high: number;
  /** Of exceeding the quota, 0 to 1. */
  readonly probability: number;
}

const DAY_MILLIS = 86_400_000;
const WEEK_DAYS = 7;
const DAYS_MAX = 42;
const DAYS_MIN = 14;
/** 0.95 quantile of the standard normal distribution. */
const TWO_SIDED_90 = 1.645;
const YEAR_DAYS = 365;
const CORRELATION_MAX = 0.9;

export function initialQuota(): QuotaState {
  return {
    lastDay: Number.MIN_SAFE_INTEGER,
    periodStart: null,
    used: 0,
    days: [],
    episode: newEpisode(),
  };
}

/** Takes a day in. Days come in order; one that is not later than the last one is passed over. */
export function stepQuota(
  state: QuotaState,
  day: QuotaDay,
  subject: string,
  parameters: DetectorParameters,
  out: Finding[],
): void {
  if (day.dayStart <= state.lastDay) return;
  state.lastDay = day.dayStart;
  if (state.periodStart !== day.periodStart) {
    state.periodStart = day.periodStart;
    state.used = 0;
  }
  state.used += day.amount;
  state.days.push(day.amount);
  if (state.days.length > DAYS_MAX) state.days.shift();
  const forecast = forecastQuota(state, day, parameters);
  const isExceeded = state.used > day.quota;
  if (parameters.disabled.includes('quota') || (forecast === null && !isExceeded)) return;
  const finding = takeVerdict(
    state.episode,
    {
      detector: 'quota',
      isBad: isExceeded || (forecast !== null && forecast.probability >= parameters.quotaProbability),
      from: day.dayStart,
      to: day.dayEnd,
      actual: forecast?.expected ?? state.used,
      low: 0,
      high: day.quota,
      severity: isExceeded ? 'critical' : 'warning',
      excess: 0,
    },
    subject,
    parameters.hysteresis.quota,
  );
  if (finding !== null) out.push(finding);
}

/**
 * The forecast after a day; null before two weeks are known. Each remaining day is expected to be the mean of its
 * weekday. The variance of their sum has three parts: the residuals, correlated from day to day as those of an
 * AR(1) process; the error of the means, which all days share; and season and orders, in proportion to the
 * part of a year that remains.
 */
export function forecastQuota(
  { used, days }: QuotaState,
  { dayEnd, weekday, periodEnd, quota }: Pick<QuotaDay, 'dayEnd' | 'weekday' | 'periodEnd' | 'quota'>,
  { quotaSeasonDeviation }: Pick<DetectorParameters, 'quotaSeasonDeviation'>,
): QuotaForecast | null {
  const count = days.length;
  if (count < DAYS_MIN) return null;
  const means = weekdayMeans(days, weekday);
  const left = Math.max(0, Math.round((periodEnd - dayEnd) / DAY_MILLIS));
  let remaining = 0;
  for (let i = 1; i <= left; i++) remaining += means[(weekday + i) % WEEK_DAYS] as number;
  const residuals = days.map((amount, i) => amount - (means[weekdayAt(i, count, weekday)] as number));
  const variance = residuals.reduce((sum, residual) => sum + residual ** 2, 0) / (count - WEEK_DAYS);
  const correlation = lagOne(residuals);
  const inflation = (1 + correlation) / (1 - correlation);
  const season = quotaSeasonDeviation * remaining * Math.sqrt(left / YEAR_DAYS);
  const deviation = Math.sqrt(variance * inflation * (left + left ** 2 / count) + season ** 2);
  const expected = used + remaining;
  return {
    used,
    expected,
    low: Math.max(used, expected - TWO_SIDED_90 * deviation),
    high: expected + TWO_SIDED_90 * deviation,
    probability: deviation > 0 ? 1 - normalCdf((quota - expected) / deviation) : expected > quota ? 1 : 0,
  };
}

/** Weekday, Sunday as 0, of the i-th of so many days of which the last one has the given weekday. */
function weekdayAt(i: number, count: number, weekday: number): number {
  return (weekday - (count - 1 - i) + DAYS_MAX * WEEK_DAYS) % WEEK_DAYS;
}

function weekdayMeans(days: readonly number[], weekday: number): number[] {
  const sums = new Array<number>(WEEK_DAYS).fill(0);
  const counts = new Array<number>(WEEK_DAYS).fill(0);
  for (const [i, amount] of days.entries()) {
    const at = weekdayAt(i, days.length, weekday);
    sums[at] = (sums[at] as number) + amount;
    counts[at] = (counts[at] as number) + 1;
  }
  return sums.map((sum, at) => sum / (counts[at] as number));
}

/** Correlation of residuals with those of the day before, not below zero. */
function lagOne(residuals: readonly number[]): number {
  let product = 0;
  let square = 0;
  for (const [i, residual] of residuals.entries()) {
    square += residual ** 2;
    if (i > 0) product += residual * (residuals[i - 1] as number);
  }
  return square === 0 ? 0 : Math.max(0, Math.min(CORRELATION_MAX, product / square));
}
