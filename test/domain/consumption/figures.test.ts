import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FigureSum, type StoredRows, without } from '../../../src/domain/consumption/figures.ts';
import { QUALITY_REASONS } from '../../../src/domain/quality.ts';
import { ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { rowsOf } from './helpers/rows.ts';

function sumOf({ columns, first, end }: StoredRows): FigureSum {
  const sum = new FigureSum();
  for (let row = first; row < end; row++) sum.addRow(columns, row);
  return sum;
}

describe('a sum of rows', () => {
  it('is exact beyond what doubles hold', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const sum = sumOf(rowsOf({ value: most }, { value: most }, { value: 2 }, { value: -1 }));
    expect(sum.value).toBe(18_014_398_509_481_983n);
  });

  it('is unknown without any time, whatever its value', () => {
    expect(sumOf(rowsOf({ value: 5, expectedMillis: 1 })).isKnown).toBe(false);
    expect(sumOf(rowsOf({ measuredMillis: 1 })).isKnown).toBe(true);
    expect(sumOf(rowsOf({ estimatedMillis: 1 })).isKnown).toBe(true);
    expect(new FigureSum().isKnown).toBe(false);
  });

  it('has the worst level, and missing only where all is missing', () => {
    const known = { measuredMillis: 1 };
    const [good, estimated, missing] = [0, 1, 4];
    const qualityOf = (...rows: readonly Readonly<Record<string, number>>[]) => sumOf(rowsOf(...rows)).quality;
    expect(qualityOf({ quality: missing }, { quality: missing })).toBe(missing);
    expect(qualityOf({ ...known, quality: good }, { quality: missing | QUALITY_REASONS.gap })).toBe(
      QUALITY_REASONS.gap,
    );
    expect(qualityOf({ ...known, quality: estimated }, { ...known, quality: good })).toBe(estimated);
    // Stuck is suspect, which is worse than estimated.
    expect(qualityOf({ ...known, quality: estimated, fired: ruleBit('stuck') })).toBe(2 | QUALITY_REASONS.stuck);
  });
});

describe('rows without parts of them', () => {
  it('are what is left, instant by instant', () => {
    const whole = rowsOf({ start: 1, value: 10, measuredMillis: 4 }, { start: 2, value: 20 }, { start: 3, value: 30 });
    const parts = [
      // Of instant 0 the whole has no row: then the part has no place in it.
      rowsOf({ start: 0, value: 9 }, { start: 1, value: 4, measuredMillis: 1 }, { start: 3, value: 30 }),
      rowsOf({ start: 1, value: 1 }, { start: 5, value: 7 }),
    ];
    const { columns } = without(whole, parts);
    expect(Array.from(columns.value)).toEqual([5, 20, 0]);
    expect(Array.from(columns.measuredMillis)).toEqual([3, 0, 0]);
    expect(Array.from(whole.columns.value)).toEqual([10, 20, 30]);
    expect(without(whole, [])).toBe(whole);
  });

  it('and the parts add up to the whole', () => {
    const values = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (whole, part) => {
        const rows = (list: readonly number[]) => rowsOf(...list.map((value, start) => ({ start, value })));
        const shared = part.slice(0, whole.length);
        const left = sumOf(without(rows(whole), [rows(shared)]));
        expect(left.value + sumOf(rows(shared)).value).toBe(sumOf(rows(whole)).value);
      }),
    );
  });
});
