import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseFactor, type FactorRequest } from '../../../src/domain/carbon/choose-factor.ts';
import { type CarbonFactor, startOfDayInChina } from '../../../src/domain/carbon/factor.ts';
import { FactorLibrary } from '../../../src/domain/carbon/factor-library.ts';
import { fuelSchemeOf, methodOf } from '../../../src/domain/carbon/method.ts';
import { SHIPPED_FACTORS } from '../../../src/domain/carbon/shipped-factors.ts';
import { ownFactor } from './helpers/own-factors.ts';

const NOW = startOfDayInChina('2026-11-21');
const noon = (year: number): number => startOfDayInChina(`${year}-07-01`) + 12 * 3_600_000;

/** Value, or the code of the refusal; then flags. */
function answer(request: Partial<FactorRequest>, library?: FactorLibrary): string {
  const choice = chooseFactor(
    {
      ...{ method: 'location', subject: 'electricity', region: '310115', instant: noon(2022), knownAt: NOW },
      ...request,
    },
    library,
  );
  if (!choice.isChosen) return choice.code;
  const { amount } = choice.factor;
  return [amount.kind === 'perUnit' ? amount.value : choice.factor.id, ...choice.flags].join(' ');
}

function reasonOf(request: Partial<FactorRequest>, library?: FactorLibrary): string {
  const choice = chooseFactor(
    { method: 'location', subject: 'electricity', region: '310115', instant: noon(2022), knownAt: NOW, ...request },
    library,
  );
  return choice.isChosen ? choice.rule : choice.reason;
}

function years(request: Partial<FactorRequest>, library?: FactorLibrary): string[] {
  return [2021, 2022, 2023, 2024].map((year) => answer({ ...request, instant: noon(year) }, library));
}

describe('electricity by place', () => {
  it.each([
    ['310115', ['0.5834', '0.5849', '0.5737', '0.5737 provisional']],
    ['500103', ['0.4743', '0.5227', '0.5581', '0.5581 provisional']],
    ['330106', ['0.5422', '0.5153', '0.4974', '0.4974 provisional']],
  ])('%s has the factor of each year of data, and the latest after it', (region, expected) => {
    expect(years({ region })).toEqual(expected);
  });

  it('by region and nation is theirs', () => {
    const east = ['0.5992', '0.5617', '0.5500', '0.5500 provisional'];
    expect(years({ method: 'location-regional' })).toEqual(east);
    expect(years({ method: 'location-regional', region: '330106' })).toEqual(east);
    expect(years({ method: 'location-regional', region: '500103' })).toEqual([
      ...['0.2113', '0.2268', '0.2472', '0.2472 provisional'],
    ]);
    expect(years({ method: 'location-national' })).toEqual(['0.5568', '0.5366', '0.5306', '0.5306 provisional']);
  });

  it('is what was published when it was known, and the latest of that', () => {
    const at = (day: string, millis = 0) => years({ knownAt: startOfDayInChina(day) + millis });
    const nothing = ['not_published_yet', 'not_published_yet', 'not_published_yet', 'not_published_yet'];
    expect(at('2024-04-12', -1)).toEqual(nothing);
    const first = ['0.5834', '0.5834 provisional', '0.5834 provisional', '0.5834 provisional'];
    expect(at('2024-04-12')).toEqual(first);
    expect(at('2024-12-26', -1)).toEqual(first);
    const second = ['0.5834', '0.5849', '0.5849 provisional', '0.5849 provisional'];
    expect(at('2024-12-26')).toEqual(second);
    expect(at('2025-12-31', -1)).toEqual(second);
    expect(at('2025-12-31')).toEqual(['0.5834', '0.5849', '0.5737', '0.5737 provisional']);
  });

  it('changes with the year in China, not in Greenwich', () => {
    const newYear = Date.parse('2022-12-31T16:00:00Z');
    expect([answer({ instant: newYear - 1 }), answer({ instant: newYear })]).toEqual(['0.5849', '0.5737']);
  });

  it('before the first year of data has none', () => {
    expect(answer({ instant: noon(2020) })).toBe('no_factor');
    expect(reasonOf({ instant: noon(2020) })).toBe(
      'cn-grid-average has no factor of electricity for this place and time',
    );
  });

  it('is that of the region or the nation where the province has none', () => {
    expect(answer({ region: '540102' })).toBe('0.2268 region_used');
    expect(answer({ region: 'CN' })).toBe('0.5366 nation_used');
    expect(answer({ region: 'cn-east' })).toBe('0.5617');
    const withoutShanghai = new FactorLibrary(SHIPPED_FACTORS.filter(({ region }) => region !== '310000'));
    expect(years({}, withoutShanghai)).toEqual([
      ...['0.5992 region_used', '0.5617 region_used', '0.5500 region_used', '0.5500 region_used provisional'],
    ]);
    const nationOnly = new FactorLibrary(SHIPPED_FACTORS.filter(({ region }) => region === 'CN'));
    expect(answer({}, nationOnly)).toBe('0.5366 nation_used');
  });

  it.each(['810000', '710000', '999999', 'nowhere'])(
    'of %s has none: it is not on the grid of the notices',
    (region) => {
      expect(answer({ region })).toBe('no_factor');
      expect(answer({ region, method: 'market' })).toBe('no_factor');
      expect(reasonOf({ region })).toBe(`no factor is published for the grid of "${region}"`);
    },
  );
});

