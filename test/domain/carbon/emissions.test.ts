import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EmissionItem,
  type EmissionOptions,
  type EmissionRow,
  type Emissions,
  emissionsOf,
} from '../../../src/domain/carbon/emissions.ts';
import { startOfDayInChina } from '../../../src/domain/carbon/factor.ts';
import { FactorLibrary } from '../../../src/domain/carbon/factor-library.ts';
import type { Method } from '../../../src/domain/carbon/method.ts';
import { SHIPPED_FACTORS } from '../../../src/domain/carbon/shipped-factors.ts';
import { NO_ROWS, type StoredRows } from '../../../src/domain/consumption/figures.ts';
import { energyItemById } from '../../../src/domain/energy-item.ts';
import { add, parseRatio, type Ratio, toExactString, ZERO } from '../../../src/domain/exact.ts';
import { rowsOf } from '../consumption/helpers/rows.ts';
import { DAY, dayRows, daysOf, itemOf, NOW, OPTIONS } from './helpers/emission-items.ts';
import { ownFactor } from './helpers/own-factors.ts';

const JULY_2023 = startOfDayInChina('2023-07-01');

function emissions(
  items: readonly EmissionItem[],
  method: Method = 'location',
  options: Partial<EmissionOptions> = {},
  from = JULY_2023,
): Emissions {
  return emissionsOf([{ start: from, end: from + DAY }], items, method, { ...OPTIONS, ...options });
}

function only({ rows }: Emissions): EmissionRow {
  return rows[0]!;
}

function text(value: Ratio | null): string | null {
  return value === null ? null : toExactString(value);
}

/** Kilograms of an amount of an item on 1 July of a year. */
function kilogramsOf(
  [item, amount]: readonly [item: string, amount: number],
  method: Method,
  {
    year = 2023,
    region = '310115',
    knownAt = NOW,
    ...options
  }: Partial<EmissionOptions> & { year?: number; region?: string } = {},
): string | null {
  const from = startOfDayInChina(`${year}-07-01`);
  const items = [itemOf(item, daysOf(from, [amount]), { region })];
  return text(only(emissions(items, method, { knownAt, ...options }, from)).kilograms);
}

describe('1000 kWh', () => {
  const electricity = ['electricity', 1000] as const;
  const years = (method: Method, region: string, knownAt = NOW) =>
    [2021, 2022, 2023, 2024].map((year) => kilogramsOf(electricity, method, { year, region, knownAt }));

  it.each([
    // 1000 kWh x 0.5834, 0.5849, 0.5737 kg/kWh; of 2024 nothing is published: 0.5737 again
    ['location', '310115', ['583.4', '584.9', '573.7', '573.7']],
    ['location', '500103', ['474.3', '522.7', '558.1', '558.1']],
    ['location', '330106', ['542.2', '515.3', '497.4', '497.4']],
    ['location-regional', '310115', ['599.2', '561.7', '550', '550']],
    ['location-regional', '500103', ['211.3', '226.8', '247.2', '247.2']],
    ['location-regional', '330106', ['599.2', '561.7', '550', '550']],
    ['location-national', '310115', ['556.8', '536.6', '530.6', '530.6']],
    ['location-national', '500103', ['556.8', '536.6', '530.6', '530.6']],
    ['location-national', '330106', ['556.8', '536.6', '530.6', '530.6']],
    ['market', '310115', ['594.2', '585.6', '609.6', '609.6']],
    ['market', '500103', ['594.2', '585.6', '609.6', '609.6']],
    ['market', '330106', ['594.2', '585.6', '609.6', '609.6']],
    // 1000 kWh x 7.88 t / 10 000 kWh, then 4.2
    ['ets-shanghai', '310115', ['788', '420', '420', '420']],
    ['ets-shanghai', '500103', [null, null, null, null]],
    ['ets-shanghai', '330106', [null, null, null, null]],
  ] as const)('by %s in %s are so many kg from 2021 to 2024', (method, region, expected) => {
    expect(years(method, region)).toEqual(expected);
  });

  it.each([
    ['2024-04-11', [null, null, null, null]],
    ['2024-04-12', ['474.3', '474.3', '474.3', '474.3']],
    ['2024-12-25', ['474.3', '474.3', '474.3', '474.3']],
    ['2024-12-26', ['474.3', '522.7', '522.7', '522.7']],
    ['2025-12-30', ['474.3', '522.7', '522.7', '522.7']],
    ['2025-12-31', ['474.3', '522.7', '558.1', '558.1']],
  ])('in Chongqing as known on %s', (day, expected) => {
    expect(years('location', '500103', startOfDayInChina(day))).toEqual(expected);
  });

  it('come with the factor, its source, the calculation and what to be aware of', () => {
    const [note] = emissions(
      [itemOf('electricity', daysOf(JULY_2023 + 400 * DAY, [1000]))],
      'location',
      {},
      JULY_2023 + 400 * DAY,
    ).notes;
    expect(note).toMatchObject({
      ...{ item: 'electricity', quantity: 'activeEnergy', enterprise: null, region: '310000', perUnit: '0.5737' },
      ...{ unit: 'kgCO2/kWh', formula: '0.5737 kgCO2/kWh = kgCO2/kWh', flags: ['provisional'], contracts: [] },
      rule: 'average of the province; the latest that was published, because none was for this time',
      factor: { id: 'cn-grid-average/310000/2023', version: 1, tag: 'verified', publishedOn: '2025-12-31' },
    });
    expect(note?.factor?.source).toMatchObject({ number: '生态环境部、国家统计局公告2025年第47号' });
  });
});

