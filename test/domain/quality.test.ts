import { describe, expect, it } from 'vitest';
import {
  QUALITY_GOOD,
  QUALITY_LEVELS,
  QUALITY_REASONS,
  qualityLevel,
  qualityOfName,
  qualityReasons,
} from '../../src/domain/quality.ts';

describe('quality', () => {
  it('holds the levels in their stored numbers', () => {
    expect(QUALITY_LEVELS.map((name) => qualityOfName(name))).toEqual([0, 1, 2, 3, 4]);
    expect(qualityOfName('good')).toBe(QUALITY_GOOD);
    for (const name of QUALITY_LEVELS) expect(qualityLevel(qualityOfName(name)!)).toBe(name);
  });

  it('holds the reasons in their stored bits', () => {
    expect(Object.values(QUALITY_REASONS)).toEqual([
      8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288,
      1_048_576, 2_097_152,
    ]);
  });

  it('keeps level and reasons apart, with no reason, every pair of them and all', () => {
    const reasons = Object.keys(QUALITY_REASONS);
    const sets = [0, 2 ** reasons.length - 1];
    for (let a = 0; a < reasons.length; a++) for (let b = 0; b <= a; b++) sets.push((1 << a) | (1 << b));
    for (const bits of sets) {
      for (let level = 0; level < QUALITY_LEVELS.length; level++) {
        const quality = (bits << 3) | level;
        expect(qualityLevel(quality)).toBe(QUALITY_LEVELS[level]);
        expect(qualityReasons(quality)).toEqual(reasons.filter((_, i) => bits & (1 << i)));
      }
    }
  });

  it('knows no other name', () => {
    for (const name of ['Good', '', 'bad', '0', 'constructor']) expect(qualityOfName(name)).toBeUndefined();
  });

  it('has no level for an unused number', () => {
    expect(() => qualityLevel(5)).toThrow(RangeError);
  });
});
