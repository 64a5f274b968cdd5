import { describe, expect, test } from 'vitest';
import {
  type CityRows,
  cityFigures,
  createCityReader,
  segmentsBefore,
  segmentsOf,
} from '../../dashboards/src/components/city/city-figures.ts';
import { addressOfParts, partsOf } from '../../dashboards/src/components/city/city-parts.ts';
import { enterpriseStates } from '../../dashboards/src/components/city/enterprise-states.ts';
import { formatGlance } from '../../dashboards/src/components/city/glance.ts';
import { quotaSums } from '../../dashboards/src/components/city/quota-sums.ts';

const SHANGHAI = 'Asia/Shanghai';
/** 15 March 2026, 12:20 in Shanghai. */
const NOW = Date.parse('2026-03-15T04:20:00Z');

describe('the parts of the year', () => {
  const written = (segments: ReturnType<typeof segmentsOf>) =>
    segments.map(({ span, from, to }) => [span, new Date(from).toISOString(), to && new Date(to).toISOString()]);

  test('follow each other without gap or overlap, today up to now', () => {
    expect(written(segmentsOf(NOW, SHANGHAI))).toEqual([
      ['today', '2026-03-14T16:00:00.000Z', null],
      ['month', '2026-02-28T16:00:00.000Z', '2026-03-14T16:00:00.000Z'],
      ['year', '2025-12-31T16:00:00.000Z', '2026-02-28T16:00:00.000Z'],
    ]);
    expect(written(segmentsOf(Date.parse('2025-12-31T20:00:00Z'), SHANGHAI))).toEqual([
      ['today', '2025-12-31T16:00:00.000Z', null],
    ]);
  });

  test('of last year end with the last whole hour of today', () => {
    expect(written(segmentsBefore(NOW, SHANGHAI))).toEqual([
      ['today', '2025-03-14T16:00:00.000Z', '2025-03-15T04:00:00.000Z'],
      ['month', '2025-02-28T16:00:00.000Z', '2025-03-14T16:00:00.000Z'],
      ['year', '2024-12-31T16:00:00.000Z', '2025-02-28T16:00:00.000Z'],
    ]);
  });

  test('have no today in last year before the first whole hour, and none for 29 February', () => {
    const spans = (now: string) => segmentsBefore(Date.parse(now), SHANGHAI).map(({ span }) => span);
    expect(spans('2026-03-14T16:59:00Z')).toEqual(['month', 'year']);
    expect(spans('2028-02-29T04:00:00Z')).toEqual(['month', 'year']);
  });

  test('that are over are kept for half an hour, and today is asked for each time', async () => {
    const asked: string[] = [];
    let now = 0;
    const answer = async ({ interval }: { interval?: string }) => {
      asked.push(interval ?? '');
      return { items: [], currentAsOf: '2026-03-15T04:19:00Z' } as never;
    };
    const read = createCityReader({ consumption: answer, emissions: answer }, [{ scope: 'city' }], () => now);
    expect((await read(segmentsOf(NOW, SHANGHAI))).currentAsOf).toBe('2026-03-15T04:19:00Z');
    expect(asked.splice(0).sort()).toEqual(['1d', '1d', '1h', '1h', '1mo', '1mo']);
    now = 29 * 60_000;
    await read(segmentsOf(NOW, SHANGHAI));
    expect(asked.splice(0)).toEqual(['1h', '1h']);
    now = 31 * 60_000;
    await read(segmentsOf(NOW, SHANGHAI));
    expect(asked).toHaveLength(6);
  });
});

