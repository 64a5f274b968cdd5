import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewContract } from '../../src/carbon/carbon-records.ts';
import type { Verification } from '../../src/registry/registry.ts';
import type { Json } from './asking.ts';
import {
  type ConsumptionApp,
  DAY,
  groupKey,
  HOUR,
  meterKey,
  meterOf,
  micros,
  openConsumptionApp,
  row,
} from './consumption-app.ts';

const YEAR_2023 = 'from=2023-03-01T00:00:00%2B08:00&to=2023-03-02T00:00:00%2B08:00&interval=1d';
const DAY_2023 = '2023-03-01T00:00:00+08:00';
const ANNA = { id: 'a', name: 'Anna' };
const BERT = { id: 'b', name: 'Bert' };

let app: ConsumptionApp;

beforeAll(async () => {
  app = await openAlpha();
});
afterAll(() => app?.[Symbol.asyncDispose]());

async function emissionsOf(query: string, role = 'admin'): Promise<Json> {
  const { status, body, text } = await app.ask(`/api/v1/emissions?${query}`, role);
  expect(status, text).toBe(200);
  return body;
}

/** An enterprise of Pudong with 1000 kWh and 100 m3 of gas on one day, of its meters and in total. */
async function openAlpha(): Promise<ConsumptionApp> {
  const meters = [
    meterOf('alpha-E1', 'electricity', undefined, { accuracyClass: '0.5S', ctAccuracyClass: '0.2S' }),
    meterOf('alpha-G1', 'gas', undefined, { accuracyClass: '1.0' }),
    meterOf('alpha-W1', 'water'),
    meterOf('alpha-C1', 'co2'),
    ...['beta-H1', 'beta-H2', 'beta-H3'].map((id) => meterOf(id, 'heat')),
  ];
  const opened = await openConsumptionApp({ meters });
  const amounts = [
    ['alpha-E1', 'electricity', 'activeEnergy', '1000'],
    ['alpha-G1', 'natural_gas', 'volume', '100'],
    ['alpha-W1', 'fresh_water', 'volume', '8'],
    ['alpha-C1', 'co2_emission', 'mass', '0.75'],
  ] as const;
  for (const [id, item, quantity, value] of amounts) {
    await opened.put('day', meterKey(id, quantity), [row(DAY_2023, DAY, value)]);
    for (const scope of ['enterprise', 'district', 'city'] as const) {
      const group = scope === 'enterprise' ? 'alpha' : scope === 'district' ? '310115' : 'city';
      await opened.put('day', groupKey(scope, group, item, quantity), [row(DAY_2023, DAY, value)]);
    }
  }
  return opened;
}