describe('electricity by market and by the rule of Shanghai', () => {
  it.each(['310115', '500103', '330106'])('without a contract in %s is the residual mix of the nation', (region) => {
    expect(years({ method: 'market', region })).toEqual([
      '0.5942 residual_used',
      '0.5856 residual_used',
      '0.6096 residual_used',
      '0.6096 residual_used provisional',
    ]);
  });

  it('was 7.88 t per 10 000 kWh until 2021 and is 4.2 from 2022, in Shanghai only', () => {
    expect(years({ method: 'ets-shanghai' })).toEqual(['7.88', '4.2', '4.2', '4.2']);
    expect(years({ method: 'ets-shanghai', region: '500103' })).toEqual(new Array(4).fill('no_factor'));
    expect(reasonOf({ method: 'ets-shanghai', region: '330106' })).toBe(
      "the rule of Shanghai's pilot is not for consumption in 330106",
    );
  });

  it('was 7.88 for 2022 as well until the notice of 11 February 2022', () => {
    const instant = startOfDayInChina('2022-01-15');
    const at = (knownAt: number) => answer({ method: 'ets-shanghai', instant, knownAt });
    const notice = startOfDayInChina('2022-02-11');
    expect([at(notice - 1), at(notice)]).toEqual(['7.88 provisional', '4.2']);
  });

  it('has a rule for green power since 7 June 2023, for consumption since 2022', () => {
    const green = { method: 'ets-shanghai', subject: 'green_power' } as const;
    const notice = startOfDayInChina('2023-06-07');
    expect(answer({ ...green, knownAt: notice - 1 })).toBe('no_factor');
    expect(years({ ...green, knownAt: notice })).toEqual(['no_factor', '0', '0', '0']);
  });
});

describe('heat and fuels', () => {
  it('of heat are 0.11 t/GJ, and 0.06 by the rule of Shanghai', () => {
    const heat = { subject: 'heat', unit: 'GJ' };
    expect(years({ ...heat, region: '500103' })).toEqual(new Array(4).fill('0.11'));
    expect(years({ ...heat, method: 'market' })).toEqual(new Array(4).fill('0.11'));
    expect(years({ ...heat, method: 'ets-shanghai' })).toEqual(['0.11', '0.06', '0.06', '0.06']);
  });

  it('of fuels are those of the table that is asked for, with every method', () => {
    const diesel = { subject: 'diesel', unit: 't' };
    expect(answer(diesel)).toBe('gbt-32151/diesel');
    for (const method of ['market', 'ets-shanghai', 'location-national'] as const) {
      expect(answer({ ...diesel, method, fuels: 'ipcc-2006' })).toBe('ipcc-2006/diesel');
    }
    expect(answer({ ...diesel, fuels: 'inventory-2025' })).toBe('inventory-2025/diesel');
    expect(answer({ ...diesel, fuels: 'inventory-2025', knownAt: startOfDayInChina('2026-01-04') - 1 })).toBe(
      'not_published_yet',
    );
    expect(answer({ subject: 'methanol' })).toBe('no_factor');
    expect(reasonOf({ subject: 'raw_coal' })).toBe('gbt-32151 has no factor of raw_coal for this place and time');
  });

  it('do not fit a quantity of another kind', () => {
    const oil = { subject: 'diesel', unit: 'm3' };
    expect(answer(oil)).toBe('unit_mismatch');
    expect(reasonOf(oil)).toBe('gbt-32151/diesel version 1 does not fit: it is per t, and what is consumed is in m3');
    expect(answer({ subject: 'coking_coal', fuels: 'ipcc-2006', unit: 't' })).toBe('unit_mismatch');
  });
});