describe('fuels and heat', () => {
  it.each([
    // 2 t x 43.33 x 0.0202 x 0.98 x 44/12 x 1000 = 2 x 3145.12249333...
    ['diesel', 2, 'gbt-32151', '18870.73496/3'],
    // 2 t x 42.652 x 20.2 x 0.98 x 44/12 = 2 x 844.3390 x 44/12, 844.338992 x 88/12
    ['diesel', 2, 'inventory-2025', '74301.831296/12'],
    // 2 t x 43.33 GJ/t x 74.1 kg/GJ
    ['diesel', 2, 'ipcc-2006', '6421.506'],
    // 5863 m3 at 20 degrees are 5463 Nm3: x 2.162188809
    ['natural_gas', 5863, 'gbt-32151', '11812.037463567'],
    ['natural_gas', 5863, 'inventory-2025', '11812.037463567'],
    // 5463 Nm3 x 38.931 MJ/Nm3 x 56.1 kg/GJ / 1000 = 5463 x 2.1840291
    ['natural_gas', 5863, 'ipcc-2006', '11931.3509733'],
  ] as const)('%s, %d units, by %s', (item, amount, fuels, expected) => {
    expect(kilogramsOf([item, amount], 'location', { fuels })).toBe(toExactString(parseRatio(expected)!));
  });

  it('of heat are 110 kg/GJ, 60 by the rule of Shanghai since 2022', () => {
    expect(kilogramsOf(['heat', 10], 'location')).toBe('1100');
    expect(kilogramsOf(['heat', 10], 'market', { region: '500103' })).toBe('1100');
    expect(kilogramsOf(['heat', 10], 'ets-shanghai')).toBe('600');
    expect(kilogramsOf(['heat', 10], 'ets-shanghai', { year: 2021 })).toBe('1100');
  });

  it('of steam are those of the heat in it', () => {
    const heat = daysOf(JULY_2023, [11]);
    const steam = itemOf('steam', daysOf(JULY_2023, [4]), { heat });
    expect(text(only(emissions([steam])).kilograms)).toBe('1210');
    const row = only(emissions([itemOf('steam', daysOf(JULY_2023, [4]))]));
    expect(row.kilograms).toBeNull();
    expect(row.items[0]?.withoutFactor).toMatchObject([{ code: 'unit_mismatch', amount: parseRatio('4') }]);
    // Of one of two days the heat is not known: 11 GJ count, the 5 t of the other are listed.
    const two = itemOf('steam', daysOf(JULY_2023, [4, 5]), { heat: daysOf(JULY_2023, [11, null]) });
    const month = emissionsOf([{ start: JULY_2023, end: JULY_2023 + 2 * DAY }], [two], 'location', OPTIONS).rows[0]!;
    expect(text(month.kilograms)).toBe('1210');
    expect(month.items[0]?.withoutFactor).toMatchObject([{ code: 'unit_mismatch', amount: parseRatio('5') }]);
    const partly = rowsWithLessHeat();
    expect(only(emissions([partly])).items[0]?.withoutFactor).toMatchObject([{ code: 'heat_unknown' }]);
  });

  it('take measured calorific values of the enterprise', () => {
    const measured = {
      item: 'bituminous_coal',
      enterprise: 'alpha',
      from: 0,
      to: NOW,
      kilojoulesPerUnit: '21350',
      source: 'report 17',
    };
    const counted = daysOf(JULY_2023, [1]);
    const of = (enterprise: string) =>
      text(
        only(
          emissions([itemOf('bituminous_coal', counted, { enterprise })], 'location', { calorificValues: [measured] }),
        ).kilograms,
      );
    // 21.35 x 0.02618 x 0.93 x 44/12 against 23.204 x ...
    expect([of('alpha'), of('beta')]).toEqual(['1905.99563', '2071.5092552']);
  });
});

