/** One meter through its detectors, from rows of consumption: the same for what is new, old or only tried. */

import { type DetectorId, METER_DETECTORS } from '../../domain/anomaly/catalogue/detectors.ts';
import type { DetectorParameters } from '../../domain/anomaly/catalogue/parameters.ts';
import type { ElectricalMeans } from '../../domain/anomaly/detectors/electrical.ts';
import { judgeInterval } from '../../domain/anomaly/detectors/intervals.ts';
import { Judge, type MeterSettings } from '../../domain/anomaly/detectors/judge.ts';
import { stepMeter } from '../../domain/anomaly/detectors/meter.ts';
import type { Moment } from '../../domain/anomaly/detectors/moment.ts';
import type { Finding } from '../../domain/anomaly/finding.ts';
import { detectorIndex, type MeterState, NARROW } from '../../domain/anomaly/state/meter-state.ts';
import type { DiscontinuityKind } from '../../domain/interval/discontinuity.ts';
import type { QueuedFinding } from '../store/anomaly-records.ts';
import { idleDetectors } from './detector-settings.ts';
import type { GatewayClock } from './gateway-clocks.ts';
import { DAY_RULES, type IntervalColumns, inputOf, UNKNOWN } from './meter-inputs.ts';

/** Rows [first, end) of the columns are those of the meter, in order of time. */
export interface MeterRows {
  readonly rows: IntervalColumns;
  readonly first: number;
  readonly end: number;
}

/** What is known of a meter besides its consumption. */
export interface Besides {
  /** Of its gateway; undefined where nothing is known of it. */
  readonly clock: GatewayClock | undefined;
  readonly electrical: ReadonlyMap<number, ElectricalMeans> | undefined;
}

/** What is not known for so long makes a habit worthless: it is learned anew. */
export const FORGET_MILLIS = 28 * 86_400_000;

const NO_KINDS: readonly DiscontinuityKind[] = [];
const RULE_DETECTORS = ['stuck', 'stale', 'spike'] as const;
const NOT_OF_RULES: readonly DetectorId[] = METER_DETECTORS.filter((id) => !RULE_DETECTORS.some((one) => one === id));
const OPEN = 0x8000;

/** Takes the intervals of some moments in; those of which there is no row are unknown. */
export function judgeIntervals(
  state: MeterState,
  { rows, first, end }: MeterRows,
  moments: readonly Moment[],
  kindsAt: ReadonlyMap<number, readonly DiscontinuityKind[]> | undefined,
  settings: MeterSettings,
  out: QueuedFinding[],
  besides: Besides | null = null,
): void {
  const found: Finding[] = [];
  let row = first;
  for (const moment of moments) {
    while (row < end && (rows.start[row] as number) < moment.start) row++;
    const isKnown = row < end && rows.start[row] === moment.start;
    const kinds = kindsAt?.get(moment.start) ?? NO_KINDS;
    const clockOffset = besides?.clock?.offsetAt(moment.start) ?? null;
    const electrical = besides?.electrical?.get(moment.start) ?? null;
    const input = isKnown
      ? inputOf(rows, row, 0, kinds, clockOffset, electrical)
      : clockOffset === null && electrical === null
        ? UNKNOWN
        : { ...UNKNOWN, clockOffsetMillis: clockOffset, electrical };
    if (input.measuredMillis > 0 && wasUnknownLong(state, moment)) state.forgetHabit();
    stepMeter(state, input, moment, settings, found);
    for (const finding of found) out.push({ at: moment.end, finding });
    found.length = 0;
  }
}

/** Judges what the rules of a whole day have found: the rows and moments are those of the day. */
export function judgeDayRules(
  state: MeterState,
  { rows, first, end }: MeterRows,
  moments: readonly Moment[],
  settings: MeterSettings,
  out: QueuedFinding[],
): void {
  const found: Finding[] = [];
  const judge = new Judge(
    state,
    { ...settings, contractedDemand: null, parameters: onlyRules(settings.parameters) },
    found,
  );
  // Silence has been counted already, interval by interval.
  const silentRun = state.narrow[NARROW.silentRun] as number;
  let row = first;
  for (const moment of moments) {
    while (row < end && (rows.start[row] as number) < moment.start) row++;
    if (row === end || rows.start[row] !== moment.start) continue;
    judgeInterval(judge, inputOf(rows, row, (rows.fired[row] as number) & DAY_RULES, NO_KINDS), moment);
  }
  state.narrow[NARROW.silentRun] = silentRun;
  const at = moments.at(-1)?.end ?? 0;
  for (const finding of found) out.push({ at, finding });
}

/** Whether an episode of a rule is open or suspected: then its next day is looked at, too. */
export function hasRuleEpisode(state: MeterState): boolean {
  return RULE_DETECTORS.some((id) => state.bits[detectorIndex(id)] !== 0);
}

/** Ends what detectors have open that are not run any more. */
export function endIdle(state: MeterState, settings: MeterSettings, at: number, out: QueuedFinding[]): void {
  for (const detector of idleDetectors(settings.parameters)) {
    const index = METER_DETECTORS.indexOf(detector as (typeof METER_DETECTORS)[number]);
    const bits = state.bits[index] as number;
    if (bits === 0) continue;
    const finding: Finding = {
      ...{ detector, subject: settings.subject, phase: (bits & OPEN) === 0 ? 'dropped' : 'closed' },
      ...{ first: (state.firsts[index] as number) * 1000, from: at, to: at },
      ...{ actual: null, low: null, high: null, severity: 'info', excess: 0 },
    };
    state.bits[index] = 0;
    out.push({ at, finding });
  }
}

function wasUnknownLong({ narrow }: MeterState, { start, end }: Moment): boolean {
  return (narrow[NARROW.silentRun] as number) * (end - start) >= FORGET_MILLIS;
}

const known = new WeakMap<DetectorParameters, DetectorParameters>();

function onlyRules(parameters: DetectorParameters): DetectorParameters {
  let made = known.get(parameters);
  if (made === undefined) {
    made = { ...parameters, disabled: [...new Set([...parameters.disabled, ...NOT_OF_RULES])] };
    known.set(parameters, made);
  }
  return made;
}
