import { describe, expect, test } from 'vitest';
import type { Doer } from '../../src/carbon/carbon-records.ts';
import type { MeasuredCalorificValue, OwnEqualValue } from '../../src/domain/consumption/own-coefficients.ts';
import type { SupersededInterval } from '../../src/ledger/derivation.ts';
import type { Json } from './asking.ts';
import { DAY, groupKey, meterKey, meterOf, micros, openConsumptionApp, row } from './consumption-app.ts';

const QUARTER = 900_000;
const NOVEMBER = 'from=2026-11-01T00:00:00%2B08:00&to=2026-11-02T00:00:00%2B08:00';
const START = Date.parse('2026-11-01T00:00:00+08:00');
/** Before anything was registered in a test. */
const EARLY = Date.parse('2026-01-01T00:00:00Z');

/** What the first interval of a meter was between two instants. */
function formerly(meter: string, value: string, recordedAt: number, supersededAt: number): SupersededInterval {
  return {
    ...{ meter, quantity: 'activeEnergy', start: START, recordedAt, supersededAt, causes: 1 },
    ...{ value: micros(value), estimated: 0, measuredMillis: QUARTER, estimatedMillis: 0, expectedMillis: QUARTER },
    ...{ quality: 0, methods: 0 },
  };
}

/** An instant with nothing else in its millisecond. */
async function aMoment(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 3));
  const now = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 3));
  return now;
}

const asOf = (instant: number) => `as_of=${encodeURIComponent(new Date(instant).toISOString())}`;

describe('emissions as they were known', () => {
  test('go by the versions of an own factor that were approved by then', async () => {
    await using app = await openConsumptionApp();
    const quarter = row('2026-11-01T00:00:00+08:00', QUARTER, '1000', { recordedAt: 1 });
    await app.put('interval', meterKey('alpha-E1'), [quarter]);
    await app.put('day', meterKey('alpha-E1'), [{ ...quarter, expectedMillis: DAY }]);
    const [anna, bert] = ['Anna', 'Bert'].map((name) => ({ id: name, name })) as [Doer, Doer];
    const enter = (value: string) =>
      app.carbon.enterFactor(
        {
          ...{ id: 'power', set: 'works', enterprise: null, region: 'CN', subject: 'electricity', dataYear: null },
          ...{ validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null },
          ...{ amount: { kind: 'perUnit', value, unit: 'kgCO2/kWh' }, uncertainty: null },
          source: { title: 'Supplier', number: null, url: null, evidence: 'invoice' },
        },
        anna,
      );
    const instants = [await aMoment()];
    for (const [version, value] of ['0.5', '0.4'].entries()) {
      await enter(value);
      instants.push(await aMoment());
      await app.carbon.approveFactor('power', version + 1, bert);
      instants.push(await aMoment());
    }
    /** Version of the factor, or why there is none. */
    const idOf = (body: Json, { contributions, withoutFactor }: Json) =>
      contributions.length === 0 ? withoutFactor[0]?.code : body.factors[0].factor.version;
    const found = [];
    for (const instant of instants) {
      const query = `scope=enterprise&id=alpha&item=electricity&method=custom:works&interval=1d&${NOVEMBER}`;
      const { body, text } = await app.ask(`/api/v1/emissions?${query}&${asOf(instant)}`);
      const [{ value, breakdown }] = body.items;
      const [part] = breakdown;
      found.push([value, idOf(body, part) ?? text]);
    }
    // 1000 kWh x 0.5, and x 0.4 from when the second version was approved, not from when it was entered.
    expect(found).toEqual([
      [null, 'no_factor'],
      [null, 'unapproved'],
      [500, 1],
      [500, 1],
      [400, 2],
    ]);
  });
});

