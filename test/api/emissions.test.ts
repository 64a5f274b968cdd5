import { describe, expect, test } from 'vitest';
import type { NewContract } from '../../src/carbon/carbon-records.ts';
import type { Json } from './asking.ts';
import { type ConsumptionApp, DAY, groupKey, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const YEAR_2023 = 'from=2023-03-01T00:00:00%2B08:00&to=2023-03-02T00:00:00%2B08:00&interval=1d';
const DAY_2023 = '2023-03-01T00:00:00+08:00';
const ANNA = { id: 'a', name: 'Anna' };
const BERT = { id: 'b', name: 'Bert' };

async function emissionsOf(app: ConsumptionApp, query: string, role = 'admin'): Promise<Json> {
  const { status, body, text } = await app.ask(`/api/v1/emissions?${query}`, role);
  expect(status, text).toBe(200);
  return body;
}

/** An enterprise of Pudong with 1000 kWh and 100 m3 of gas on one day, of its meters and in total. */
async function withAlpha(use: (app: ConsumptionApp) => Promise<void>): Promise<void> {
  const meters = [
    meterOf('alpha-E1', 'electricity', undefined, { accuracyClass: '0.5S', ctAccuracyClass: '0.2S' }),
    meterOf('alpha-G1', 'gas', undefined, { accuracyClass: '1.0' }),
    meterOf('alpha-W1', 'water'),
    meterOf('alpha-C1', 'co2'),
  ];
  await using app = await openConsumptionApp({ meters });
  const amounts = [
    ['alpha-E1', 'electricity', 'activeEnergy', '1000'],
    ['alpha-G1', 'natural_gas', 'volume', '100'],
    ['alpha-W1', 'fresh_water', 'volume', '8'],
    ['alpha-C1', 'co2_emission', 'mass', '0.75'],
  ] as const;
  for (const [id, item, quantity, value] of amounts) {
    await app.put('day', meterKey(id, quantity), [row(DAY_2023, DAY, value)]);
    for (const scope of ['enterprise', 'district', 'city'] as const) {
      const group = scope === 'enterprise' ? 'alpha' : scope === 'district' ? '310115' : 'city';
      await app.put('day', groupKey(scope, group, item, quantity), [row(DAY_2023, DAY, value)]);
    }
  }
  await use(app);
}

describe('emissions of an enterprise', () => {
  test('are activity times factor, by scope, each with its source', async () => {
    await withAlpha(async (app) => {
      const body = await emissionsOf(app, `scope=enterprise&id=alpha&method=location&${YEAR_2023}`);
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
  });

  test('have the factor of another method, place and time', async () => {
    await withAlpha(async (app) => {
      const value = async (query: string) => {
        const body = await emissionsOf(app, `scope=enterprise&id=alpha&item=electricity&${YEAR_2023}&${query}`);
        return [body.items[0].value, ...body.factors.flatMap(({ flags }: Json) => flags)];
      };
      expect(await value('method=location-national')).toEqual([530.6]);
      expect(await value('method=location-regional')).toEqual([550]);
      expect(await value('method=ets-shanghai')).toEqual([420]);
      expect(await value('method=market')).toEqual([609.6, 'residual_used']);
    });
  });

  test('are those of a meter, a district and the city as well', async () => {
    await withAlpha(async (app) => {
      for (const scope of ['scope=meter&id=alpha-E1', 'scope=district&id=310115', 'scope=city']) {
        const { items } = await emissionsOf(app, `${scope}&item=electricity&${YEAR_2023}`);
        expect(items[0].value, scope).toBe(573.7);
      }
    });
  });

  test('have an uncertainty of meters and factors, and name what is not known of it', async () => {
    await withAlpha(async (app) => {
      const body = await emissionsOf(
        app,
        `scope=enterprise&id=alpha&item=electricity&method=ets-shanghai&${YEAR_2023}`,
      );
      const { uncertainty } = body.items[0];
      // Class 0.5S: 0.5 % / sqrt(3); the transformer 0.2S: 0.2 % / sqrt(3). 420 kg x sqrt(0.25 + 0.04) % / sqrt(3) = 1.3058
      expect(uncertainty.standard).toBeCloseTo(1.306, 3);
      expect(uncertainty.budget.map(({ kind, share }: Json) => [kind, share])).toEqual([
        ['meter', 0.8621],
        ['currentTransformer', 0.1379],
      ]);
      expect(uncertainty.isComplete).toBe(false);
      expect(uncertainty.unknown.map(({ kind }: Json) => kind)).toEqual(['phaseDisplacement', 'influence']);
      const location = await emissionsOf(app, `scope=enterprise&id=alpha&item=electricity&${YEAR_2023}`);
      expect(location.items[0].uncertainty.unknown).toContainEqual(expect.objectContaining({ kind: 'factor' }));
      const none = await emissionsOf(app, `scope=enterprise&id=alpha&uncertainty=none&${YEAR_2023}`);
      expect(none.items[0].uncertainty).toBeNull();
      // Where nothing is known there is nothing to be certain of.
      const before = YEAR_2023.replaceAll('2023', '2020');
      const unknown = await emissionsOf(app, `scope=enterprise&id=alpha&item=electricity&${before}`);
      expect(unknown.items.map(({ value, uncertainty: of }: Json) => [value, of])).toEqual([[null, null]]);
    });
  });

  test('know contracts of green power from when they were entered until they are withdrawn', async () => {
    await withAlpha(async (app) => {
      const contract: NewContract = {
        ...{ id: 'GP-1', enterprise: 'alpha', kind: 'greenPower', isInterProvincial: true },
        ...{ from: Date.parse(DAY_2023), to: Date.parse(DAY_2023) + DAY },
        ...{ kilowattHours: '400', kilogramsPerKilowattHour: '0' },
        source: { title: 'Settlement', number: null, url: null },
      };
      await app.carbon.enterContract(contract, ANNA);
      const market = `item=electricity&method=market&${YEAR_2023}`;
      // 600 kWh x 0.6096
      const own = await emissionsOf(app, `scope=enterprise&id=alpha&${market}`);
      expect(own.items[0].value).toBe(365.76);
      expect(own.contracts).toMatchObject([{ id: 'GP-1', coveredKilowattHours: 400, unusedKilowattHours: 0 }]);
      expect((await emissionsOf(app, `scope=city&${market}`)).items[0].value).toBe(365.76);
      await app.carbon.withdrawContract('GP-1', BERT);
      expect((await emissionsOf(app, `scope=enterprise&id=alpha&${market}`)).items[0].value).toBe(609.6);
    });
  });

  test('use own factors only when somebody else has approved them', async () => {
    await withAlpha(async (app) => {
      const entered = await app.carbon.enterFactor(
        {
          ...{ id: 'alpha-power', set: 'works', enterprise: 'alpha', region: '310000', subject: 'electricity' },
          ...{ dataYear: 2023, validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '' },
          ...{ amount: { kind: 'perUnit', value: '0.1', unit: 'kgCO2/kWh' }, uncertainty: null, estimate: null },
          source: { title: 'Supplier', number: null, url: null, evidence: 'invoice' },
        },
        ANNA,
      );
      const query = `scope=enterprise&id=alpha&item=electricity&method=custom:works&${YEAR_2023}`;
      const unapproved = await emissionsOf(app, query);
      expect(unapproved.items[0]).toMatchObject({ value: null, incomplete: true });
      expect(unapproved.items[0].breakdown[0].withoutFactor).toMatchObject([{ code: 'unapproved', amount: 1000 }]);
      await app.carbon.approveFactor('alpha-power', entered.factor.version, BERT);
      expect((await emissionsOf(app, query)).items[0].value).toBe(100);
      expect((await emissionsOf(app, query.replace('enterprise&id=alpha', 'city'))).items[0].value).toBe(100);
    });
  });

  test('before a factor was published are by the one before it', async () => {
    await withAlpha(async (app) => {
      // What was registered later is not known then: this asks of the factors alone.
      const body = await emissionsOf(app, `scope=enterprise&id=alpha&item=electricity&${YEAR_2023}`);
      expect(body.factors[0].factor.id).toMatch(/2023/);
      const then = await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&as_of=2025-06-01T00:00:00Z&${YEAR_2023}`);
      expect(then.status).toBe(404);
    });
  });

  test('come as CSV and NDJSON, without formulas to be run', async () => {
    await withAlpha(async (app) => {
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
  });

  test("are nobody else's business", async () => {
    await withAlpha(async (app) => {
      const foreign = await app.ask(`/api/v1/emissions?scope=enterprise&id=beta&${YEAR_2023}`, 'enterprise:alpha');
      expect(foreign.status).toBe(404);
      const city = await app.ask(`/api/v1/emissions?scope=city&${YEAR_2023}`, 'enterprise:alpha');
      expect(city.status).toBe(403);
      expect((await emissionsOf(app, `scope=enterprise&${YEAR_2023}`, 'enterprise:alpha')).id).toBe('alpha');
    });
  });

  test('are refused for methods that there are not', async () => {
    await withAlpha(async (app) => {
      for (const query of ['method=best', 'method=custom:', 'fuels=wood', 'interval=7m', 'scope=planet']) {
        const { status, body } = await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&${query}`);
        expect([status, body.code], query).toEqual([400, 'invalid_request']);
      }
    });
  });
});