function rowsWithLessHeat(): EmissionItem {
  const heat = daysOf(JULY_2023, [11]);
  const half = { ...heat, columns: { ...heat.columns, measuredMillis: [DAY / 2] } };
  return itemOf('steam', daysOf(JULY_2023, [4]), { heat: half });
}

describe('a mix of items', () => {
  const items = [
    itemOf('electricity', daysOf(JULY_2023, [1000], 100)),
    itemOf('natural_gas', daysOf(JULY_2023, [5863])),
    itemOf('diesel', daysOf(JULY_2023, [2])),
    itemOf('heat', daysOf(JULY_2023, [10])),
    itemOf('steam', daysOf(JULY_2023, [4]), { heat: daysOf(JULY_2023, [11]) }),
    itemOf('fresh_water', daysOf(JULY_2023, [50])),
    itemOf('photovoltaic_electricity', daysOf(JULY_2023, [200])),
    itemOf('co2_emission', daysOf(JULY_2023, [3.5], 0.5)),
    itemOf('raw_coal', daysOf(JULY_2023, [7])),
  ];
  const answer = emissions(items);
  const row = only(answer);

  it('is the sum of its parts to the last digit, by scope', () => {
    // 573.7 + 1100 + 1210
    expect(text(row.scope2)).toBe('2883.7');
    // 11812.037463567 + 18870.73496 / 3 = (35436.112390701 + 18870.73496) / 3
    expect(row.scope1).toEqual(parseRatio('54306.847350701/3'));
    // 54306.847350701 + 3 x 2883.7 = 62957.947350701
    expect(row.kilograms).toEqual(parseRatio('62957.947350701/3'));
    const parts = row.items.flatMap(({ contributions }) => contributions.map(({ kilograms }) => kilograms));
    expect(parts).toHaveLength(5);
    expect(parts.reduce(add, ZERO)).toEqual(row.kilograms);
    expect(row.items.map(({ item, scope }) => `${item} ${scope}`)).toEqual([
      ...['electricity 2', 'natural_gas 1', 'diesel 1', 'heat 2', 'steam 2', 'raw_coal 1'],
    ]);
  });

  it('says how much of it was estimated', () => {
    // 100 kWh of the 1000
    expect(text(row.estimatedKilograms)).toBe('57.37');
    expect(row.items[0]?.contributions).toMatchObject([
      { activity: parseRatio('1000'), estimatedActivity: parseRatio('100'), kilograms: parseRatio('573.7') },
    ]);
  });

  it('lists what has no factor and does not take it for zero', () => {
    const coal = row.items.find(({ item }) => item === 'raw_coal')!;
    expect([coal.kilograms, text(coal.shareWithoutFactor)]).toEqual([null, '1']);
    expect(coal.withoutFactor).toEqual([
      {
        code: 'no_factor',
        reason: 'gbt-32151 has no factor of raw_coal for this place and time',
        amount: parseRatio('7'),
      },
    ]);
    expect(row.isIncomplete).toBe(true);
    expect(only(emissions(items.slice(0, 8))).isIncomplete).toBe(false);
  });

  it('names what carries no carbon, apart from what is missing', () => {
    expect(answer.notCounted.map(({ item }) => item)).toEqual(['fresh_water', 'photovoltaic_electricity']);
    for (const { reason } of answer.notCounted) expect(reason.length).toBeGreaterThan(20);
  });

  it('shows what stack monitors measured beside it', () => {
    expect(text(row.measured?.kilograms ?? null)).toBe('3500');
    expect(text(row.measured?.estimatedKilograms ?? null)).toBe('500');
    expect(only(emissions(items.slice(0, 7))).measured).toBeNull();
    const silent = itemOf('co2_emission', daysOf(JULY_2023, [null]));
    expect(only(emissions([silent])).measured?.kilograms).toBeNull();
  });

  it('knows how much of the time it covers, without the stack', () => {
    const days = [itemOf('heat', daysOf(JULY_2023, [1, null])), itemOf('co2_emission', daysOf(JULY_2023, [1, 1]))];
    const [row2] = emissionsOf([{ start: JULY_2023, end: JULY_2023 + 3 * DAY }], days, 'location', OPTIONS).rows;
    // One day of three: the third is in no stored row.
    expect([row2?.knowledge.measuredMillis, row2?.knowledge.expectedMillis]).toEqual([BigInt(DAY), BigInt(3 * DAY)]);
  });
});