describe('emissions of an enterprise', () => {
  test('are activity times factor, by scope, each with its source', async () => {
    const body = await emissionsOf(`scope=enterprise&id=alpha&method=location&${YEAR_2023}`);
    const [item] = body.items;
    // Electricity: 1000 kWh x 0.5737 (Shanghai, data year 2023) = 573.7 kg.
    // Gas: 100 m3 at 20 degrees are 100 x 273.15/293.15 Nm3 = 93.1775541531639... Nm3; per 10^4 Nm3
    // 389.31 GJ x 0.0153 tC/GJ x 0.99 x 44/12 = 21.6219... t: 389.31 x 0.0153 = 5.956443; x 0.99 = 5.89687857;
    // x 44/12 = 21.62188809 t. 93.1775541531639 / 10^4 x 21621.88809 kg = 201.467464...
    expect(item.scope2).toBe(573.7);
    expect(item.scope1).toBeCloseTo(201.467_464, 4);
    expect(item.value).toBeCloseTo(573.7 + 201.467_464, 4);
    expect(item).toMatchObject({ coverage: 1, incomplete: false, measured: { value: 750, coverage: 1 } });
    const byRef = new Map<string, Json>(body.factors.map((factor: Json) => [factor.ref, factor]));
    const electricity = item.breakdown.find(({ item: name }: Json) => name === 'electricity');
    expect(electricity).toMatchObject({ scope: 2, activity: { value: 1000, unit: 'kWh' }, withoutFactor: [] });
    const factor = byRef.get(electricity.contributions[0].factor);
    expect(factor).toMatchObject({ perUnit: '0.5737', region: '310000', rule: 'average of the province', flags: [] });
    expect(factor?.factor).toMatchObject({ dataYear: 2023, publishedOn: '2025-12-31', tag: expect.any(String) });
    expect(body.notCounted.map(({ item: name }: Json) => name)).toContain('fresh_water');
  });

  test('have the factor of another method, place and time', async () => {
    const value = async (query: string) => {
      const body = await emissionsOf(`scope=enterprise&id=alpha&item=electricity&${YEAR_2023}&${query}`);
      return [body.items[0].value, ...body.factors.flatMap(({ flags }: Json) => flags)];
    };
    expect(await value('method=location-national')).toEqual([530.6]);
    expect(await value('method=location-regional')).toEqual([550]);
    expect(await value('method=ets-shanghai')).toEqual([420]);
    expect(await value('method=market')).toEqual([609.6, 'residual_used']);
  });

  test('are those of a meter, a district and the city as well', async () => {
    for (const scope of ['scope=meter&id=alpha-E1', 'scope=district&id=310115', 'scope=city']) {
      const { items } = await emissionsOf(`${scope}&item=electricity&${YEAR_2023}`);
      expect(items[0].value, scope).toBe(573.7);
    }
  });

  test('have an uncertainty of meters and factors, and name what is not known of it', async () => {
    const body = await emissionsOf(`scope=enterprise&id=alpha&item=electricity&method=ets-shanghai&${YEAR_2023}`);
    const { uncertainty } = body.items[0];
    // Class 0.5S: 0.5 % / sqrt(3); the transformer 0.2S: 0.2 % / sqrt(3). 420 kg x sqrt(0.25 + 0.04) % / sqrt(3) = 1.3058
    expect(uncertainty.standard).toBeCloseTo(1.306, 3);
    expect(uncertainty.budget.map(({ kind, share }: Json) => [kind, share])).toEqual([
      ['meter', 0.8621],
      ['currentTransformer', 0.1379],
    ]);
    expect(uncertainty.isComplete).toBe(false);
    expect(uncertainty.unknown.map(({ kind }: Json) => kind)).toEqual(['phaseDisplacement', 'influence']);
    const location = await emissionsOf(`scope=enterprise&id=alpha&item=electricity&${YEAR_2023}`);
    expect(location.items[0].uncertainty.unknown).toContainEqual(expect.objectContaining({ kind: 'factor' }));
    const none = await emissionsOf(`scope=enterprise&id=alpha&uncertainty=none&${YEAR_2023}`);
    expect(none.items[0]).toMatchObject({ uncertainty: null, whyNoUncertainty: 'notAskedFor' });
    // Where nothing is known there is nothing to be certain of.
    const before = YEAR_2023.replaceAll('2023', '2020');
    const unknown = await emissionsOf(`scope=enterprise&id=alpha&item=electricity&${before}`);
    expect(unknown.items).toMatchObject([{ value: null, uncertainty: null, whyNoUncertainty: 'nothingKnown' }]);
    // Five meters on every day of 250 years: more than 400 000 days of meters.
    const years = 'from=2000-01-01T00:00:00Z&to=2250-01-01T00:00:00Z&interval=1y&limit=300';
    const long = await emissionsOf(`scope=city&${years}`);
    const of2023 = long.items.find(({ value }: Json) => value !== null);
    expect(of2023).toMatchObject({ uncertainty: null, whyNoUncertainty: 'tooManyMeters' });
  });

  test('of meters behind one current transformer have its error once, with the sum of what they count', async () => {
    // 100 000 kWh each. Meters 0.5S: 0.5 % / sqrt(3) each, independent. Transformer 0.2S: 0.2 % / sqrt(3) of all of it.
    // kg, at 0.42: 42 000 each. (2 x 210^2 + 168^2) / 3 = (88 200 + 28 224) / 3 = 38 808, root 196.998.
    // Of two transformers it would be (2 x 210^2 + 2 x 84^2) / 3 = 34 104, root 184.673.
    const shared = { ctAccuracyClass: '0.2S', ctSerial: 'LZZ-11, -12, -13' };
    for (const id of ['beta-E1', 'beta-E2']) {
      const meter = meterOf(id, 'electricity', undefined, { accuracyClass: '0.5S', ...shared });
      const made = await app.ask('/api/v1/meters', 'admin', meter);
      expect([made.status, made.body.ctSerial, made.body.ptSerial], made.text).toEqual([201, shared.ctSerial, null]);
      await app.put('day', meterKey(id), [row(DAY_2023, DAY, '100000')]);
    }
    await app.put('day', groupKey('enterprise', 'beta', 'electricity', 'activeEnergy'), [row(DAY_2023, DAY, '200000')]);
    const query = `scope=enterprise&id=beta&item=electricity&method=ets-shanghai&${YEAR_2023}`;
    const { value, uncertainty } = (await emissionsOf(query)).items[0];
    expect([value, uncertainty.standard]).toEqual([84_000, 197]);
    const transformer = uncertainty.budget.find(({ kind }: Json) => kind === 'currentTransformer');
    // 168 / sqrt(3)
    expect(transformer).toMatchObject({ subjects: ['beta-E1', 'beta-E2'], standard: 96.99 });
    const file = await app.ask('/api/v1/registry/export?kind=meters&format=csv');
    expect(file.text).toContain('"LZZ-11, -12, -13"');
  });

  test('of what is given back cancel with those of the same meter', async () => {
    // 100 000 kWh in, 40 000 out: 60 000 x 0.42 = 25 200 kg, all with the same errors.
    // 25 200 x sqrt(0.5^2 + 0.2^2) % / sqrt(3) = 25 200 x 0.310913 % = 78.35
    const meter = meterOf('beta-E4', 'electricity', undefined, { accuracyClass: '0.5S', ctAccuracyClass: '0.2S' });
    expect((await app.ask('/api/v1/meters', 'admin', meter)).status).toBe(201);
    const at = '2023-04-01T00:00:00+08:00';
    await app.put('day', meterKey('beta-E4'), [row(at, DAY, '100000')]);
    await app.put('day', meterKey('beta-E4', 'activeEnergyExport'), [row(at, DAY, '40000')]);
    await app.put('day', groupKey('enterprise', 'beta', 'electricity', 'activeEnergy'), [row(at, DAY, '60000')]);
    const day = 'from=2023-04-01T00:00:00%2B08:00&to=2023-04-02T00:00:00%2B08:00&interval=1d';
    const { items } = await emissionsOf(`scope=enterprise&id=beta&item=electricity&method=ets-shanghai&${day}`);
    expect([items[0].value, items[0].uncertainty.standard]).toEqual([25_200, 78.35]);
  });

  test('of each interval are by the class that held and the certificate that was valid at its time', async () => {
    const day = (n: number) => Date.parse(DAY_2023) + n * DAY;
    const certificate: Verification = {
      ...{ kind: 'calibration', certificate: 'C-17', laboratory: '市计量院', issuedAt: day(2), validUntil: day(3) },
      ...{ errorPercent: 0.2, expandedUncertaintyPercent: 0.1, coverageFactor: 2 },
    };
    const meter = meterOf('beta-E3', 'electricity', undefined, { accuracyClass: '1', verification: [certificate] });
    expect((await app.ask('/api/v1/meters', 'admin', meter)).status).toBe(201);
    await app.registry.apply({ meters: [{ ...meter, accuracyClass: '0.5S' }], validFrom: day(1) });
    const rows = [0, 1, 2, 3].map((n) => row(new Date(day(n)).toISOString(), DAY, '1000'));
    await app.put('day', meterKey('beta-E3'), rows);
    const query = `scope=meter&id=beta-E3&method=ets-shanghai&from=2023-03-01T00:00:00%2B08:00&to=2023-03-05T00:00:00%2B08:00`;
    const { items } = await emissionsOf(`${query}&interval=1d`);
    // 420 kg each: 1 % and 0.5 % over sqrt(3), U / k = 0.05 %, and 0.5 % again when the certificate has ended.
    const known = items.map(({ uncertainty: { standard, bias } }: Json) => [standard, bias]);
    expect(known).toEqual([
      [2.425, 0],
      [1.212, 0],
      [0.21, 0.84],
      [1.212, 0],
    ]);
    // One meter's errors are taken for one and the same: 2.42487 + 1.21244 + 0.21 + 1.21244 = 5.05975.
    const [month] = (await emissionsOf(`${query}&interval=1mo`)).items;
    expect([month.value, month.uncertainty.standard, month.uncertainty.bias]).toEqual([1680, 5.06, 0.84]);
    expect(month.uncertainty.unknown).toContainEqual({
      ...{ kind: 'drift', subject: 'beta-E3', reason: 'notModelled', amount: 420 },
    });
  });

  test('know contracts of green power from when they were entered until they are withdrawn', async () => {
    const contract: NewContract = {
      ...{ id: 'alpha:GP-1', enterprise: 'alpha', kind: 'greenPower', isInterProvincial: true },
      ...{ from: Date.parse(DAY_2023), to: Date.parse(DAY_2023) + DAY },
      ...{ kilowattHours: '400', kilogramsPerKilowattHour: '0' },
      source: { title: 'Settlement', number: null, url: null },
    };
    await app.carbon.enterContract(contract, ANNA);
    const market = `item=electricity&method=market&${YEAR_2023}`;
    // 600 kWh x 0.6096
    const own = await emissionsOf(`scope=enterprise&id=alpha&${market}`);
    expect(own.items[0].value).toBe(365.76);
    expect(own.contracts).toMatchObject([{ id: 'alpha:GP-1', coveredKilowattHours: 400, unusedKilowattHours: 0 }]);
    expect((await emissionsOf(`scope=city&${market}`)).items[0].value).toBe(365.76);
    await app.carbon.withdrawContract('alpha:GP-1', BERT);
    expect((await emissionsOf(`scope=enterprise&id=alpha&${market}`)).items[0].value).toBe(609.6);
  });

  test('use own factors only when somebody else has approved them', async () => {
    const entered = await app.carbon.enterFactor(
      {
        ...{ id: 'alpha:power', set: 'works', enterprise: 'alpha', region: '310000', subject: 'electricity' },
        ...{ dataYear: 2023, validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '' },
        ...{ amount: { kind: 'perUnit', value: '0.1', unit: 'kgCO2/kWh' }, uncertainty: null, estimate: null },
        source: { title: 'Supplier', number: null, url: null, evidence: 'invoice' },
      },
      ANNA,
    );
    const query = `scope=enterprise&id=alpha&item=electricity&method=custom:works&${YEAR_2023}`;
    const unapproved = await emissionsOf(query);
    expect(unapproved.items[0]).toMatchObject({ value: null, incomplete: true });
    expect(unapproved.items[0].breakdown[0].withoutFactor).toMatchObject([{ code: 'unapproved', amount: 1000 }]);
    await app.carbon.approveFactor('alpha:power', entered.factor.version, BERT);
    expect((await emissionsOf(query)).items[0].value).toBe(100);
    expect((await emissionsOf(query.replace('enterprise&id=alpha', 'city'))).items[0].value).toBe(100);
  });

  test('are of nobody before the enterprise was registered; known-at.test.ts has factors as they were known', async () => {
    const then = await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&as_of=2025-06-01T00:00:00Z&${YEAR_2023}`);
    expect(then.status).toBe(404);
  });

  test('come as CSV and NDJSON, without formulas to be run', async () => {
    const csv = await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&item=electricity&format=csv&${YEAR_2023}`);
    expect(csv.text.split('\n')[1]).toMatch(
      /^enterprise,alpha,location,gbt-32151,2023-03-01T00:00:00\+08:00,.*,573\.7,,573\.7,1,0,0,good/,
    );
    const lines = await app.ask(
      `/api/v1/emissions?scope=enterprise&id=alpha&item=electricity&format=ndjson&${YEAR_2023}`,
    );
    const [first] = lines.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ scope: 'enterprise', value: 573.7, method: 'location' });
    expect(first.breakdown[0].contributions[0].factor).toMatch(/version 1$/);
  });

  test('say the calculation, what was estimated, what is covered and what has no factor, to the last digit', async () => {
    const at = '2023-05-02T00:00:00+08:00';
    const consumed = [
      // 900 kWh in 18 hours, 100 kWh estimated in 6; gas measured; coal measured for 12 of 24 hours.
      [
        'electricity',
        'activeEnergy',
        '1000',
        { estimated: micros('100'), measuredMillis: 18 * HOUR, estimatedMillis: 6 * HOUR },
      ],
      ['natural_gas', 'volume', '100', {}],
      ['raw_coal', 'mass', '7', { measuredMillis: 12 * HOUR }],
    ] as const;
    for (const [item, quantity, value, more] of consumed) {
      await app.put('day', groupKey('enterprise', 'beta', item, quantity), [row(at, DAY, value, more)]);
    }
    const day = 'from=2023-05-02T00:00:00%2B08:00&to=2023-05-03T00:00:00%2B08:00&interval=1d';
    const body = await emissionsOf(`scope=enterprise&id=beta&${day}`);
    const formulas = Object.fromEntries(
      body.factors.map(({ item, perUnit, formula }: Json) => [item, [perUnit, formula]]),
    );
    // 2.162188809 x 5463/5863 has no end: 11 812.037463567 / 5863.
    expect(formulas).toEqual({
      electricity: ['0.5737', '0.5737 kgCO2/kWh = kgCO2/kWh'],
      natural_gas: [
        expect.stringMatching(/^\d+\/\d+$/),
        '389.31 GJ/10^4 Nm3 x 0.0153 tC/GJ x 99 % x 44/12 x 0.1 for the units x 5463/5863 for m3 at 20 °C that are Nm3 at 0 °C = kgCO2/m3',
      ],
    });
    const [item] = body.items;
    const of = (name: string) => item.breakdown.find((one: Json) => one.item === name);
    expect(of('electricity')).toMatchObject({
      value: 573.7,
      estimatedShare: 0.1,
      coverage: 0.75,
      shareWithoutFactor: 0,
    });
    expect(of('natural_gas')).toMatchObject({ estimatedShare: 0, coverage: 1, shareWithoutFactor: 0 });
    // 100 m3 x 11 812.037463567 / 5863
    expect(of('natural_gas').value).toBeCloseTo(201.467_464_84, 6);
    expect(of('raw_coal')).toMatchObject({ value: null, estimatedShare: null, coverage: 0.5, shareWithoutFactor: 1 });
    expect(of('raw_coal').withoutFactor).toMatchObject([{ code: 'no_factor', amount: 7, unit: 't' }]);
    // With three meters of heat that are silent, 18 + 24 + 12 of 144 hours measured, 6 estimated; 57.37 of 573.7 + 201.467464840 kg.
    expect(item).toMatchObject({ coverage: 0.375, estimatedCoverage: 0.041666, incomplete: true });
    expect(item.estimatedShare).toBeCloseTo(57.37 / 775.167_464_84, 6);
  });

  test('tell by a code why consumption has no factor: validity that overlaps or is not reached, units, approval', async () => {
    const days = ['2023-06-01', '2023-06-02'].map((date) => `${date}T00:00:00+08:00`);
    const [first = '', second = ''] = days;
    await app.put('day', groupKey('enterprise', 'beta', 'raw_coal', 'mass'), [
      row(first, DAY, '3'),
      row(second, DAY, '1'),
    ]);
    const perUnit = (unit: string) => ({ kind: 'perUnit', value: '2', unit });
    const enter = async (set: string, id: string, more: object = {}, isApproved = true) => {
      const factor = { set, id, region: 'CN', subject: 'raw_coal', validFrom: '2023-01-01', amount: perUnit('tCO2/t') };
      const source = { title: 'Analysis 17', evidence: 'laboratory report' };
      const sent = { ...factor, source, ...more };
      const { status, body } = await app.ask('/api/v1/carbon/factors', 'authority', sent);
      if (status !== 201) return [status, body.code, body.detail];
      const approval = `/api/v1/carbon/factors/${body.id}/versions/1/approve`;
      return isApproved ? [(await app.ask(approval, 'admin', {})).status] : [status];
    };
    expect(await enter('late', 'coal-late', { validFrom: '2023-06-02' })).toEqual([200]);
    expect(await enter('late', 'coal-too')).toEqual([
      ...[400, 'invalid_request', 'it is valid at the same time as coal-late version 1.'],
    ]);
    expect(await enter('energy', 'coal-energy', { amount: perUnit('tCO2/kWh') })).toEqual([
      ...[400, 'invalid_request', 'it is per kWh, and what is consumed is in t.'],
    ]);
    expect(await enter('waits', 'coal-waits', {}, false)).toEqual([201]);
    const query =
      'scope=enterprise&id=beta&item=raw_coal&from=2023-06-01T00:00:00%2B08:00&to=2023-06-03T00:00:00%2B08:00';
    const told: Json = {};
    for (const set of ['late', 'waits', 'nobodys']) {
      const [{ value, breakdown }] = (await emissionsOf(`${query}&interval=1mo&fuels=custom:${set}`)).items;
      const [{ shareWithoutFactor, withoutFactor }] = breakdown;
      told[set] = [value, shareWithoutFactor, ...withoutFactor.map(({ code, amount }: Json) => [code, amount])];
      if (set === 'waits') expect(withoutFactor[0].reason).toContain('coal-waits');
    }
    expect(told).toEqual({
      // 1 t x 2 t; 3 of 4 t are before the factor.
      late: [2000, 0.75, ['no_factor', 3]],
      waits: [null, 1, ['unapproved', 4]],
      nobodys: [null, 1, ['no_factor', 4]],
    });
    // The IPCC's factor is per TJ, and the Chinese table has no calorific value of coking coal.
    await app.put('day', groupKey('enterprise', 'beta', 'coking_coal', 'mass'), [row(first, DAY, '5')]);
    const coking = await emissionsOf(`${query.replace('raw_coal', 'coking_coal')}&interval=1mo&fuels=ipcc-2006`);
    expect(coking.items[0].breakdown[0].withoutFactor).toMatchObject([
      { code: 'unit_mismatch', amount: 5, reason: expect.stringContaining('no calorific value') },
    ]);
  });

  test("are nobody else's business", async () => {
    const foreign = await app.ask(`/api/v1/emissions?scope=enterprise&id=beta&${YEAR_2023}`, 'enterprise:alpha');
    expect(foreign.status).toBe(404);
    const city = await app.ask(`/api/v1/emissions?scope=city&${YEAR_2023}`, 'enterprise:alpha');
    expect(city.status).toBe(403);
    expect((await emissionsOf(`scope=enterprise&${YEAR_2023}`, 'enterprise:alpha')).id).toBe('alpha');
  });

  test('are refused for methods that there are not', async () => {
    for (const query of ['method=best', 'method=custom:', 'fuels=wood', 'interval=7m', 'scope=planet']) {
      const { status, body } = await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&${query}`);
      expect([status, body.code], query).toEqual([400, 'invalid_request']);
    }
  });
});
