import { describe, expect, it } from 'vitest';
import { absolutePressure, betweenReferences, GAS_REFERENCES, volumeFactor } from '../../src/domain/gas-volume.ts';

describe('volume at a reference condition', () => {
  it('of 100 m3 at 300 kPa above the air and 35 degrees is 376.80 m3 at 20 degrees', () => {
    // (300 + 101.325) / 101.325 x 293.15 / 308.15 = 3.960769 x 0.951322 = 3.767968
    const condition = { pressureKpaAbsolute: absolutePressure(300), temperatureCelsius: 35 };
    expect(100 * volumeFactor(condition, '20C')!).toBeCloseTo(376.8, 2);
  });

  it.each([
    // Reference conditions themselves.
    [101.325, 0, undefined, '0C', 1],
    [101.325, 15, undefined, '15C', 1],
    [101.325, 20, 1, '20C', 1],
    // Twice the pressure, half the absolute temperature, a gas that takes a tenth less room than an ideal one.
    [202.65, 20, undefined, '20C', 2],
    [101.325, 273.15, undefined, '0C', 0.5],
    [101.325, 20, 1.1, '20C', 1.1],
    // 273.15 / 293.15
    [101.325, 20, undefined, '0C', 0.931776],
  ] as const)(
    'at %d kPa, %d degrees and Zn/Z %s to %s is %d',
    (pressureKpaAbsolute, temperatureCelsius, ratio, to, expected) => {
      const condition = { pressureKpaAbsolute, temperatureCelsius, compressibilityRatio: ratio };
      expect(volumeFactor(condition, to)).toBeCloseTo(expected, 6);
    },
  );

  it.each([
    { pressureKpaAbsolute: 0, temperatureCelsius: 20 },
    { pressureKpaAbsolute: -5, temperatureCelsius: 20 },
    { pressureKpaAbsolute: 101.325, temperatureCelsius: -273.15 },
    { pressureKpaAbsolute: 101.325, temperatureCelsius: 20, compressibilityRatio: 0 },
    { pressureKpaAbsolute: Number.NaN, temperatureCelsius: 20 },
    { pressureKpaAbsolute: Number.POSITIVE_INFINITY, temperatureCelsius: 20 },
    { pressureKpaAbsolute: 101.325, temperatureCelsius: Number.POSITIVE_INFINITY, compressibilityRatio: Number.NaN },
  ])('is unknown for %o', (condition) => {
    expect(volumeFactor(condition, '20C')).toBeNull();
  });

  it('takes the air that is stated', () => {
    expect(absolutePressure(300, 88)).toBe(388);
    expect(absolutePressure(300)).toBeCloseTo(401.325, 10);
  });
});

describe('between references', () => {
  it.each([
    ['0C', '20C', 5863, 5463, 1.07322],
    ['20C', '0C', 5463, 5863, 0.93178],
    ['0C', '15C', 1921, 1821, 1.05491],
    ['15C', '15C', 1, 1, 1],
  ] as const)('%s to %s is %d / %d', (from, to, numerator, denominator, rounded) => {
    const found = betweenReferences(from, to);
    expect(found).toEqual({ numerator, denominator });
    expect(found.numerator / found.denominator).toBeCloseTo(rounded, 5);
  });

  it('there and back is the same volume', () => {
    for (const a of GAS_REFERENCES) {
      for (const b of GAS_REFERENCES) {
        const [there, back] = [betweenReferences(a, b), betweenReferences(b, a)];
        expect([there.numerator, there.denominator]).toEqual([back.denominator, back.numerator]);
      }
    }
  });
});
