import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntervalInput } from '../../../src/domain/anomaly/detectors/input.ts';
import { stepMeter } from '../../../src/domain/anomaly/detectors/meter.ts';
import type { Finding } from '../../../src/domain/anomaly/finding.ts';
import { METER_STATE_BYTES, MeterState } from '../../../src/domain/anomaly/state/meter-state.ts';
import { VALIDATION_RULES } from '../../../src/domain/validation/catalogue.ts';
import { momentsOf } from './load.ts';
import { interval, midnight, settingsWith } from './meter-run.ts';

/** Ten weeks, so that random loads come to be judged. */
const MOMENTS = momentsOf(midnight('2026-05-11'), midnight('2026-07-20'));
const SETTINGS = settingsWith(
  { warmUpDays: 14 },
  { contractedDemand: 150, transformerRatios: [{ from: 0, ratio: 40 }] },
);

interface Change {
  readonly at: number;
  readonly length: number;
  readonly factor: number;
  readonly fired: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(MOMENTS.length - 1),
  length: fc.integer({ min: 1, max: 400 }),
  factor: fc.constantFrom(-0.5, 0, 0.3, 1, 1.8, 3, 10, 40, Number.NaN),
  fired: fc.constantFrom(0, ...VALIDATION_RULES.map(({ bit }) => 1 << bit)),
});

function inputsOf(changes: readonly Change[]): IntervalInput[] {
  return MOMENTS.map(({ hour }, i) => {
    const usual = (hour > 7 && hour < 20 ? 100 : 40) * (1 + (((i * 7919) % 13) - 6) / 100);
    const now = changes.filter(({ at, length }) => i >= at && i < at + length);
    const factor = now.reduce((product, { factor: each }) => product * each, 1);
    const fired = now.reduce((bits, { fired: each }) => bits | each, 0);
    return interval(Number.isNaN(factor) ? null : usual * factor, { fired });
  });
}

function run(inputs: readonly IntervalInput[], pauses: ReadonlySet<number>): { out: Finding[]; state: MeterState } {
  const out: Finding[] = [];
  let state = MeterState.initial();
  for (const [i, moment] of MOMENTS.entries()) {
    if (pauses.has(i)) state = MeterState.deserialise(state.serialise()) as MeterState;
    stepMeter(state, inputs[i] as IntervalInput, moment, SETTINGS, out);
  }
  return { out, state };
}

describe('the state of a meter', () => {
  it('is below a kilobyte', () => {
    expect(MeterState.initial().serialise().length).toBe(METER_STATE_BYTES);
    expect(METER_STATE_BYTES).toBeLessThanOrEqual(1024);
  });

  it('gives the same findings and the same bytes in one go and in pieces', () => {
    let findings = 0;
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 6 }),
        fc.uniqueArray(fc.nat(MOMENTS.length - 1), { maxLength: 20 }),
        (changes, pauses) => {
          const inputs = inputsOf(changes);
          const whole = run(inputs, new Set());
          const pieces = run(inputs, new Set(pauses));
          expect(pieces.out).toEqual(whole.out);
          expect(pieces.state.bytes).toEqual(whole.state.bytes);
          for (const { actual, low, high, excess } of whole.out) {
            for (const number of [actual, low, high, excess])
              expect(number === null || Number.isFinite(number)).toBe(true);
          }
          findings += whole.out.length;
        },
      ),
      { numRuns: 60 },
    );
    expect(findings).toBeGreaterThan(0);
  });

  it('passes over intervals that it has seen', () => {
    const inputs = inputsOf([{ at: 3000, length: 100, factor: 0, fired: 0 }]);
    const { out, state } = run(inputs, new Set());
    const before = state.serialise();
    const again: Finding[] = [];
    for (const [i, moment] of MOMENTS.entries()) stepMeter(state, inputs[i] as IntervalInput, moment, SETTINGS, again);
    expect(out).not.toEqual([]);
    expect(again).toEqual([]);
    expect(state.bytes).toEqual(before);
  });

  it('does not share its bytes with what it was read from', () => {
    const bytes = MeterState.initial().serialise();
    const state = MeterState.deserialise(bytes) as MeterState;
    stepMeter(state, interval(10), MOMENTS[0] as (typeof MOMENTS)[0], SETTINGS, []);
    expect(bytes).toEqual(MeterState.initial().bytes);
    expect(state.bytes).not.toEqual(bytes);
  });

  it('is not read from other bytes', () => {
    const bytes = MeterState.initial().serialise();
    expect(MeterState.deserialise(bytes.subarray(1))).toBeNull();
    bytes[METER_STATE_BYTES - 1] = 255;
    expect(MeterState.deserialise(bytes)).toBeNull();
  });
});
