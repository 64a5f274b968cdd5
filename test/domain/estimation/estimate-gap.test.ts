import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateGap, type Gap } from '../../../src/domain/estimation/estimate-gap.ts';
import { gaugeLinear } from '../../../src/domain/estimation/gauge-linear.ts';
import { ESTIMATION_METHODS, methodBit, methodById, methodsOfBits } from '../../../src/domain/estimation/methods.ts';
import { DEFAULT_PARAMETERS } from '../../../src/domain/validation/parameters.ts';

const MINUTE = 60_000;

/** The method and the micros of a gap of 10, 15 and 5 minutes, unless told otherwise. */
function estimate(changes: Partial<Record<keyof Gap, number | readonly number[] | null>>) {
  const column = (name: keyof Gap) => (Array.isArray(changes[name]) ? Float64Array.from(changes[name]) : null);
  const single = (name: keyof Gap) => (typeof changes[name] === 'number' ? changes[name] : null);
  const missingMillis = column('missingMillis') ?? Float64Array.of(10 * MINUTE, 15 * MINUTE, 5 * MINUTE);
  const out = new Float64Array(missingMillis.length).fill(-1);
  const method = estimateGap(
    {
      total: single('total'),
      missingMillis,
      checkMeter: column('checkMeter'),
      likeDays: column('likeDays'),
    },
    DEFAULT_PARAMETERS,
    out,
  );
  return [method, [...out]];
}

/** Three hours, by the hour. */
const LONG = [60 * MINUTE, 60 * MINUTE, 60 * MINUTE];

describe('a gap', () => {
  it('of up to two hours is a straight line', () => {
    expect(estimate({ total: 6_000_000 })).toEqual(['linear', [2_000_000, 3_000_000, 1_000_000]]);
    const twoHours = [60 * MINUTE, 60 * MINUTE];
    expect(estimate({ total: 5, missingMillis: twoHours, likeDays: [1, 4] })).toEqual(['linear', [2, 3]]);
  });

  it('of more than two hours goes as like days went, scaled to the register', () => {
    const justOver = [60 * MINUTE, 60 * MINUTE + 1];
    expect(estimate({ total: 5, missingMillis: justOver, likeDays: [1, 4] })).toEqual(['like_day_scaled', [1, 4]]);
    // 12000 by 100 : 300 : 200
    expect(estimate({ total: 12_000, missingMillis: LONG, likeDays: [100, 300, 200] })).toEqual([
      'like_day_scaled',
      [2000, 6000, 4000],
    ]);
  });

  it('is what like days consumed where the register does not tell', () => {
    expect(estimate({ likeDays: [100, 300, 200] })).toEqual(['like_day', [100, 300, 200]]);
  });

  it('goes as the check meter went, before everything else and however short', () => {
    expect(estimate({ total: 1000, checkMeter: [10, 0, 30], likeDays: [1, 1, 1] })).toEqual([
      'check_meter_scaled',
      [250, 0, 750],
    ]);
    expect(estimate({ checkMeter: [10, 0, 30], likeDays: [1, 1, 1] })).toEqual(['check_meter', [10, 0, 30]]);
  });

  it('of more than two hours without like days is a straight line', () => {
    expect(estimate({ total: 10, missingMillis: LONG })).toEqual(['linear', [3, 3, 4]]);
  });

  it('does not go as something that consumed nothing, unless it consumed nothing itself', () => {
    expect(estimate({ total: 10, missingMillis: LONG, checkMeter: [0, 0, 0], likeDays: [1, 0, 0] })).toEqual([
      'like_day_scaled',
      [10, 0, 0],
    ]);
    expect(estimate({ total: 10, missingMillis: LONG, likeDays: [0, 0, 0] })).toEqual(['linear', [3, 3, 4]]);
    expect(estimate({ total: 0, checkMeter: [0, 0, 0] })).toEqual(['check_meter_scaled', [0, 0, 0]]);
  });

  it('stays missing where nothing is known', () => {
    expect(estimate({})).toEqual([null, [-1, -1, -1]]);
  });

  it('keeps to the register exactly, whatever the method', () => {
    const weights = fc.array(fc.nat(1e9), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.integer(),
        weights,
        fc.option(weights),
        fc.option(weights),
        (total, millis, checkMeter, likeDays) => {
          const [method, parts] = estimate({ total, missingMillis: millis, checkMeter, likeDays });
          expect(method).not.toBeNull();
          expect((parts as number[]).reduce((sum, part) => sum + part, 0)).toBe(total);
        },
      ),
    );
  });
});

