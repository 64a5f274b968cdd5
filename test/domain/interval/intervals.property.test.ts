import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Discontinuity } from '../../../src/domain/interval/discontinuity.ts';
import { elapsedShare, scaledDifference } from '../../../src/domain/interval/exact-share.ts';
import { fillIntervals, IntervalRows } from '../../../src/domain/interval/fill-intervals.ts';
import { REGISTER_DEFAULTS, type RegisterSettings } from '../../../src/domain/interval/register-settings.ts';
import {
  CONTEXT_READINGS,
  findSegments,
  type ReadingColumns,
  Segments,
} from '../../../src/domain/interval/segments.ts';
import { MINUTE, SHANGHAI, sumOf } from './history.ts';
import { MODULUS, type RegisterLife, registerLife } from './random-register.ts';

const COLUMNS = [
  'start',
  'value',
  'estimated',
  'measuredMillis',
  'estimatedMillis',
  'quality',
  'fired',
  'methods',
] as const;

function settingsOf({ exchanges }: RegisterLife): RegisterSettings {
  return { ...REGISTER_DEFAULTS, decimals: 2, modulus: MODULUS, exchanges };
}

function columnsOf(readings: RegisterLife['readings']): ReadingColumns {
  return {
    timestamp: Float64Array.from(readings, ({ at }) => at),
    value: Float64Array.from(readings, ({ value }) => value),
    quality: new Int32Array(readings.length),
    first: 0,
    end: readings.length,
  };
}

function rowsOf(readings: RegisterLife['readings'], settings: RegisterSettings, from: number, to: number) {
  const segments = new Segments();
  const found: Discontinuity[] = [];
  findSegments(columnsOf(readings), settings, segments, found);
  const rows = new IntervalRows();
  fillIntervals(segments, from, to, SHANGHAI, () => null, rows);
  return { rows, found: found.filter(({ at }) => at >= from && at < to) };
}

/** The readings of a window with those around it that decide about it. */
function windowOf({ readings }: RegisterLife, from: number, to: number): RegisterLife['readings'] {
  const first = readings.findIndex(({ at }) => at >= from);
  const after = readings.findIndex(({ at }) => at >= to);
  return readings.slice(
    Math.max(0, (first === -1 ? readings.length : first) - CONTEXT_READINGS),
    after === -1 ? readings.length : after + CONTEXT_READINGS,
  );
}

function inOrder(a: Discontinuity, b: Discontinuity): number {
  return a.at - b.at || a.kind.localeCompare(b.kind);
}

function rowList({ rows }: { rows: IntervalRows }): number[][] {
  return Array.from({ length: rows.count }, (_, row) => COLUMNS.map((name) => rows[name][row] as number));
}

describe('Intervals of any history', () => {
  it('add up to what the register counted, exactly', () => {
    fc.assert(
      fc.property(registerLife({ withUnknown: false }), (life) => {
        const last = life.readings.at(-1)?.at as number;
        const first = life.readings[0]?.at as number;
        const { rows } = rowsOf(
          life.readings,
          settingsOf(life),
          SHANGHAI.intervalStart(first),
          SHANGHAI.intervalEnd(last),
        );
        // Hundredths of a unit are ten thousand micros.
        expect(sumOf(rows.value, rows.count)).toBe(life.consumedHundredths * 10_000);
        expect(sumOf(rows.measuredMillis, rows.count) + sumOf(rows.estimatedMillis, rows.count)).toBe(last - first);
      }),
      { numRuns: 500 },
    );
  });

  it('are the same whatever windows they are derived in', () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
    fc.assert(
      fc.property(registerLife({ withUnknown: true }), cuts, (life, fractions) => {
        const settings = settingsOf(life);
        const from = SHANGHAI.intervalStart(life.readings[0]?.at as number);
        const to = SHANGHAI.intervalEnd(life.readings.at(-1)?.at as number);
        const whole = rowsOf(life.readings, settings, from, to);
        const boundaries = fractions.map((fraction) => SHANGHAI.intervalStart(from + fraction * (to - from)));
        const edges = [...new Set([from, ...boundaries, to])].sort((a, b) => a - b);
        const parts = edges.slice(0, -1).map((start, n) => {
          const end = edges[n + 1] as number;
          return rowsOf(windowOf(life, start, end), settings, start, end);
        });
        expect(parts.flatMap(rowList)).toEqual(rowList(whole));
        expect(parts.flatMap(({ found }) => found).toSorted(inOrder)).toEqual(whole.found.toSorted(inOrder));
      }),
      { numRuns: 500 },
    );
  });

  it('never count more time than there is', () => {
    fc.assert(
      fc.property(registerLife({ withUnknown: true }), (life) => {
        const from = SHANGHAI.intervalStart(life.readings[0]?.at as number);
        const { rows } = rowsOf(life.readings, settingsOf(life), from, from + 100 * 24 * 60 * MINUTE);
        for (let row = 0; row < rows.count; row++) {
          const known = (rows.measuredMillis[row] as number) + (rows.estimatedMillis[row] as number);
          expect(known).toBeLessThanOrEqual(rows.lengthMillis[row] as number);
          if (known === 0) expect(rows.value[row]).toBe(0);
        }
      }),
    );
  });
});

describe('Exact shares', () => {
  const total = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const duration = fc.integer({ min: 1, max: 40_000_000_000 });

  it('are the floor of the exact quotient', () => {
    fc.assert(
      fc.property(total, duration, fc.double({ min: 0, max: 1, noNaN: true }), (value, length, fraction) => {
        const elapsed = Math.floor(length * fraction);
        const product = BigInt(value) * BigInt(elapsed);
        const quotient = product / BigInt(length);
        const floor = product % BigInt(length) < 0n ? quotient - 1n : quotient;
        expect(elapsedShare(value, elapsed, length)).toBe(Number(floor));
      }),
      { numRuns: 2000 },
    );
  });

  it('of multiplied readings add up along any chain', () => {
    const reading = fc.integer({ min: 0, max: 1e15 });
    const factor = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 2, maxLength: 20 }),
        factor,
        factor,
        (chain, numerator, denominator) => {
          const steps = chain
            .slice(1)
            .map((after, n) => scaledDifference(chain[n] as number, after, numerator, denominator));
          const whole = scaledDifference(chain[0] as number, chain.at(-1) as number, numerator, denominator);
          if (![whole, ...steps].some(Number.isNaN)) {
            expect(steps.reduce((sum, step) => sum + BigInt(step), 0n)).toBe(BigInt(whole));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