describe('emissions', () => {
  it('of what was given back are taken off', () => {
    expect(kilogramsOf(['electricity', -200], 'location')).toBe('-114.74');
    const items = [itemOf('electricity', daysOf(JULY_2023, [-200])), itemOf('heat', daysOf(JULY_2023, [10]))];
    expect(text(only(emissions(items)).scope2)).toBe('985.26');
  });

  it('change with the factor in the middle of a row', () => {
    const from = startOfDayInChina('2022-12-31');
    const item = itemOf('electricity', daysOf(from, [1000, 1000]));
    const { rows, notes } = emissionsOf([{ start: from, end: from + 2 * DAY }], [item], 'location', OPTIONS);
    // 584.9 + 573.7
    expect(text(rows[0]?.kilograms ?? null)).toBe('1158.6');
    expect(notes.map(({ factor }) => factor?.dataYear)).toEqual([2022, 2023]);
  });

  it('are unknown where nothing is known or published', () => {
    expect(only(emissions([itemOf('electricity', daysOf(JULY_2023, [null]))])).kilograms).toBeNull();
    expect(only(emissions([itemOf('electricity', NO_ROWS)])).kilograms).toBeNull();
    const early = only(emissions([itemOf('electricity', daysOf(JULY_2023, [1]))], 'location', { knownAt: JULY_2023 }));
    expect(early.kilograms).toBeNull();
    expect(early.items[0]?.withoutFactor).toMatchObject([{ code: 'not_published_yet' }]);
  });

  it.each([
    ['overlapping', [ownFactor({ id: 'a' }), ownFactor({ id: 'b' })]],
    ['unapproved', [ownFactor({ id: 'a', approvedAt: null })]],
    ['unit_mismatch', [ownFactor({ id: 'a', unit: 'kgCO2/kWh' })]],
  ])('with a factor that is %s are listed with that', (code, own) => {
    const library = new FactorLibrary([...SHIPPED_FACTORS, ...own]);
    const row = only(emissions([itemOf('diesel', daysOf(JULY_2023, [2]))], 'custom:works', { library }));
    expect(row.kilograms).toBeNull();
    expect(row.items[0]?.withoutFactor).toMatchObject([{ code, amount: parseRatio('2') }]);
  });

  it('of a set use it for what it has', () => {
    const library = new FactorLibrary([
      ...SHIPPED_FACTORS,
      ownFactor({ id: 'd', value: '3.1' }),
      ownFactor({ id: 's', value: '0.25', subject: 'steam' }),
    ]);
    const items = [itemOf('diesel', daysOf(JULY_2023, [2])), itemOf('steam', daysOf(JULY_2023, [4]))];
    // 2 t x 3.1 and 4 t x 0.25
    expect(text(only(emissions(items, 'custom:works', { library })).kilograms)).toBe('7200');
    const electricity = only(emissions([itemOf('electricity', daysOf(JULY_2023, [2]))], 'custom:works', { library }));
    expect(electricity.items[0]?.withoutFactor).toMatchObject([{ code: 'no_factor' }]);
  });

  it('are of the quantity that tells consumption', () => {
    const item = itemOf('electricity', daysOf(JULY_2023, [5]), { quantity: 'activeEnergyExport' });
    expect(only(emissions([item])).items[0]?.withoutFactor).toMatchObject([
      {
        code: 'unit_mismatch',
        reason: 'emissions of electricity are of its activeEnergy, not of its activeEnergyExport',
      },
    ]);
    expect(only(emissions([itemOf('gold', daysOf(JULY_2023, [5]))])).items[0]?.withoutFactor).toMatchObject([
      { code: 'no_factor', reason: 'there is no energy item "gold"' },
    ]);
  });

  it('of several enterprises share a note unless one has its own', () => {
    const counted = daysOf(JULY_2023, [1]);
    const parts = ['alpha', 'beta', 'gamma'].map((enterprise, n) => ({
      ...{ enterprise, region: ['310115', '310104', '500103'][n]!, counted, heat: null },
    }));
    const whole = daysOf(JULY_2023, [3]);
    const city = { item: 'electricity', quantity: 'activeEnergy', meters: 3, whole, parts };
    const { rows, notes } = emissions([city]);
    // 0.5737 twice and 0.5581
    expect(text(rows[0]?.kilograms ?? null)).toBe('1.7055');
    expect(notes.map(({ region }) => region)).toEqual(['310000', '500000']);
    const diesel = { ...city, item: 'diesel', quantity: 'mass' };
    const library = new FactorLibrary([...SHIPPED_FACTORS, ownFactor({ id: 'd', enterprise: 'beta' })]);
    const own = emissions([diesel], 'custom:works', { library }).notes.map(({ enterprise, perUnit }) => [
      enterprise,
      parseRatio(perUnit),
    ]);
    expect(own).toEqual([
      [null, parseRatio('9435.36748/3')],
      ['beta', parseRatio('3100')],
    ]);
  });

  it('by day add up to those of the time', () => {
    const item = itemOf('natural_gas', daysOf(JULY_2023, [1, 2.5, 0.000001]));
    const { rows } = emissionsOf(dayRows(JULY_2023, 3), [item], 'location', OPTIONS);
    const [whole] = emissionsOf([{ start: JULY_2023, end: JULY_2023 + 3 * DAY }], [item], 'location', OPTIONS).rows;
    expect(rows.reduce((sum, { kilograms }) => add(sum, kilograms ?? ZERO), ZERO)).toEqual(whole?.kilograms);
  });
});