describe('own factors', () => {
  const HOUR = 3_600_000;
  const AT = noon(2024);
  const library = (...own: CarbonFactor[]) => new FactorLibrary([...SHIPPED_FACTORS, ...own]);
  const custom = { method: 'custom:works', subject: 'diesel', instant: noon(2024) } as const;

  it('have to be approved, and are named where they are not', () => {
    const waiting = library(ownFactor({ id: 'd', approvedAt: null, recordedAt: AT }));
    expect(answer(custom, waiting)).toBe('unapproved');
    expect(reasonOf(custom, waiting)).toBe('nobody has approved d version 1');
    // Before it was entered there was only the table.
    expect(answer({ ...custom, knownAt: AT - 1 }, waiting)).toBe('gbt-32151/diesel set_has_none');
    const later = library(ownFactor({ id: 'd', recordedAt: AT, approvedAt: AT + HOUR }));
    expect(answer({ ...custom, knownAt: AT + HOUR - 1 }, later)).toBe('unapproved');
    expect(answer({ ...custom, knownAt: AT + HOUR }, later)).toBe('3.1');
  });

  it('are superseded by later versions, once those are approved', () => {
    const own = library(
      ownFactor({ id: 'd', value: '3.1', recordedAt: AT, approvedAt: AT }),
      ownFactor({ id: 'd', version: 2, value: '3.2', recordedAt: AT + HOUR, approvedAt: AT + 2 * HOUR }),
    );
    const at = (knownAt: number) => answer({ ...custom, knownAt }, own);
    expect([at(AT), at(AT + HOUR), at(AT + 2 * HOUR)]).toEqual(['3.1', '3.1 newer_version_unapproved', '3.2']);
  });

  it('are superseded by a version for another place or enterprise as well', () => {
    const own = library(
      ownFactor({ id: 'd', region: '310000' }),
      ownFactor({ id: 'd', version: 2, value: '3.3', region: '500000', enterprise: 'alpha' }),
    );
    expect(answer(custom, own)).toBe('gbt-32151/diesel set_has_none');
    expect(answer({ ...custom, region: '500103', enterprise: 'alpha' }, own)).toBe('3.3');
    expect(answer({ ...custom, region: '500103', enterprise: 'beta' }, own)).toBe('gbt-32151/diesel set_has_none');
  });

  it('end when they say so', () => {
    const own = library(ownFactor({ id: 'd', validTo: noon(2023) }));
    expect(answer({ ...custom, instant: noon(2023) - 1 }, own)).toBe('3.1');
    expect(answer(custom, own)).toBe('gbt-32151/diesel set_has_none');
    const electricity = { ...custom, subject: 'electricity' };
    expect(answer(electricity, own)).toBe('no_factor');
    expect(reasonOf(electricity, own)).toBe('custom:works has no factor of electricity for this place and time');
  });

  it('that are valid at the same time are refused, both named', () => {
    const own = library(ownFactor({ id: 'a' }), ownFactor({ id: 'b', validFrom: noon(2023) }));
    expect(answer({ ...custom, instant: noon(2023) - 1 }, own)).toBe('3.1');
    expect(answer(custom, own)).toBe('overlapping');
    expect(reasonOf(custom, own)).toBe('several factors are valid at the same time: a version 1, b version 1');
    const twice = new FactorLibrary([
      ...SHIPPED_FACTORS,
      { ...SHIPPED_FACTORS.find(({ id }) => id === 'gbt-32151/coke')!, id: 'x' },
    ]);
    expect(answer({ subject: 'coke' }, twice)).toBe('overlapping');
  });

  it("of the enterprise go before those of everybody, and the nearest place's before larger ones'", () => {
    const own = library(
      ownFactor({ id: 'all', value: '1' }),
      ownFactor({ id: 'alpha', value: '2', enterprise: 'alpha' }),
      ownFactor({ id: 'shanghai', value: '3', region: '310000', subject: 'coke' }),
      ownFactor({ id: 'pudong', value: '4', region: '310115', subject: 'coke' }),
    );
    expect(answer({ ...custom, enterprise: 'alpha' }, own)).toBe('2');
    expect(answer({ ...custom, enterprise: 'beta' }, own)).toBe('1');
    const coke = { ...custom, subject: 'coke' };
    expect(['310115', '310104'].map((region) => answer({ ...coke, region }, own))).toEqual(['4', '3']);
  });

  it('serve as the table of fuels of another method', () => {
    const own = library(ownFactor({ id: 'd' }));
    expect(answer({ ...custom, method: 'ets-shanghai', fuels: 'custom:works' }, own)).toBe('3.1');
    expect(answer({ ...custom, method: 'location', fuels: 'custom:works', subject: 'coke' }, own)).toBe('no_factor');
  });
});