describe('a gauge with a gap', () => {
  function integral(before: number, after: number, lengths: readonly number[]): number[] {
    const out = new Float64Array(lengths.length);
    gaugeLinear(before, after, Float64Array.from(lengths), out);
    return [...out];
  }

  it('is integrated along a straight line', () => {
    // From 10 to 30 kW in an hour: 20 kWh, the quarters at means of 12.5, 17.5, 22.5 and 27.5 kW.
    expect(integral(10e6, 30e6, Array<number>(4).fill(15 * MINUTE))).toEqual([
      3_125_000, 4_375_000, 5_625_000, 6_875_000,
    ]);
  });

  it('is integrated in parts of any length', () => {
    // From 60 to 0 kW in an hour: 30 kWh. After 20 minutes 40 kW: (60 + 40) / 2 / 3 = 16.666667 kWh.
    expect(integral(60e6, 0, [20 * MINUTE, 40 * MINUTE])).toEqual([16_666_667, 13_333_333]);
  });

  it('that stays the same gives its rate times the time', () => {
    expect(integral(8e6, 8e6, [15 * MINUTE, 30 * MINUTE])).toEqual([2_000_000, 4_000_000]);
    expect(integral(-8e6, -8e6, [15 * MINUTE])).toEqual([-2_000_000]);
  });

  it('gives parts that add up to the integral of the whole, rounded once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 50 }),
        (before, after, lengths) => {
          const duration = lengths.reduce((sum, length) => sum + length, 0);
          const sum = integral(before, after, lengths).reduce((total, part) => total + part, 0);
          expect(Math.abs(sum - (((before + after) / 2) * duration) / 3_600_000)).toBeLessThanOrEqual(0.5 + 1e-6);
        },
      ),
    );
  });
});

describe('the methods', () => {
  it('are held in their stored bits', () => {
    expect(ESTIMATION_METHODS.map(({ id, bit }) => [id, bit])).toEqual([
      ['linear', 0],
      ['like_day_scaled', 1],
      ['like_day', 2],
      ['check_meter_scaled', 3],
      ['check_meter', 4],
      ['manual', 5],
      ['gauge_linear', 6],
      ['nominal_conditions', 7],
    ]);
  });

  it('are found by id and by bits', () => {
    expect(methodBit('check_meter')).toBe(16);
    expect(methodById('manual')?.zh).toBe('人工填报');
    expect(methodById('constructor')).toBeUndefined();
    expect(() => methodBit('guess' as 'linear')).toThrow(RangeError);
    expect(methodsOfBits(0)).toEqual([]);
    expect(methodsOfBits(methodBit('gauge_linear') | methodBit('linear'))).toEqual(['linear', 'gauge_linear']);
  });
});

describe('docs/estimation.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/estimation.md'), 'utf8');

  it('lists every method as the program has it, in the same order', () => {
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const expected = ESTIMATION_METHODS.map((method) => [
      `\`${method.id}\``,
      String(method.bit),
      `${method.en}, ${method.zh}`,
      method.algorithm,
      method.nem12,
      method.source,
      method.verified ? 'yes' : 'no',
    ]);
    expect(rows).toEqual(expected);
  });

  it('states the defaults as they are', () => {
    const { linearMillisMax, likeDaysBackMax, likeDaysMax, likeDaysMin } = DEFAULT_PARAMETERS;
    expect(page).toContain(`\`linearMillisMax\` (${linearMillisMax / 3_600_000} hours)`);
    expect(page).toContain(`\`likeDaysBackMax\` (${likeDaysBackMax})`);
    expect(page).toContain(`\`likeDaysMax\` (${likeDaysMax})`);
    expect(page).toContain(`\`likeDaysMin\` (${likeDaysMin})`);
  });
});