interface RandomMeter {
  readonly enterprise: keyof typeof REGIONS;
  readonly item: string;
  /** By day in millionths; null where nothing is known. */
  readonly amounts: readonly (number | null)[];
}

const REGIONS = { alpha: '310115', beta: '500103', gamma: '330106' } as const;
/** Raw coal has no factor, water carries no carbon. */
const ITEMS = ['electricity', 'natural_gas', 'diesel', 'heat', 'coke_oven_gas', 'raw_coal', 'fresh_water'] as const;
/** The factors of electricity change in the middle. */
const FIRST = startOfDayInChina('2022-12-30');
const DAYS = 4;

const randomMeter: fc.Arbitrary<RandomMeter> = fc.record({
  enterprise: fc.constantFrom('alpha', 'beta', 'gamma'),
  item: fc.constantFrom(...ITEMS),
  amounts: fc.array(fc.option(fc.integer({ min: -1e9, max: 1e13 }), { freq: 6 }), { minLength: DAYS, maxLength: DAYS }),
});

/** Meters as the groups that the hub makes of them: an item is the sum of its meters, apart by enterprise. */
function groupOf(meters: readonly RandomMeter[], first: number, end: number): EmissionItem[] {
  return [...Map.groupBy(meters, ({ item }) => item)].map(([item, own]) => ({
    ...{ item, quantity: energyItemById(item)?.quantity ?? '', meters: own.length, whole: sumByDay(own, first, end) },
    parts: [...Map.groupBy(own, ({ enterprise }) => enterprise)].map(([enterprise, of]) => ({
      ...{ enterprise, region: REGIONS[enterprise], counted: sumByDay(of, first, end), heat: null },
    })),
  }));
}