describe('what is published later', () => {
  it('changes nothing that was known before', () => {
    const { factors, request } = anything();
    fc.assert(
      fc.property(factors, request, fc.integer({ min: 2021, max: 2026 }), (more, asked, year) => {
        const knownAt = noon(year);
        const published = (factor: CarbonFactor): boolean =>
          factor.own === null ? startOfDayInChina(factor.publishedOn) <= knownAt : factor.own.recordedAt <= knownAt;
        const all = [...SHIPPED_FACTORS, ...more];
        const [later, then] = [all, all.filter(published)].map((list) =>
          chooseFactor({ ...asked, knownAt }, new FactorLibrary(list)),
        );
        expect(later).toEqual(then);
      }),
    );
  });
});

/** Own factors and published ones of a few things, and questions that they may answer. */
function anything() {
  const year = fc.integer({ min: 2019, max: 2027 });
  const subject = fc.constantFrom('diesel', 'electricity');
  const region = fc.constantFrom('CN', '310000', 'cn-east');
  const factor = fc
    .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 3 }), subject, region, year, year, fc.option(year))
    .map(([id, version, of, place, from, recorded, approved]) =>
      ownFactor({
        ...{
          id: `${id}/${of}`,
          version,
          subject: of,
          region: place,
          validFrom: noon(from),
          recordedAt: noon(recorded),
        },
        approvedAt: approved === null ? null : noon(approved),
      }),
    );
  const grid = fc.tuple(region, year, year).map(
    ([place, dataYear, published]): CarbonFactor => ({
      ...SHIPPED_FACTORS.find(({ scheme }) => scheme === 'cn-grid-average')!,
      ...{ id: `more/${place}/${dataYear}`, region: place, dataYear, publishedOn: `${published}-03-01` },
      ...{ validFrom: startOfDayInChina(`${dataYear}-01-01`), validTo: startOfDayInChina(`${dataYear + 1}-01-01`) },
    }),
  );
  const method = fc.constantFrom('location' as const, 'custom:works' as const, 'location-national' as const);
  return {
    factors: fc.array(fc.oneof(factor, grid), { maxLength: 8 }),
    request: fc
      .tuple(method, subject, fc.constantFrom('310115', '500103', 'CN'), year)
      .map(([by, of, place, at]) => ({ method: by, subject: of, region: place, instant: noon(at) })),
  };
}

describe('names', () => {
  it('of methods and tables are known, those of sets by their form', () => {
    expect(
      ['location', 'market', 'ets-shanghai', 'custom:works-2', 'custom:', 'custom:A B', 'ets'].map(methodOf),
    ).toEqual([...['location', 'market', 'ets-shanghai', 'custom:works-2', undefined, undefined, undefined]]);
    expect(['ipcc-2006', 'gbt-32151', 'custom:x', 'location'].map(fuelSchemeOf)).toEqual([
      ...['ipcc-2006', 'gbt-32151', 'custom:x', undefined],
    ]);
  });
});