describe('figures as they were known', () => {
  test('go by the own coefficients that the hub had by then', async () => {
    const none = () => ({ calorificValues: [] as MeasuredCalorificValue[], equalValues: [] as OwnEqualValue[] });
    const coefficients = { ...none(), past: none() };
    const meters = [meterOf('alpha-E1', 'electricity'), meterOf('alpha-C1', 'coal', { item: 'bituminous_coal' })];
    await using app = await openConsumptionApp({ meters, coefficients });
    const quarter = row('2026-11-01T00:00:00+08:00', QUARTER, '100', { recordedAt: 1 });
    for (const key of [meterKey('alpha-E1'), meterKey('alpha-C1', 'mass')]) {
      await app.put('interval', key, [quarter]);
      await app.put('day', key, [{ ...quarter, expectedMillis: DAY }]);
    }
    const before = await aMoment();
    const changedAt = await aMoment();
    const after = await aMoment();
    const common = { enterprise: null, from: START - DAY, to: START + DAY, source: 'ours' };
    coefficients.equalValues.push({ ...common, item: 'electricity', kgcePerUnit: '0.28', recordedAt: changedAt });
    coefficients.calorificValues.push({
      ...common,
      item: 'bituminous_coal',
      kilojoulesPerUnit: '25000',
      recordedAt: changedAt,
    });
    const gone = { ...common, supersededAt: changedAt };
    coefficients.past.equalValues.push({ ...gone, item: 'electricity', kgcePerUnit: '0.3' });
    coefficients.past.calorificValues.push({ ...gone, item: 'bituminous_coal', kilojoulesPerUnit: '20000' });
    const coal = (instant: string) =>
      app.rows(`scope=meter&id=alpha-E1&unit=kgce&basis=equalValue&interval=1d&${NOVEMBER}${instant}`, 'value');
    expect([await coal(''), await coal(`&${asOf(before)}`), await coal(`&${asOf(after)}`)]).toEqual([[28], [30], [28]]);
    const emissions = async (instant: number) => {
      const query = `scope=enterprise&id=alpha&item=bituminous_coal&interval=1d&${NOVEMBER}&${asOf(instant)}`;
      return (await app.ask(`/api/v1/emissions?${query}`)).body.items[0].value;
    };
    // Carbon is in proportion to the calorific value: 25 000 / 20 000.
    expect((await emissions(after)) / (await emissions(before))).toBeCloseTo(1.25, 12);
    const between = `between=${[before, after].map((at) => encodeURIComponent(new Date(at).toISOString())).join(',')}`;
    const query = `scope=enterprise&id=alpha&item=bituminous_coal&unit=kgce&${NOVEMBER}&${between}`;
    const { body } = await app.ask(`/api/v1/restatements?${query}`);
    // 100 t x 5000 kJ/kg / 29 307.6 kJ/kgce, as much as the calorific value was put up.
    expect(body.change).toBeCloseTo((100_000 * 5000) / 29_307.6, 6);
    expect(body.items).toMatchObject([{ reason: 'weight', meter: 'alpha-C1' }]);
  });

  test('of a meter have the intervals of then, and none that nobody knew of', async () => {
    await using app = await openConsumptionApp();
    const quarters = (instant: number) =>
      app.rows(`scope=meter&id=alpha-E1&interval=15m&${NOVEMBER}&limit=4&${asOf(instant)}`, 'value');
    // The register itself has been known since the app was opened.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const now = Date.now();
    app.superseded = [formerly('alpha-E1', '5', 1, now - 2)];
    await app.put('interval', meterKey('alpha-E1'), [
      row('2026-11-01T00:00:00+08:00', QUARTER, '7', { recordedAt: now - 2 }),
      row('2026-11-01T00:15:00+08:00', QUARTER, '4', { recordedAt: 1 }),
      row('2026-11-01T00:30:00+08:00', QUARTER, '1', { recordedAt: now - 1 }),
    ]);
    expect(await quarters(now - 3)).toEqual([5, 4, null, null]);
    expect(await quarters(now - 2)).toEqual([7, 4, null, null]);
    expect(await quarters(now - 1)).toEqual([7, 4, 1, null]);
    const days = (instant: number) =>
      app.rows(`scope=meter&id=alpha-E1&interval=1d&${NOVEMBER}&${asOf(instant)}`, 'value', 'coverage');
    await app.put('day', meterKey('alpha-E1'), [
      row('2026-11-01T00:00:00+08:00', DAY, '12', { recordedAt: now - 1, measuredMillis: 3 * QUARTER }),
    ]);
    // Two quarters of 96, then three.
    expect(await days(now - 3)).toEqual([[9, 0.020833]]);
    expect(await days(now - 1)).toEqual([[12, 0.03125]]);
  });

  test('of a group are the sum of the meters that were known to be in it', async () => {
    const meters = [
      meterOf('alpha-E1', 'electricity'),
      meterOf('alpha-E2', 'electricity', { flow: 'out' }),
      meterOf('alpha-E3', 'electricity', undefined, { level: 2, parent: 'alpha-E1' }),
    ];
    await using app = await openConsumptionApp({ meters });
    const at = (value: string) => row('2026-11-01T00:00:00+08:00', QUARTER, value, { recordedAt: 1 });
    await app.put('interval', meterKey('alpha-E1'), [at('10')]);
    await app.put('interval', meterKey('alpha-E2'), [at('3')]);
    await app.put('interval', meterKey('alpha-E3'), [at('4')]);
    await app.put('interval', groupKey('enterprise', 'alpha', 'electricity', 'activeEnergy'), [
      row('2026-11-01T00:00:00+08:00', QUARTER, '99', { recordedAt: 1 }),
    ]);
    const then = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 3));
    await app.registry.apply({ meters: [meterOf('alpha-E2', 'electricity', { flow: 'out' }, { level: 2 })] });
    const later = Date.now();
    const ask = (instant: number, scope: string) =>
      app.rows(`${scope}&energy=electricity&interval=15m&${NOVEMBER}&limit=1&${asOf(instant)}`, 'value');
    for (const scope of [
      'scope=enterprise&id=alpha',
      'scope=district&id=310115',
      'scope=industry&id=C31',
      'scope=city',
    ]) {
      expect(await ask(then, scope), scope).toEqual([7]);
      expect(await ask(later, scope), scope).toEqual([10]);
    }
    const { body } = await app.ask(`/api/v1/consumption?scope=enterprise&id=alpha&energy=electricity&${asOf(then)}`);
    expect(body).toMatchObject({ knownAt: new Date(then).toISOString().replace('.000Z', 'Z') });
    // What is known now is what is stored.
    expect(
      await app.rows(`scope=enterprise&id=alpha&energy=electricity&interval=15m&${NOVEMBER}&limit=1`, 'value'),
    ).toEqual([99]);
  });

  test('of a day are the sum of its intervals where a meter has come in the middle of it', async () => {
    const meters = [meterOf('alpha-E1', 'electricity'), meterOf('alpha-E2', 'electricity')];
    await using app = await openConsumptionApp({ meters });
    for (const id of ['alpha-E1', 'alpha-E2']) {
      await app.put('interval', meterKey(id), [
        row('2026-11-01T00:00:00+08:00', QUARTER, '10', { recordedAt: 1 }),
        row('2026-11-01T12:00:00+08:00', QUARTER, '1', { recordedAt: 1 }),
      ]);
      await app.put('day', meterKey(id), [row('2026-11-01T00:00:00+08:00', DAY, '11', { recordedAt: 1 })]);
    }
    const below = meterOf('alpha-E2', 'electricity', undefined, { level: 2, parent: 'alpha-E1' });
    await app.registry.apply({ meters: [below], validFrom: START + DAY / 2 });
    const days = await app.rows(
      `scope=enterprise&id=alpha&energy=electricity&interval=1d&${NOVEMBER}&${asOf(Date.now())}`,
      ...['value', 'coverage'],
    );
    // 10 + 1 and, until noon, 10; measured are four quarters, of 96 of one meter and 48 of the other: the last one left.
    expect(days).toEqual([[21, 0.020833]]);
  });

  test('are refused for the future, and of what nobody knew then', async () => {
    await using app = await openConsumptionApp();
    const future = await app.ask(`/api/v1/consumption?scope=meter&id=alpha-E1&${asOf(Date.now() + DAY)}`);
    expect([future.status, future.body.detail]).toEqual([400, 'querystring: as_of lies in the future']);
    const early = await app.ask(`/api/v1/consumption?scope=meter&id=alpha-E1&${asOf(EARLY)}`);
    expect(early.status).toBe(404);
    const foreign = await app.ask(
      `/api/v1/consumption?scope=enterprise&id=beta&${asOf(Date.now())}`,
      'enterprise:alpha',
    );
    expect(foreign.status).toBe(404);
  });
});

test('each row says up to where all of its readings are counted', async () => {
  await using app = await openConsumptionApp();
  app.completeUntil = START + DAY + 3_600_000;
  const rows = await app.rows(
    `scope=meter&id=alpha-E1&interval=1d&from=2026-11-01T00:00:00%2B08:00&to=2026-11-04T00:00:00%2B08:00`,
    'completeUntil',
  );
  expect(rows).toEqual(['2026-11-02T00:00:00+08:00', '2026-11-02T01:00:00+08:00', null]);
});
