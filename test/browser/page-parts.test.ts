import { expect, test } from 'vitest';
import { formatValue } from '../../dashboards/src/format/number.ts';
import { formatInstant } from '../../dashboards/src/format/time.ts';
import { backoffMillis } from '../../dashboards/src/live/backoff.ts';
import { GRACE_MILLIS, phaseWhenLost } from '../../dashboards/src/live/connection.ts';
import { type Point, withPoint } from '../../dashboards/src/state/history.ts';

test('an unknown value is a dash and never zero', () => {
  expect(formatValue(null, 'kW')).toBe('—');
  expect(formatValue(Number.NaN, 'kW')).toBe('—');
  expect(formatValue(0, 'kW')).toBe('0.0');
});

test('a small value is not rounded to zero', () => {
  expect(formatValue(0.0042, 't/h')).toBe('0.0042');
  expect(formatValue(-0.0042, 't/h')).toBe('-0.0042');
  expect(formatValue(184_223.714, 'kWh')).toBe('184,223.71');
});

test('a time carries its date unless it is today in the zone of the hub', () => {
  const now = Date.parse('2026-11-20T16:30:00Z');
  expect(formatInstant(Date.parse('2026-11-20T16:00:05Z'), now)).toBe('00:00:05');
  expect(formatInstant(Date.parse('2026-11-20T15:59:59Z'), now)).toBe('11-20 23:59:59');
  expect(formatInstant(Date.parse('2025-11-20T15:59:59Z'), now)).toBe('2025-11-20 23:59:59');
});

test('a full series is thinned and still begins where it began', () => {
  let series: readonly Point[] = [];
  for (let at = 0; at < 10_000; at++) series = withPoint(series, { at, value: at });
  expect(series.length).toBeLessThanOrEqual(480);
  expect(series[0]).toEqual({ at: 0, value: 0 });
  expect(series.at(-1)).toEqual({ at: 9999, value: 9999 });
});

test('a point that is not newer than the last is left out', () => {
  const series = withPoint([], { at: 5, value: 1 });
  expect(withPoint(series, { at: 5, value: 2 })).toBe(series);
});

test('waits between tries grow to a limit', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => backoffMillis(attempt, () => 0.5));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test('a lost connection is stale once the grace is over', () => {
  expect(phaseWhenLost(0, GRACE_MILLIS - 1)).toBe('reconnecting');
  expect(phaseWhenLost(0, GRACE_MILLIS)).toBe('stale');
});
