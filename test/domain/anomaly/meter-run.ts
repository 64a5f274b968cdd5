/** Runs the detectors over hand-made intervals of a meter. */

import type { DetectorId } from '../../../src/domain/anomaly/catalogue/detectors.ts';
import { type DetectorOverrides, detectorParameters } from '../../../src/domain/anomaly/catalogue/parameters.ts';
import type { IntervalInput } from '../../../src/domain/anomaly/detectors/input.ts';
import type { MeterSettings } from '../../../src/domain/anomaly/detectors/judge.ts';
import { stepMeter } from '../../../src/domain/anomaly/detectors/meter.ts';
import type { Moment } from '../../../src/domain/anomaly/detectors/moment.ts';
import type { Finding } from '../../../src/domain/anomaly/finding.ts';
import { MeterState } from '../../../src/domain/anomaly/state/meter-state.ts';
import { momentsOf, QUARTER } from './load.ts';

export const MICROS = 1_000_000;

/** Midnight of a date in Shanghai. */
export function midnight(date: string): number {
  return Date.parse(`${date}T00:00:00+08:00`);
}

/** An instant in Shanghai. */
export function local(text: string): number {
  return Date.parse(`${text}:00+08:00`);
}

export function settingsWith(overrides: DetectorOverrides = {}, rest: Partial<MeterSettings> = {}): MeterSettings {
  return {
    subject: 'M1',
    parameters: detectorParameters('electricity', overrides),
    transformerRatios: [],
    contractedDemand: null,
    ...rest,
  };
}

/** An interval in which so many kW were used; null for one of which nothing is known. */
export function interval(kilowatts: number | null, rest: Partial<IntervalInput> = {}): IntervalInput {
  return {
    measured: Math.round(((kilowatts ?? 0) * MICROS) / 4),
    measuredMillis: kilowatts === null ? 0 : QUARTER,
    fired: 0,
    discontinuities: [],
    clockOffsetMillis: null,
    electrical: null,
    ...rest,
  };
}

/** The findings of the intervals between two dates, of which `inputOf` says what was measured. */
export function runMeter(
  from: string,
  to: string,
  inputOf: (moment: Moment) => IntervalInput,
  settings = settingsWith(),
  state = MeterState.initial(),
): Finding[] {
  const out: Finding[] = [];
  for (const moment of momentsOf(midnight(from), midnight(to)))
    stepMeter(state, inputOf(moment), moment, settings, out);
  return out;
}

/** Detector, phase, begin of the episode and end of what was judged, of those that open and close. */
export function turns(findings: readonly Finding[], ...only: readonly DetectorId[]): string[] {
  return findings
    .filter(
      ({ detector, phase }) =>
        (phase === 'opened' || phase === 'closed') && (only.length === 0 || only.includes(detector)),
    )
    .map(({ detector, phase, first, to }) => `${detector} ${phase} ${shanghai(first)} ${shanghai(to)}`);
}

function shanghai(instant: number): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16);
}
