/** A simulated city in which nothing is wrong: noise, weather, orders, a planned stop, two holidays. */

import { expect, test } from 'vitest';
import { cleanCity } from '../../bench/anomalies.ts';

test('a clean city of eleven trades raises fewer than one event for 100 meters a week', () => {
  const { judged, meterWeeks, perHundredShown } = cleanCity({
    ...{ seed: 24_681, enterprises: 11, metersPerEnterprise: 4 },
    from: Date.parse('2026-03-16T00:00:00+08:00'),
    to: Date.parse('2026-07-20T00:00:00+08:00'),
  });
  expect(judged.meters).toBe(44);
  // Thirteen weeks after the five that are learned from.
  expect(meterWeeks).toBe(44 * 13);
  expect(perHundredShown).toBeLessThan(1);
});
