/** The options of `meterhub simulate history`, and what they come to. */

import { ratesOf } from '../../simulators/faults/draw-faults.ts';
import type { FaultChoice } from '../../simulators/history/enterprise-history.ts';
import type { FleetOptions } from '../../simulators/history/fleet.ts';
import { INDUSTRY_NAMES, type IndustryName } from '../../simulators/shapes/industries.ts';
import { dayNumber, QUARTER_MILLIS } from '../../simulators/shapes/local-day.ts';
import { parseInstant } from '../domain/instant.ts';
import { CommandError, EXIT } from './exit-codes.ts';

/** As they are written. */
export interface SimulateHistoryOptions {
  readonly enterprises: number;
  readonly meters: number;
  readonly industry: readonly string[];
  readonly period: string;
  readonly end?: string;
  readonly seed: number;
  readonly faults: string;
  readonly labels?: string;
  readonly interval: string;
  readonly rates?: boolean;
  readonly out?: string;
  readonly registryOut?: string;
  readonly dryRun?: boolean;
  readonly url?: string;
  readonly passwords?: string;
  readonly connections: number;
  readonly giveUpAfter: number;
  readonly config?: string;
}

/** What decides every reading: equal plans give equal histories. */
export interface HistoryPlan {
  readonly fleet: FleetOptions;
  /** First and last reading, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly faultRate: number;
  readonly stepMillis: number;
  readonly withRate: boolean;
}

const SEED_MAX = 0xffff_ffff;
const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;
const PERIOD_UNITS: Readonly<Record<string, number>> = {
  ...{ h: HOUR_MILLIS, d: DAY_MILLIS, w: 7 * DAY_MILLIS, mo: 30 * DAY_MILLIS, y: 365 * DAY_MILLIS },
};
const INTERVALS: Readonly<Record<string, number>> = {
  ...{ '5m': 300_000, '15m': 900_000, '30m': 1_800_000, '1h': HOUR_MILLIS },
};
const METERS_MAX = 5000;

/** Throws `CommandError` for options that cannot be. `now` is in epoch milliseconds. */
export function historyPlan(options: SimulateHistoryOptions, now: number): HistoryPlan {
  const { seed, enterprises, meters, industry, period, end, faults, interval, rates = false } = options;
  if (seed > SEED_MAX) throw usage(`--seed ${seed} is too large: up to ${SEED_MAX}`);
  if (meters > METERS_MAX) throw usage(`--meters ${meters} is too large for one enterprise: up to ${METERS_MAX}`);
  const stepMillis = INTERVALS[interval];
  if (stepMillis === undefined) throw usage(`--interval ${interval} must be 5m, 15m, 30m or 1h`);
  const to = endOf(end, now, Math.max(stepMillis, QUARTER_MILLIS));
  const length = periodMillis(period);
  return {
    fleet: { seed, enterprises, metersPerEnterprise: meters, ...industriesOf(industry) },
    ...{ from: to - length, to, faultRate: faultRate(faults), stepMillis, withRate: rates },
  };
}

export function faultChoice({ faultRate, stepMillis }: HistoryPlan): FaultChoice {
  // A spike between two readings would be one that nobody can see.
  const gridMillis = Math.max(QUARTER_MILLIS, stepMillis);
  return faultRate === 0 ? 'none' : { rates: ratesOf(faultRate), gridMillis };
}

function endOf(text: string | undefined, now: number, step: number): number {
  if (text === undefined) return now - (now % step);
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? parseInstant(`${text}T00:00:00+08:00`) : parseInstant(text);
  if (typeof instant !== 'number')
    throw usage(`--end ${text} must be a day such as 2026-11-01 or an instant with offset`);
  if (instant > now) throw usage(`--end ${text} is not over yet`);
  if (instant % step !== 0) throw usage(`--end ${text} must be a whole interval`);
  return instant;
}

function periodMillis(text: string): number {
  const [, number, unit] = /^(\d+)(h|d|w|mo|y)$/.exec(text) ?? [];
  const millis = Number(number) * (PERIOD_UNITS[unit ?? ''] ?? Number.NaN);
  if (millis > 0) return millis;
  throw usage(`--period ${text} must be such as 1y, 3mo, 2w, 10d or 36h`);
}

function faultRate(text: string): number {
  if (text === 'none') return 0;
  const rate = Number(text);
  if (text.trim() !== '' && rate >= 0 && rate <= 4) return rate;
  throw usage(`--faults ${text} must be none, or how many per meter in 30 days, up to 4`);
}

function industriesOf(names: readonly string[]): { readonly industries?: readonly IndustryName[] } {
  const unknown = names.find((name) => !(INDUSTRY_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) throw usage(`--industry ${unknown} is not known; there are ${INDUSTRY_NAMES.join(', ')}`);
  return names.length === 0 ? {} : { industries: names as readonly IndustryName[] };
}

/** Whether the hub takes readings of the beginning: `ageMaxMillis` is how late one may be. */
export function checkAge({ from }: HistoryPlan, ageMaxMillis: number, now: number): void {
  if (from >= now - ageMaxMillis) return;
  const days = Math.floor(ageMaxMillis / DAY_MILLIS);
  const first = new Date(dayNumber(from) * DAY_MILLIS).toISOString().slice(0, 10);
  throw usage(
    `the history begins on ${first}, and the hub takes readings of the last ${days} days: shorten --period, or raise processor.ageMax`,
  );
}

function usage(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}
