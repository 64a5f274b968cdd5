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
    expect(Object.values(QUALITY_REASONS)).toEqual([8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
  });

  it('keeps level and reasons apart in every combination', () => {
    const reasons = Object.keys(QUALITY_REASONS);
    for (let bits = 0; bits < 2 ** reasons.length; bits++) {
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