function sumByDay(meters: readonly RandomMeter[], first: number, end: number): StoredRows {
  return rowsOf(
    ...Array.from({ length: end - first }, (_, n) => {
      const day = first + n;
      const known = meters.flatMap(({ amounts }) => amounts[day] ?? []);
      return {
        ...{ start: FIRST + day * DAY, value: known.reduce((sum, amount) => sum + amount, 0) },
        ...{ measuredMillis: known.length * DAY, expectedMillis: meters.length * DAY },
      };
    }),
  );
}

/** Every amount of an answer: by scope, by item, and what has no factor. */
function amountsOf({ rows }: Emissions): Map<string, Ratio> {
  const amounts = new Map<string, Ratio>();
  const count = (name: string, amount: Ratio | null) =>
    amount !== null && amounts.set(name, add(amounts.get(name) ?? ZERO, amount));
  for (const row of rows) {
    count('kilograms', row.kilograms);
    count('scope 1', row.scope1);
    count('scope 2', row.scope2);
    for (const item of row.items) {
      count(`kilograms of ${item.item}`, item.kilograms);
      for (const { code, amount } of item.withoutFactor) count(`${code} ${item.item}`, amount);
    }
  }
  return amounts;
}

/** Exactly, as texts; what adds up to nothing may not be listed in each part. */
function added(parts: readonly Map<string, Ratio>[]): Record<string, string> {
  const sum = new Map<string, Ratio>();
  for (const [name, amount] of parts.flatMap((part) => [...part])) sum.set(name, add(sum.get(name) ?? ZERO, amount));
  return Object.fromEntries(
    [...sum].flatMap(([name, amount]) => (amount.n === 0n ? [] : [[name, toExactString(amount)]])),
  );
}

describe('emissions of any meters', () => {
  it('are the sum of those of two groups of them and of two parts of the time, exactly', () => {
    const cut = fc.integer({ min: 1, max: DAYS - 1 });
    const method = fc.constantFrom<Method>('location', 'location-national', 'market', 'ets-shanghai');
    fc.assert(
      fc.property(fc.array(fc.tuple(randomMeter, fc.boolean()), { maxLength: 8 }), cut, method, (chosen, day, by) => {
        const of = (meters: readonly RandomMeter[], first: number, end: number) =>
          amountsOf(
            emissionsOf(
              [{ start: FIRST + first * DAY, end: FIRST + end * DAY }],
              groupOf(meters, first, end),
              by,
              OPTIONS,
            ),
          );
        const all = chosen.map(([meter]) => meter);
        const groups = [true, false].map((side) => chosen.flatMap(([meter, is]) => (is === side ? meter : [])));
        const parts = groups.flatMap((group) => [of(group, 0, day), of(group, day, DAYS)]);
        expect(added(parts)).toEqual(added([of(all, 0, DAYS)]));
      }),
    );
  });
});
