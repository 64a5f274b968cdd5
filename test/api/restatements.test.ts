import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOf, roundedSteps } from '../../src/api/exact-number.ts';
import { add, ratio, ZERO } from '../../src/domain/exact.ts';
import type { SupersededInterval } from '../../src/ledger/derivation.ts';
import type { Json } from './asking.ts';
import { type ConsumptionApp, DAY, meterKey, meterOf, micros, openConsumptionApp, row } from './consumption-app.ts';

const QUARTER = 900_000;
const START = Date.parse('2023-03-01T00:00:00+08:00');
const DAY_2023 = 'from=2023-03-01T00:00:00%2B08:00&to=2023-03-02T00:00:00%2B08:00';

function formerly(meter: string, value: string, known: readonly [number, number], causes: number): SupersededInterval {
  return {
    ...{ meter, quantity: 'activeEnergy', start: START, recordedAt: known[0], supersededAt: known[1], causes },
    ...{ value: micros(value), estimated: 0, measuredMillis: QUARTER, estimatedMillis: 0, expectedMillis: QUARTER },
    ...{ quality: 0, methods: 0 },
  };
}

const at = (instant: number) => encodeURIComponent(new Date(instant).toISOString());
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 6));

async function restatement(app: ConsumptionApp, query: string, a: number, b: number): Promise<Json> {
  const answer = await app.ask(`/api/v1/restatements?${query}&${DAY_2023}&between=${at(a)},${at(b)}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const shown = ({ items }: Json) =>
  items.map(({ meter, reason, causes, change }: Json) => [meter, reason, causes, change]);
/** In units of 10^-12, as they are written: no double is exact. */
const decimals = (value: number) => BigInt(Math.round(value * 1e6)) * 1_000_000n;
const sum = ({ items }: Json) => items.reduce((total: bigint, { change }: Json) => total + decimals(change), 0n);

test('shown steps add up to the difference of the shown figures, to the last digit', () => {
  const part = fc.record({
    n: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    d: fc.bigInt({ min: 1n, max: 9999n }),
  });
  const picos = (decimal: string): bigint => {
    const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(decimal) ?? [];
    return BigInt(`${sign}${whole}${fraction.padEnd(12, '0')}`);
  };
  fc.assert(
    fc.property(part, fc.array(part, { maxLength: 20 }), (from, parts) => {
      const steps = parts.map(({ n, d }) => ratio(n, d));
      const total = [ratio(from.n, from.d), ...steps].reduce(add, ZERO);
      const shownSteps = roundedSteps(ratio(from.n, from.d), steps).map(picos);
      const sumOfSteps = shownSteps.reduce((one, other) => one + other, picos(decimalOf(ratio(from.n, from.d))));
      expect(sumOfSteps).toBe(picos(decimalOf(total)));
    }),
  );
});

describe('a restatement', () => {
  test('tells late readings from corrections, in kilowatt-hours, coal and CO2', async () => {
    await using app = await openConsumptionApp();
    await aMoment();
    const now = Date.now();
    await app.put('interval', meterKey('alpha-E1'), [
      row('2023-03-01T00:00:00+08:00', QUARTER, '90', { recordedAt: now - 1 }),
      row('2023-03-01T00:15:00+08:00', QUARTER, '10', { recordedAt: 1 }),
    ]);
    // 50 became 100 by late readings, and 90 by a correction.
    app.superseded = [formerly('alpha-E1', '50', [1, now - 3], 1), formerly('alpha-E1', '100', [now - 3, now - 1], 2)];
    const native = await restatement(app, 'scope=enterprise&id=alpha&energy=electricity&unit=native', now - 4, now);
    expect(native).toMatchObject({ before: 60, after: 100, change: 40 });
    expect(shown(native)).toEqual([
      ['alpha-E1', 'versions', ['late_readings'], 50],
      ['alpha-E1', 'versions', ['corrected_readings'], -10],
    ]);
    // 0.1229 kgce/kWh
    const coal = await restatement(app, 'scope=meter&id=alpha-E1&unit=kgce', now - 4, now);
    expect(coal).toMatchObject({ before: 7.374, after: 12.29, change: 4.916 });
    // 0.5737 kgCO2/kWh of Shanghai
    const carbon = await restatement(app, 'scope=city', now - 4, now);
    expect(carbon).toMatchObject({ before: 34.422, after: 57.37, change: 22.948 });
    expect([sum(carbon), sum(coal), sum(native)]).toEqual([22.948, 4.916, 40].map(decimals));
    // The same instants are those of the figures themselves.
    const then = `scope=enterprise&id=alpha&energy=electricity&interval=15m&${DAY_2023}&limit=2&as_of=${at(now - 4)}`;
    expect(await app.rows(then, 'value')).toEqual([50, 10]);
  });

  test('tells a meter that has left the boundary, and who has recorded that', async () => {
    const meters = [meterOf('alpha-E1', 'electricity'), meterOf('alpha-E2', 'electricity')];
    await using app = await openConsumptionApp({ meters });
    for (const id of ['alpha-E1', 'alpha-E2']) {
      await app.put('interval', meterKey(id), [row('2023-03-01T00:00:00+08:00', QUARTER, '10', { recordedAt: 1 })]);
    }
    await aMoment();
    const a = Date.now();
    await aMoment();
    const below = meterOf('alpha-E2', 'electricity', undefined, { level: 2, parent: 'alpha-E1' });
    await app.registry.apply({ meters: [below], recordedBy: 'Anna' });
    await aMoment();
    const found = await restatement(app, 'scope=enterprise&id=alpha&energy=electricity&unit=native', a, Date.now());
    expect(found).toMatchObject({ before: 20, after: 10, change: -10 });
    expect(shown(found)).toEqual([['alpha-E2', 'membership', [], -10]]);
    expect(found.masterDataChanges).toMatchObject([
      { kind: 'meter', id: 'alpha-E2', recordedBy: 'Anna', fields: ['level', 'parent'] },
    ]);
  });

  test('tells another factor from consumption, and names it', async () => {
    await using app = await openConsumptionApp();
    await app.put('interval', meterKey('alpha-E1'), [
      row('2023-03-01T00:00:00+08:00', QUARTER, '1000', { recordedAt: 1 }),
    ]);
    await aMoment();
    const b = Date.now();
    await aMoment();
    const enter = async (value: string, other: object = {}) => {
      const { factor } = await app.carbon.enterFactor(
        {
          ...{ id: 'power', set: 'works', enterprise: null, region: 'CN', subject: 'electricity', dataYear: null },
          ...{ validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null },
          ...{ amount: { kind: 'perUnit', value, unit: 'kgCO2/kWh' }, uncertainty: null },
          source: { title: 'Supplier', number: null, url: null, evidence: 'invoice' },
          ...other,
        },
        { id: 'a', name: 'Anna' },
      );
      await app.carbon.approveFactor(factor.id, factor.version, { id: 'b', name: 'Bert' });
      await aMoment();
    };
    await enter('0.5');
    const a = Date.now();
    await aMoment();
    await enter('0.4');
    // Of another set and of another enterprise: nothing of this question.
    await enter('0.3', { id: 'elsewhere', set: 'mill' });
    await enter('0.3', { id: 'beta:theirs', enterprise: 'beta' });
    const found = await restatement(app, 'scope=enterprise&id=alpha&method=custom:works', a, Date.now());
    expect(found).toMatchObject({ before: 500, after: 400, change: -100, factorsKnownSince: ['power version 2'] });
    expect(shown(found)).toEqual([['alpha-E1', 'weight', [], -100]]);
    expect(found.items[0].convertedBy).toEqual({ before: ['power version 1'], after: ['power version 2'] });
    // Before the first was entered there was none: that is no zero.
    const early = await restatement(app, 'scope=enterprise&id=alpha&method=custom:works', b, Date.now());
    expect(early).toMatchObject({ before: null, after: 400, change: 400 });
    expect(early.items).toMatchObject([
      { reason: 'withoutFactor', convertedBy: { before: null, after: ['power version 2'] }, change: 400 },
    ]);
    expect(early.withoutFactor).toMatchObject([{ meter: 'alpha-E1', unit: 'kWh', before: 1000, after: 0 }]);
    await app.put('day', meterKey('alpha-E1'), [
      row('2023-03-01T00:00:00+08:00', QUARTER, '1000', { recordedAt: 1, expectedMillis: DAY }),
    ]);
    // A contract of green power covers 400 of the 1000 kWh: 600 x 0.6096 instead of 1000 x 0.6096.
    await aMoment();
    const c = Date.now();
    await aMoment();
    await app.carbon.enterContract(
      {
        ...{ id: 'alpha:GP-1', enterprise: 'alpha', kind: 'greenPower', isInterProvincial: true },
        ...{ from: START, to: START + DAY, kilowattHours: '400', kilogramsPerKilowattHour: '0' },
        source: { title: 'Settlement', number: null, url: null },
      },
      { id: 'a', name: 'Anna' },
    );
    await aMoment();
    const covered = await restatement(app, 'scope=enterprise&id=alpha&method=market', c, Date.now());
    expect(covered).toMatchObject({ before: 609.6, after: 365.76, change: -243.84, changeExact: '-243.84' });
    const { before, after } = covered.items[0].convertedBy;
    expect(before).toEqual([expect.stringMatching(/ version 1$/)]);
    expect(after).toEqual([...before, 'contract alpha:GP-1']);
  });

  test('begins with nothing where nothing was registered', async () => {
    await using app = await openConsumptionApp();
    await app.put('interval', meterKey('alpha-E1'), [
      row('2023-03-01T00:00:00+08:00', QUARTER, '10', { recordedAt: Date.parse('2026-02-01T00:00:00Z') }),
    ]);
    await aMoment();
    const early = Date.parse('2026-01-01T00:00:00Z');
    const found = await restatement(app, 'scope=enterprise&id=alpha&energy=electricity&unit=native', early, Date.now());
    expect(found).toMatchObject({ before: 0, after: 10 });
    expect(shown(found)).toEqual([['alpha-E1', 'first', [], 10]]);
  });

  test('is refused where it makes no sense', async () => {
    await using app = await openConsumptionApp();
    const now = Date.now();
    const base = `/api/v1/restatements?scope=enterprise&id=alpha&${DAY_2023}`;
    for (const [query, detail] of [
      [`between=${at(now)},${at(now - 1000)}`, 'querystring: of between, A must lie before B'],
      [`between=${at(now - 1000)},${at(now + DAY)}`, 'querystring: of between, B lies in the future'],
      ['between=yesterday', 'querystring: between is two instants of RFC 3339, A,B'],
      [`between=${at(now - 1000)}&unit=native`, expect.stringContaining('needs energy or item')],
    ] as const) {
      const { status, body } = await app.ask(`${base}&${query}`);
      expect([status, body.detail]).toEqual([400, detail]);
    }
    const foreign = await app.ask(`${base.replace('alpha', 'beta')}&between=${at(now - 1000)}`, 'enterprise:alpha');
    expect(foreign.status).toBe(404);
  });
});
