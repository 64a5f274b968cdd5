import { expect, test } from 'vitest';
import { type QualityLevel, qualityOfName } from '../../src/domain/quality.ts';
import { LatestReadings } from '../../src/processor/latest.ts';
import { SeriesDirectory } from '../../src/processor/series-directory.ts';
import type { Meter } from '../../src/registry/registry.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';

const NOW = 1_795_000_000_000;
const STALE_AFTER = 60_000;

function meter(id: string, part: Partial<Meter> = {}): Meter {
  const names = { name: id, nameEn: id };
  return {
    id,
    enterprise: 'E1',
    gateway: null,
    ...names,
    energy: 'electricity',
    level: 1,
    parent: null,
    units: {},
    ...part,
  };
}

/** The live totals of some meters whose last power is given. */
function totalsOf(
  meters: readonly Meter[],
  powers: Readonly<Record<string, [value: number, quality?: QualityLevel, age?: number]>>,
) {
  const directory = new SeriesDirectory();
  directory.update({
    version: 1,
    enterprises: new Map(),
    sites: new Map(),
    gateways: new Map(),
    history: { enterprises: new Map(), meters: new Map() },
    meters: new Map(meters.map((known) => [known.id, known])),
  });
  const latest = new LatestReadings(directory);
  latest.registryChanged();
  const batch = new ReadingBatch(directory.keys);
  for (const [id, [value, quality = 'good', age = 0]] of Object.entries(powers)) {
    const series = directory.meters.get(id)?.series('activePower') ?? -1;
    batch.add(series, NOW - age, value, qualityOfName(quality) ?? 0, 1, 0);
  }
  latest.update(batch, []);
  return (enterprise: string | null) => latest.totals(NOW, STALE_AFTER, enterprise);
}

test('totals add up boundary meters alone, so that nothing is counted twice', () => {
  const totals = totalsOf([meter('A'), meter('B', { level: 2, parent: 'A' }), meter('C')], { A: [10], B: [4], C: [5] });
  expect(totals(null)).toEqual([
    { energy: 'electricity', quantity: 'activePower', value: 15, meters: 2, metersReporting: 2 },
  ]);
});

test('what leaves an enterprise is taken off its total', () => {
  const meters = [meter('A'), meter('OUT', { metering: { flow: 'out' } })];
  expect(totalsOf(meters, { A: [10], OUT: [4] })(null)).toMatchObject([{ value: 6, metersReporting: 2 }]);
});

test('a meter that sends secondary values counts with its multiplier', () => {
  const transforms = [{ quantity: 'activePower', from: null, to: null, multiplier: '80', offset: '0' }];
  const meters = [meter('A'), meter('CT', { metering: { transforms } })];
  expect(totalsOf(meters, { A: [10], CT: [2] })(null)).toMatchObject([{ value: 170 }]);
});

test('a total of which nothing is known is null and not zero', () => {
  expect(totalsOf([meter('A')], {})(null)).toMatchObject([{ value: null, meters: 1, metersReporting: 0 }]);
});

test('what is stale, invalid or missing is not in a total, and is seen to be missing', () => {
  const meters = ['A', 'B', 'C', 'D', 'E'].map((id) => meter(id));
  const totals = totalsOf(meters, {
    A: [1],
    B: [10, 'estimated'],
    C: [100, 'invalid'],
    D: [1000, 'missing'],
    E: [10_000, 'good', STALE_AFTER + 1],
  });
  expect(totals(null)).toMatchObject([{ value: 11, meters: 5, metersReporting: 2 }]);
});

test('the totals of an enterprise are of its own meters', () => {
  const totals = totalsOf([meter('A'), meter('B', { enterprise: 'E2' })], { A: [1], B: [2] });
  expect(totals('E2')).toMatchObject([{ value: 2, meters: 1 }]);
  expect(totals('E3')).toEqual([]);
});
