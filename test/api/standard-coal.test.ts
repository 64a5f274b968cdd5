/**
 * Expected numbers are worked out by hand from the coefficients of GB/T 2589 (2020 edition where no other is
 * named): electricity 0.1229 kgce/kWh, natural gas 1.33 kgce/m3, heat 34.12 kgce/GJ, raw coal 714.3 kgce/t, new
 * water 0.2571 kgce/t (0.0857 in 2008); 1 kgce = 29 307.6 kJ.
 */

import { describe, expect, test } from 'vitest';
import type { OwnCoefficients } from '../../src/domain/consumption/own-coefficients.ts';
import type { Json } from './asking.ts';
import { DAY, groupKey, HOUR, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const DAYS = ['2026-11-01T00:00:00+08:00', '2026-11-02T00:00:00+08:00'] as const;
const ONE_DAY = 'interval=1d&from=2026-11-01T00:00:00%2B08:00&to=2026-11-02T00:00:00%2B08:00';
const TWO_DAYS = 'interval=1mo&from=2026-11-01T00:00:00%2B08:00&to=2026-12-01T00:00:00%2B08:00';
const ENTERPRISE = 'scope=enterprise&id=alpha';

const METERS = [
  meterOf('alpha-E1', 'electricity'),
  meterOf('alpha-G1', 'gas'),
  meterOf('alpha-S1', 'steam'),
  meterOf('alpha-W1', 'water'),
];

/** Electricity 1000 kWh, gas 100 m3, steam 4 t of 11.1 GJ, water 50 m3 on the first day. */
async function withMixture(use: (app: Awaited<ReturnType<typeof openConsumptionApp>>) => Promise<void>): Promise<void> {
  await using app = await openConsumptionApp({ meters: METERS });
  const amounts = [
    ['electricity', 'activeEnergy', '1000'],
    ['natural_gas', 'volume', '100'],
    ['steam', 'mass', '4'],
    ['steam', 'heat', '11.1'],
    ['fresh_water', 'volume', '50'],
  ] as const;
  for (const [item, quantity, value] of amounts) {
    await app.put('day', groupKey('enterprise', 'alpha', item, quantity), [row(DAYS[0], DAY, value)]);
  }
  await use(app);
}

function own(...calorificValues: OwnCoefficients['calorificValues']): OwnCoefficients {
  return { calorificValues, equalValues: [] };
}

const NOVEMBER = { from: Date.parse(DAYS[0]), to: Date.parse('2026-12-01T00:00:00+08:00') };

describe('comprehensive energy consumption', () => {
  test('is the sum over all energy types, with each of them and its coefficient', () =>
    withMixture(async (app) => {
      const { body } = await app.ask(`/api/v1/consumption?${ENTERPRISE}&unit=kgce&${ONE_DAY}`);
      expect(body).toMatchObject({ energy: null, unit: 'kgce', basis: 'equivalent', edition: null });
      // 122.9 + 133 + 378.732 + 12.855
      expect(body.items[0]).toMatchObject({ value: 647.487, incomplete: false, unconverted: [], coverage: 1 });
      expect(
        body.items[0].breakdown.map(({ item, value, counted }: Json) => [item, value, counted.value, counted.unit]),
      ).toEqual([
        ['electricity', 122.9, 1000, 'kWh'],
        ['natural_gas', 133, 100, 'm3'],
        ['steam', 378.732, 4, 't'],
        ['fresh_water', 12.855, 50, 'm3'],
      ]);
      expect(
        body.coefficients.map(({ item, value, unit, edition, tag }: Json) => [item, value, unit, edition, tag]),
      ).toEqual([
        ['electricity', '0.1229', 'kgce/kWh', 'GB/T 2589-2020', 'verified'],
        ['natural_gas', '1.33', 'kgce/m3', 'GB/T 2589-2020', 'recalled'],
        ['steam', '34.12', 'kgce/GJ', 'GB/T 2589-2020', 'verified'],
        ['fresh_water', '0.2571', 'kgce/m3', 'GB/T 2589-2020', 'verified'],
      ]);
      expect(body.coefficients[1].range).toEqual(['1.1000', '1.3300']);
    }));

  test('in tonnes it is a thousandth, without noise', () =>
    withMixture(async (app) => {
      const { text, body } = await app.ask(`/api/v1/consumption?${ENTERPRISE}&unit=tce&${ONE_DAY}`);
      expect(text).toContain('"value":0.647487,');
      expect([body.unit, body.ucum]).toEqual(['tce', '7.Gcal_IT{ce}']);
    }));

  test('the 2008 edition has another coefficient of water', () =>
    withMixture(async (app) => {
      const query = `${ENTERPRISE}&energy=water&unit=kgce&edition=2008&${ONE_DAY}`;
      expect(await app.rows(query, 'value')).toEqual([4.285]);
    }));

  test('gas at 20 degrees is less than at the 0 degrees of the print', () =>
    withMixture(async (app) => {
      const query = `${ENTERPRISE}&energy=gas&unit=kgce&volumeReference=20C&${ONE_DAY}`;
      // 133 x 273.15 / 293.15
      expect(await app.rows(query, 'value')).toEqual([123.926147023708]);
    }));

  test('what has no coefficient is listed as it is counted and not in the total', async () => {
    await using app = await openConsumptionApp({
      meters: [
        meterOf('alpha-E1', 'electricity'),
        meterOf('alpha-C1', 'coal', { item: 'anthracite' }),
        meterOf('alpha-X1', 'co2'),
      ],
    });
    await app.put('day', groupKey('enterprise', 'alpha', 'electricity', 'activeEnergy'), [row(DAYS[0], DAY, '1000')]);
    await app.put('day', groupKey('enterprise', 'alpha', 'anthracite', 'mass'), [row(DAYS[0], DAY, '2.5')]);
    await app.put('day', groupKey('enterprise', 'alpha', 'co2_emission', 'mass'), [row(DAYS[0], DAY, '9')]);
    const { body } = await app.ask(`/api/v1/consumption?${ENTERPRISE}&unit=kgce&${ONE_DAY}`);
    const unconverted = [
      {
        ...{ item: 'anthracite', quantity: 'mass', unit: 't', ucum: 't', value: 2.5 },
        ...{ code: 'no_coefficient', reason: 'GB/T 2589-2020 has no coefficient of anthracite' },
      },
    ];
    expect(body.items[0]).toMatchObject({ value: 122.9, incomplete: true, unconverted });
    // An emission is no energy: it is neither counted nor missed.
    expect(body.energyItems).toEqual(['electricity', 'anthracite']);
    const alone = await app.rows(`${ENTERPRISE}&energy=coal&unit=kgce&${ONE_DAY}`, 'value', 'incomplete');
    expect(alone).toEqual([[null, true]]);
  });

  test('an equal value counts only where somebody has supplied it', async () => {
    const value = { enterprise: null, item: 'electricity', ...NOVEMBER, source: 'statistics of 2025' };
    const equalValues = [{ ...value, kgcePerUnit: '0.3015' }];
    const day = [row(DAYS[0], DAY, '1000')];
    const query = `scope=meter&id=alpha-E1&unit=kgce&basis=equalValue&${ONE_DAY}`;
    await using without = await openConsumptionApp();
    await without.put('day', meterKey('alpha-E1'), day);
    expect(await without.rows(query, 'value', 'unconverted')).toEqual([
      [
        null,
        [
          {
            ...{ item: 'electricity', quantity: 'activeEnergy', unit: 'kWh', ucum: 'kW.h', value: 1000 },
            ...{ code: 'no_equal_value', reason: 'no equal value of electricity was supplied for this time' },
          },
        ],
      ],
    ]);
    await using supplied = await openConsumptionApp({ coefficients: { calorificValues: [], equalValues } });
    await supplied.put('day', meterKey('alpha-E1'), day);
    const { body } = await supplied.ask(`/api/v1/consumption?${query}`);
    expect(body.items[0].value).toBe(301.5);
    expect(body.coefficients[0]).toMatchObject({
      ...{ value: '0.3015', tag: 'supplied', source: 'statistics of 2025', basis: 'equalValue' },
      ...{ from: '2026-11-01T00:00:00+08:00', to: '2026-12-01T00:00:00+08:00' },
    });
  });
});

describe('measured calorific values', () => {
  const meters = [meterOf('alpha-C1', 'coal'), meterOf('beta-C1', 'coal')];
  const measured = {
    ...{ enterprise: 'alpha', item: 'raw_coal', ...NOVEMBER, kilojoulesPerUnit: '25000', source: 'laboratory 7' },
  };

  test('go before the printed one, for the enterprise that has them', async () => {
    await using app = await openConsumptionApp({ meters, coefficients: own(measured) });
    await app.put('day', groupKey('enterprise', 'alpha', 'raw_coal', 'mass'), [row(DAYS[0], DAY, '3')]);
    await app.put('day', groupKey('enterprise', 'beta', 'raw_coal', 'mass'), [row(DAYS[0], DAY, '2')]);
    await app.put('day', groupKey('city', 'city', 'raw_coal', 'mass'), [row(DAYS[0], DAY, '5')]);
    await app.put('day', groupKey('district', '310116', 'raw_coal', 'mass'), [row(DAYS[0], DAY, '2')]);
    const value = (scope: string) => app.rows(`${scope}&energy=coal&unit=kgce&${ONE_DAY}`, 'value');
    // 3000 kg x 25000 / 29307.6
    expect(await value('scope=enterprise&id=alpha')).toEqual([2559.063178151742]);
    // 2000 kg x 0.7143
    expect(await value('scope=enterprise&id=beta')).toEqual([1428.6]);
    expect(await value('scope=district&id=310116')).toEqual([1428.6]);
    expect(await value('scope=city')).toEqual([3987.663178151742]);
    const { body } = await app.ask(`/api/v1/consumption?scope=city&energy=coal&unit=kgce&${ONE_DAY}`);
    expect(body.items[0].breakdown).toMatchObject([{ item: 'raw_coal', counted: { value: 5 } }]);
    expect(body.coefficients).toMatchObject([
      { item: 'raw_coal', enterprise: 'alpha', measured: true, source: expect.stringContaining('laboratory 7') },
      { item: 'raw_coal', enterprise: null, measured: false, value: '714.3' },
    ]);
  });

  test('count from the day on from which they hold', async () => {
    const later = { ...measured, from: Date.parse(DAYS[1]) };
    await using app = await openConsumptionApp({ meters, coefficients: own(later) });
    const days = DAYS.map((day) => row(day, DAY, '1'));
    await app.put('day', groupKey('enterprise', 'alpha', 'raw_coal', 'mass'), days);
    // 714.3 of the first day, and 1000 kg x 25000 / 29307.6 of the second
    expect(await app.rows(`${ENTERPRISE}&energy=coal&unit=kgce&${TWO_DAYS}`, 'value')).toEqual([1567.321059383914]);
  });

  test('of one enterprise convert its part where nothing converts the rest', async () => {
    const anthracite = { ...measured, item: 'anthracite' };
    const coal = meters.map((meter) => ({ ...meter, metering: { item: 'anthracite' } }));
    await using app = await openConsumptionApp({ meters: coal, coefficients: own(anthracite) });
    await app.put('day', groupKey('enterprise', 'alpha', 'anthracite', 'mass'), [row(DAYS[0], DAY, '3')]);
    await app.put('day', groupKey('city', 'city', 'anthracite', 'mass'), [row(DAYS[0], DAY, '5')]);
    const [[value, unconverted]] = await app.rows(`scope=city&unit=kgce&${ONE_DAY}`, 'value', 'unconverted');
    expect(value).toBe(2559.063178151742);
    expect(unconverted).toMatchObject([{ item: 'anthracite', value: 2 }]);
  });
});

describe('steam', () => {
  const query = `${ENTERPRISE}&energy=steam&${ONE_DAY}`;
  const mass = groupKey('enterprise', 'alpha', 'steam', 'mass');
  const heat = groupKey('enterprise', 'alpha', 'steam', 'heat');

  test('counts as it is weighed, and by its heat where it is energy', () =>
    withMixture(async (app) => {
      expect(await app.rows(query, 'value')).toEqual([4]);
      expect(await app.rows(`${query}&quantity=heat`, 'value')).toEqual([11.1]);
      expect(await app.rows(`${query}&unit=GJ`, 'value')).toEqual([11.1]);
      expect(await app.rows(`${query}&unit=kgce`, 'value')).toEqual([378.732]);
    }));

  test('whose heat is not known is listed by its weight', async () => {
    await using app = await openConsumptionApp({ meters: METERS });
    await app.put('day', mass, [row(DAYS[0], DAY, '4')]);
    const [[value, unconverted]] = await app.rows(`${query}&unit=kgce`, 'value', 'unconverted');
    expect(value).toBeNull();
    expect(unconverted).toMatchObject([{ item: 'steam', quantity: 'mass', value: 4 }]);
    // The 2008 edition prints low-pressure steam: 128.6 kgce/t.
    expect(await app.rows(`${query}&unit=kgce&edition=2008`, 'value')).toEqual([514.4]);
  });

  test('whose heat is known in part is converted in part, and says so', async () => {
    await using app = await openConsumptionApp({ meters: METERS });
    await app.put('day', mass, [row(DAYS[0], DAY, '4')]);
    await app.put('day', heat, [row(DAYS[0], DAY, '10', { measuredMillis: 20 * HOUR })]);
    const [[value, incomplete, unconverted]] = await app.rows(
      `${query}&unit=kgce`,
      'value',
      'incomplete',
      'unconverted',
    );
    expect([value, incomplete]).toEqual([341.2, true]);
    expect(unconverted).toMatchObject([
      { value: 4, code: 'heat_unknown', reason: 'the heat of a part of it is not known' },
    ]);
  });

  test('of a measured enthalpy is heat by that', async () => {
    const enthalpy = { enterprise: 'alpha', item: 'steam', ...NOVEMBER, kilojoulesPerUnit: '2776', source: '1 MPa' };
    await using app = await openConsumptionApp({ meters: METERS, coefficients: own(enthalpy) });
    await app.put('day', mass, [row(DAYS[0], DAY, '4')]);
    // 4 t x 2.776 GJ/t = 11.104 GJ, x 34.12
    expect(await app.rows(`${query}&unit=GJ`, 'value')).toEqual([11.104]);
    expect(await app.rows(`${query}&unit=kgce`, 'value')).toEqual([378.86848]);
  });
});

describe('energy units', () => {
  test('electricity and heat convert exactly', () =>
    withMixture(async (app) => {
      expect(await app.rows(`${ENTERPRISE}&energy=electricity&unit=GJ&${ONE_DAY}`, 'value')).toEqual([3.6]);
      // 11.1 GJ / 3.6 MJ
      expect(await app.rows(`${ENTERPRISE}&energy=steam&unit=kWh&${ONE_DAY}`, 'value')).toEqual([3083.333333333333]);
    }));

  test('fuels have the calorific value that is printed, and what is no energy is left out by name', async () => {
    const meters = [meterOf('alpha-C1', 'coal'), meterOf('alpha-W1', 'water')];
    await using app = await openConsumptionApp({ meters });
    await app.put('day', groupKey('enterprise', 'alpha', 'raw_coal', 'mass'), [row(DAYS[0], DAY, '3')]);
    await app.put('day', groupKey('enterprise', 'alpha', 'fresh_water', 'volume'), [row(DAYS[0], DAY, '50')]);
    const { body } = await app.ask(`/api/v1/consumption?${ENTERPRISE}&unit=GJ&${ONE_DAY}`);
    // 3000 kg x 20 934 kJ
    expect(body.items[0]).toMatchObject({ value: 62.802, incomplete: true });
    expect(body.items[0].unconverted).toMatchObject([{ item: 'fresh_water', value: 50 }]);
    expect(body.coefficients).toMatchObject([
      { item: 'raw_coal', kind: 'calorificValue', value: '20934', unit: 'kJ/kg', edition: 'GB/T 2589-2020' },
    ]);
  });

  test('reactive energy is no energy', async () => {
    await using app = await openConsumptionApp();
    await app.put('day', meterKey('alpha-E1', 'reactiveEnergy'), [row(DAYS[0], DAY, '5')]);
    const query = `scope=meter&id=alpha-E1&quantity=reactiveEnergy&${ONE_DAY}`;
    expect(await app.rows(query, 'value')).toEqual([5]);
    expect(await app.rows(`${query}&unit=GJ`, 'value', 'incomplete')).toEqual([[null, true]]);
  });
});