describe('figures of the city', () => {
  const row = (start: string, hours: number, value: number | null, coverage: number) => ({
    ...{ start, end: new Date(Date.parse(start) + hours * 3_600_000).toISOString(), value, coverage },
    breakdown: [
      { item: 'electricity', value, coverage, counted: { unit: 'kWh', value: value === null ? null : value * 10 } },
    ],
  });
  const rowsOf = (today: object[], month: object[]) =>
    ({
      consumption: { today, month, year: [] },
      emissions: { today: [], month: [], year: [] },
      currentAsOf: null,
    }) as unknown as CityRows;
  const now = rowsOf(
    [row('2026-03-15T00:00:00+08:00', 12, 30, 1), row('2026-03-15T12:00:00+08:00', 1, 1, 0.25)],
    [row('2026-03-14T00:00:00+08:00', 24, 60, 1)],
  );
  const NOON = Date.parse('2026-03-15T12:00:00+08:00');

  test('add up what came before today, and compare whole hours only', () => {
    const before = rowsOf([row('2025-03-15T00:00:00+08:00', 12, 24, 1)], [row('2025-03-14T00:00:00+08:00', 24, 76, 1)]);
    const { today, month, year } = cityFigures(now, before, NOON);
    expect([today.energy.value, month.energy.value, year.energy.value]).toEqual([31, 91, 91]);
    // 30 against 24, and 90 against 100.
    expect(today.energy.change).toBeCloseTo(0.25, 12);
    expect(month.energy.change).toBeCloseTo(-0.1, 12);
    expect(month.items[0]).toMatchObject({ item: 'electricity', unit: 'kWh', value: 910 });
    // 24 hours, 12 hours and a quarter of one, of 37.
    expect(month.energy.coverage).toBeCloseTo(36.25 / 37, 12);
  });

  test('are not compared where last year is not known, or known far less', () => {
    expect(cityFigures(now, null, NOON).month.energy.change).toBeNull();
    const less = rowsOf([row('2025-03-15T00:00:00+08:00', 12, 24, 0.89)], []);
    expect(cityFigures(now, less, NOON).today.energy).toMatchObject({ before: 24, change: null });
    const alike = rowsOf([row('2025-03-15T00:00:00+08:00', 12, 24, 0.9)], []);
    expect(cityFigures(now, alike, NOON).today.energy.change).toBeCloseTo(0.25, 12);
  });

  test('are printed without decimals from a thousand on', () => {
    expect([formatGlance(1234.567, 'tce'), formatGlance(0.353, 'tce'), formatGlance(null, 'tce')]).toEqual([
      ...['1,235', '0.353', '—'],
    ]);
  });
});

test('an enterprise is online with all its gateways, late with some of them or a silent one, offline with none', () => {
  const gateway = (enterprise: string, state: 'online' | 'offline' | 'never', minutes: number | null) => ({
    ...{ id: 'g', enterprise, state, since: null, username: '' },
    lastMessageAt: minutes === null ? null : new Date(NOW - minutes * 60_000).toISOString(),
  });
  const gateways = [
    ...[gateway('a', 'online', 1), gateway('a', 'online', 59)],
    ...[gateway('b', 'online', 1), gateway('b', 'offline', 1)],
    gateway('c', 'online', 61),
    gateway('d', 'online', null),
    ...[gateway('e', 'offline', 1), gateway('e', 'never', null)],
    gateway('f', 'never', null),
  ];
  expect(enterpriseStates(gateways, NOW)).toEqual({ online: 1, late: 3, offline: 1, never: 1 });
});

test('quotas of whole enterprises in the year are added up by kind', () => {
  const quota = (enterprise: string, kind: string, value: string, year = 2026, item: string | null = null) =>
    ({ enterprise, kind, value, year, item, source: '', recordedAt: '' }) as never;
  const all = [
    ...[quota('a', 'energy-tce', '100.5'), quota('b', 'energy-tce', '50')],
    ...[quota('a', 'energy-tce', '70', 2025), quota('a', 'energy-tce', '30', 2026, 'electricity')],
    ...[quota('b', 'co2-kg', '1000'), quota('b', 'intensity', '0.4', 2026, 'steel')],
  ];
  expect(quotaSums(all, 2026)).toEqual([
    { kind: 'energy-tce', sum: 150.5, enterprises: 2 },
    { kind: 'co2-kg', sum: 1000, enterprises: 1 },
  ]);
});

test('an authority of districts is shown these, and several lead to the map', () => {
  const of = (districts: string[] | null) => addressOfParts(partsOf({ districts }), 'carbon', { period: 'year' });
  expect(of(null)).toBe('#/carbon?scope=city&period=year');
  expect(of(['310115'])).toBe('#/carbon?scope=district&id=310115&period=year');
  expect(of(['310115', '310101'])).toBe('#/map?metric=emissions&period=year');
});
