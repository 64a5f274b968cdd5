import { describe, expect, test } from 'vitest';
import type { ConsumptionRow } from '../../dashboards/src/api/types.ts';
import { formatShare, formatTick } from '../../dashboards/src/format/number.ts';
import { addDays, daysOfPreset, instantsOf, isDay, midnight } from '../../dashboards/src/format/period.ts';
import { rowName, rowTick } from '../../dashboards/src/format/row.ts';
import { addressOf, parseRoute } from '../../dashboards/src/route/address.ts';
import { consumptionQuery, consumptionState, isTooFine } from '../../dashboards/src/state/consumption-question.ts';
import { totalOf } from '../../dashboards/src/state/consumption-total.ts';

const SHANGHAI = 'Asia/Shanghai';
/** 00:30 on 1 March 2026 in Shanghai, the evening before in UTC. */
const NOW = Date.parse('2026-02-28T16:30:00Z');
const ADMIN = { role: 'admin', enterprise: null } as const;
const BETA = { role: 'enterprise', enterprise: 'beta' } as const;

describe('periods', () => {
  test('are cut by the calendar of the zone and not of the reader', () => {
    expect(daysOfPreset('today', SHANGHAI, NOW)).toEqual({ first: '2026-03-01', last: '2026-03-01' });
    expect(daysOfPreset('7d', SHANGHAI, NOW)).toEqual({ first: '2026-02-23', last: '2026-03-01' });
    expect(daysOfPreset('month', SHANGHAI, NOW)).toEqual({ first: '2026-03-01', last: '2026-03-01' });
    expect(daysOfPreset('lastMonth', SHANGHAI, NOW)).toEqual({ first: '2026-02-01', last: '2026-02-28' });
    expect(daysOfPreset('year', SHANGHAI, NOW)).toEqual({ first: '2026-01-01', last: '2026-03-01' });
  });

  test('end where now is, or at the midnight after their last day', () => {
    const february = { first: '2026-02-01', last: '2026-02-28' };
    expect(instantsOf(february, SHANGHAI, NOW)).toEqual({
      from: '2026-01-31T16:00:00.000Z',
      to: '2026-02-28T16:00:00.000Z',
    });
    expect(instantsOf({ first: '2026-03-01', last: '2026-03-01' }, SHANGHAI, NOW)).toEqual({
      from: '2026-02-28T16:00:00.000Z',
    });
  });

  test('begin at midnight on the days on which clocks change', () => {
    // Berlin: +01:00 until 29 March 2026 02:00, +02:00 until 25 October 03:00.
    expect(new Date(midnight('2026-03-29', 'Europe/Berlin')).toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(new Date(midnight('2026-03-30', 'Europe/Berlin')).toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(new Date(midnight('2026-10-25', 'Europe/Berlin')).toISOString()).toBe('2026-10-24T22:00:00.000Z');
    expect(new Date(midnight('2026-10-26', 'Europe/Berlin')).toISOString()).toBe('2026-10-25T23:00:00.000Z');
  });

  test('days that do not exist are none', () => {
    expect(['2026-02-28', '2026-02-29', '2026-2-1', '', undefined].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  });
});

describe('the address', () => {
  test('holds a view and what it shows, and leaves out what is empty', () => {
    const address = addressOf('meter', { id: 'E 1&2', day: undefined, quantity: '' });
    expect(address).toBe('#/meter?id=E+1%262');
    expect(parseRoute(address)).toEqual({ view: 'meter', query: { id: 'E 1&2' } });
    expect(parseRoute('')).toEqual({ view: 'live', query: {} });
    expect(parseRoute('#/nowhere')).toEqual({ view: 'live', query: {} });
    expect(parseRoute('#main')).toBeNull();
  });
});

describe('the question', () => {
  const state = (query: Readonly<Record<string, string>>, who: typeof ADMIN | typeof BETA = ADMIN) =>
    consumptionState(query, who, SHANGHAI, NOW);

  test('is the last seven days of the electricity of the city where nothing is said', () => {
    const normal = state({});
    expect(consumptionQuery(normal, SHANGHAI, NOW)).toEqual({
      ...{ scope: 'city', energy: 'electricity', unit: 'native', interval: '1d', from: '2026-02-22T16:00:00.000Z' },
    });
  });

  test('of all energy types is never in the unit that each is counted in', () => {
    expect(state({ energy: 'all' })).toMatchObject({ energy: '', unit: 'tce' });
    expect(state({ energy: 'all', unit: 'GJ' })).toMatchObject({ energy: '', unit: 'GJ' });
    expect(state({ scope: 'meter', id: 'M' })).toMatchObject({ energy: '', unit: 'native' });
  });

  test('is not asked before it is known of what', () => {
    expect(consumptionQuery(state({ scope: 'district' }), SHANGHAI, NOW)).toBeNull();
  });

  test('of an enterprise is about itself, whatever the address says', () => {
    expect(state({ scope: 'city' }, BETA)).toMatchObject({ scope: 'enterprise', id: 'beta' });
    expect(state({ scope: 'enterprise', id: 'alpha' }, BETA)).toMatchObject({ scope: 'enterprise', id: 'beta' });
  });

  test('puts days in order and falls back where they are none', () => {
    expect(state({ period: 'custom', from: '2026-02-03', to: '2026-02-01' }).days).toEqual({
      ...{ first: '2026-02-01', last: '2026-02-03' },
    });
    expect(state({ period: 'custom', from: 'x', to: '2026-02-01' }).period).toBe('7d');
  });

  test('has no more rows than can be shown', () => {
    const year = { first: '2026-01-01', last: '2026-12-31' };
    expect((['15m', '1h', '1d'] as const).map((interval) => isTooFine(interval, year))).toEqual([true, true, false]);
  });
});

describe('the total', () => {
  const row = (hours: number, value: number | null, coverage = 1, share: number | null = 0): ConsumptionRow => ({
    ...{ start: '2026-03-01T00:00:00+08:00', end: `2026-03-01T${String(hours).padStart(2, '0')}:00:00+08:00` },
    ...{ value, coverage, estimatedCoverage: 0, estimatedShare: share, quality: { level: 'good', reasons: [] } },
    ...{ methods: [], rules: [], incomplete: false, completeUntil: null, breakdown: [], unconverted: [] },
  });

  test('of rows that nothing is known of is unknown, and not zero', () => {
    expect(totalOf([row(1, null, 0, null), row(1, null, 0, null)])).toMatchObject({
      value: null,
      estimatedShare: null,
    });
    expect(totalOf([])).toMatchObject({ value: null, coverage: 0 });
    expect(totalOf([row(1, 0)])).toMatchObject({ value: 0, estimatedShare: null });
  });

  test('counts coverage by time and the estimated share by value', () => {
    const total = totalOf([row(1, 30, 1, 0.5), row(3, 10, 0.5, 0), row(4, null, 0, null)]);
    // (1 x 1 + 3 x 0.5 + 4 x 0) / 8 hours; 15 of 40.
    expect(total).toMatchObject({ value: 40, coverage: 0.3125, estimatedShare: 0.375, rows: 3, unknownRows: 1 });
  });
});

test('shares are whole only where they are, and unknown is a dash', () => {
  expect([null, 0, 0.0001, 0.25, 0.9999, 1].map(formatShare)).toEqual(['—', '0%', '<0.1%', '25%', '>99.9%', '100%']);
});

test('ticks of an axis are short', () => {
  expect([0, 0.5, 1200, 2_500_000].map(formatTick)).toEqual(['0', '0.5', '1,200', '2.5M']);
});

test('rows are called by as much of the wall clock as tells them apart', () => {
  const start = '2026-03-01T06:15:00+08:00';
  expect(['1y', '1mo', '1d', '15m'].map((interval) => rowName(start, interval))).toEqual([
    ...['2026', '2026-03', '2026-03-01', '2026-03-01 06:15'],
  ]);
  expect(['1mo', '1d', '15m', 'clock'].map((interval) => rowTick(start, interval))).toEqual([
    ...['2026-03', '03-01', '03-01 06:15', '06:15'],
  ]);
});
