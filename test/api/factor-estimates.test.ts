import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Answer, Json } from './asking.ts';
import { type ConsumptionApp, DAY, groupKey, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const FIRST = Date.parse('2023-03-01T00:00:00+08:00');
const at = (n: number) => new Date(FIRST + n * DAY).toISOString();
const LINKED = { basis: 'linkedData', enterprise: 'alpha', item: 'natural_gas', from: '2023-03-01', interval: '1d' };
const ENTER = { id: 'measured-gas', set: 'works', region: 'CN', validFrom: '2023-01-01' };

async function estimated(app: ConsumptionApp, body: object, role = 'recorder'): Promise<Json> {
  const answer = await app.ask('/api/v1/carbon/factor-estimates', role, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const refused = (app: ConsumptionApp, body: object, role = 'recorder'): Promise<Answer> =>
  app.ask('/api/v1/carbon/factor-estimates', role, body);

/** 1000 m3 of gas of 40 000 kJ/m3 on each of 14 days, and 2.22 t or 2.18 t of CO2 by turns on the first twelve. */
async function withAlpha(use: (app: ConsumptionApp) => Promise<void>): Promise<void> {
  const meters = [
    meterOf('alpha-G1', 'gas', undefined, { accuracyClass: '1.0' }),
    meterOf('alpha-C1', 'co2', undefined, { accuracyClass: '±5%' }),
  ];
  const measured = { enterprise: 'alpha', item: 'natural_gas', source: 'report 9', kilojoulesPerUnit: '40000' };
  const coefficients = { calorificValues: [{ ...measured, from: 0, to: FIRST + 365 * DAY }], equalValues: [] };
  await using app = await openConsumptionApp({ meters, coefficients });
  const gas = Array.from({ length: 14 }, (_, n) => row(at(n), DAY, '1000'));
  const co2 = Array.from({ length: 12 }, (_, n) => row(at(n), DAY, n % 2 === 0 ? '2.22' : '2.18'));
  // A monitor that is silent for most of the thirteenth day; there is nothing of the fourteenth.
  co2.push(row(at(12), DAY, '0.4', { measuredMillis: DAY / 4 }));
  await app.put('day', meterKey('alpha-G1', 'volume'), gas);
  await app.put('day', groupKey('enterprise', 'alpha', 'natural_gas', 'volume'), gas);
  await app.put('day', meterKey('alpha-C1', 'mass'), co2);
  await app.put('day', groupKey('enterprise', 'alpha', 'co2_emission', 'mass'), co2);
  await use(app);
}

describe('a factor from measured CO2 and the energy of a fuel', () => {
  test('is all CO2 over all energy, with the uncertainty of periods, monitor and meter', async () => {
    await withAlpha(async (app) => {
      const body = await estimated(app, { ...LINKED, to: '2023-03-15' });
      // 12 x 40 GJ = 480 GJ, 6 x 2220 + 6 x 2180 = 26 400 kg: 55 kg/GJ. Residuals +-20 kg:
      // sqrt(12/11 x 12 x 400) / 480 = 0.150756. Monitor 5 % / sqrt(3) of 55 = 1.587713, meter 1 % / sqrt(3) of 55 = 0.317543.
      // sqrt(0.022727 + 2.520833 + 0.100833) = 1.626159, twice that 3.252; 55 - 3.252 = 51.748, 55 + 3.252 = 58.252.
      expect(body).toMatchObject({
        ...{ basis: 'linkedData', isUsable: true, reasons: [], entered: null },
        estimate: {
          ...{ value: '55.0', unit: 'kgCO2/GJ', standardUncertainty: '1.6', confidenceInterval: ['51.7', '58.3'] },
          isComplete: false,
        },
        diagnostics: { kind: 'pairs', periods: 12, effectivePeriods: 12, outliers: [] },
        amount: {
          ...{ kind: 'perEnergy', perEnergy: { value: '55.0', unit: 'kgCO2/GJ' } },
          calorificValue: { value: '0.04', unit: 'GJ/m3' },
        },
        leftOut: [
          { from: at(12), reason: 'coverage' },
          { from: at(13), reason: 'nothingMeasured' },
        ],
        ...{ otherFuels: [], calorificValues: [{ value: '40000', unit: 'kJ/m3', source: 'report 9', measured: true }] },
      });
      expect(body.estimate.relativeStandardUncertainty).toBeCloseTo(1.626159 / 55, 6);
      expect(body.diagnostics.scatterStandardError).toBeCloseTo(0.150756, 6);
      // 2 x 1.626159 / 55
      expect(Number(body.uncertainty.relativeHalfWidth)).toBeCloseTo(0.05913, 4);
      expect(body.unknown.map(({ subject }: Json) => subject)).toEqual(
        expect.arrayContaining(['alpha-C1', 'alpha-G1', 'calorific value of natural_gas']),
      );
      expect(body.data).toHaveLength(12);
      expect(body.data[0]).toMatch(
        /^2023-02-28T16:00:00\.000Z\/2023-03-01T16:00:00\.000Z co2=2220 kg u=64\.08\S+ kg energy=40 GJ$/,
      );
      expect(body.dataSha256).toBe(createHash('sha256').update(body.data.join('\n')).digest('hex'));
    });
  });

  test('is refused, with the reasons and the data, where there is too little or it does not fit', async () => {
    await withAlpha(async (app) => {
      const few = await estimated(app, { ...LINKED, to: '2023-03-12', enter: ENTER });
      expect(few).toMatchObject({
        isUsable: false,
        reasons: ['tooFewPeriods'],
        estimate: null,
        amount: null,
        entered: null,
      });
      expect(few.data).toHaveLength(11);
      expect(await app.carbon.factors()).toEqual([]);
      const none = await estimated(app, { ...LINKED, item: 'diesel', to: '2023-03-12' });
      expect(none.reasons).toEqual(['noEnergy', 'tooFewPeriods']);
      expect(none.leftOut).toHaveLength(11);
    });
  });

  test('weighs periods, and names the other fuels of the time', async () => {
    await withAlpha(async (app) => {
      await app.put('day', groupKey('enterprise', 'alpha', 'diesel', 'mass'), [row(at(3), DAY, '0.1')]);
      const body = await estimated(app, { ...LINKED, to: '2023-03-13', method: 'weightedRegression' });
      // Each period by 1 / co2^2, as the monitor's error is a share of it: the factor is
      // sum(1/co2) / sum(40/co2^2) = (6/2220 + 6/2180) / (40 x (6/2220^2 + 6/2180^2)) = 54.98636.
      expect([body.otherFuels, body.estimate.value]).toEqual([['diesel'], '55.0']);
      expect(body.diagnostics.attenuation).toBeNull();
      expect(body.estimate.methodText).toMatch(/weighted least squares/);
    });
  });

  test('waits for approval once it is entered, with what it was estimated from, and is used after', async () => {
    await withAlpha(async (app) => {
      const body = await estimated(
        app,
        { ...LINKED, enterprise: undefined, to: '2023-03-13', enter: ENTER },
        'enterprise:alpha',
      );
      expect(body.entered).toMatchObject({
        ...{
          id: 'alpha:measured-gas',
          version: 1,
          enterprise: 'alpha',
          state: 'waiting',
          tag: 'computed',
          estimated: true,
        },
        source: { evidence: `data with sha256 ${body.dataSha256}` },
        // 55 kg/GJ x 0.04 GJ/m3
        derived: { perUnit: '2.2', unit: 'kgCO2/m3' },
      });
      expect(app.audited.map(({ action, outcome }) => [action, outcome])).toEqual([
        ['carbon.factor.estimate', 'begun'],
        ['carbon.factor.estimate', 'done'],
      ]);
      expect(app.audited[1]?.after).toMatchObject({ id: 'alpha:measured-gas', state: 'waiting' });
      const emitted = async () => {
        const query = 'scope=enterprise&id=alpha&item=natural_gas&fuels=custom:works&interval=1d';
        const { body: answer } = await app.ask(`/api/v1/emissions?${query}&from=${at(0)}&to=${at(1)}`);
        return answer.items[0].value;
      };
      expect(await emitted()).toBeNull();
      await app.ask('/api/v1/carbon/factors/alpha:measured-gas/versions/1/approve', 'authority', {});
      // 1000 m3 x 0.04 GJ x 55 kg: the CO2 of a mean day that was measured
      expect(await emitted()).toBe(2200);
      const shown = (await app.ask('/api/v1/carbon/factors/alpha:measured-gas', 'enterprise:alpha')).body.versions[0];
      const { entered: _, ...kept } = body;
      expect(shown.estimate).toEqual(kept);
    });
  });
});

describe('a factor from samples of a fuel', () => {
  const sample = (n: number, mass: number, netCalorificValue: number) => ({
    ...{ from: at(10 * n), to: at(10 * (n + 1)), mass, netCalorificValue, carbonContent: 0.026, report: `L-${n}` },
  });
  const SAMPLES = {
    ...{ basis: 'samples', enterprise: 'alpha', item: 'bituminous_coal', fuelUnit: 't', oxidationFactor: 0.98 },
    period: { from: at(0), to: at(30) },
    samples: [sample(0, 100, 20), sample(1, 200, 21), sample(2, 100, 22)],
    systematic: { oxidationFactor: 'exact' },
  };

  test('is the mean of calorific value times carbon content by mass, and is entered as what was analysed', async () => {
    await using app = await openConsumptionApp();
    const body = await estimated(app, { ...SAMPLES, enter: { ...ENTER, id: 'our-coal' } });
    // (2000 + 4200 + 2200) / 400 = 21 GJ/t; 21 x 0.026 x 0.98 x 44/12 = 1.96196 tCO2/t. Deviations of NCV x CC -0.026, 0,
    // 0.026: sqrt(3/2 x 2 x (100 x 0.026)^2) / (400 x 0.546) = 4.503332 / 218.4 = 0.0206197, of the value 0.040455.
    // t of 95.45 % with 2 degrees of freedom 4.5266: 1.96196 -+ 0.18312.
    expect(body).toMatchObject({
      ...{ basis: 'samples', isUsable: true },
      estimate: {
        ...{ value: '1.962', unit: 'tCO2/t', standardUncertainty: '0.040', confidenceInterval: ['1.779', '2.145'] },
        ...{ degreesOfFreedom: 2, isComplete: false },
      },
      diagnostics: { kind: 'samples', samples: 3, coverage: 1, gaps: [], mass: 400, netCalorificValue: 21 },
      amount: {
        ...{ kind: 'fuel', calorificValue: { value: '21', unit: 'GJ/t' } },
        ...{ carbonContent: { value: '0.026', unit: 'tC/GJ' }, oxidation: { value: '0.98', unit: '1' } },
      },
      entered: { state: 'waiting', enterprise: 'alpha', derived: { perUnit: '1961.96', unit: 'kgCO2/t' } },
    });
    expect(body.unknown.map(({ subject }: Json) => subject)).toEqual(['netCalorificValue', 'carbonContent']);
    expect(body.data[0]).toBe(
      '2023-02-28T16:00:00.000Z/2023-03-10T16:00:00.000Z mass=100 t ncv=20 GJ/t cc=0.026 tC/GJ report="L-0"',
    );
  });

  test('is refused where samples stand for too little of the time', async () => {
    await using app = await openConsumptionApp();
    const body = await estimated(app, { ...SAMPLES, period: { from: at(0), to: at(60) }, enter: ENTER });
    expect(body).toMatchObject({ isUsable: false, reasons: ['tooLittleCoverage'], entered: null });
    expect(body.diagnostics).toMatchObject({ coverage: 0.5, gaps: [{ from: at(30), to: at(60) }] });
    const backwards = await estimated(app, { ...SAMPLES, period: { from: at(30), to: at(0) } });
    expect(backwards.reasons).toEqual(['invalidPeriod', 'outsidePeriod']);
    expect(backwards.diagnostics).toBeNull();
  });

  test('is nothing for other enterprises and for who only reads, and bad requests are told what is wrong', async () => {
    await using app = await openConsumptionApp();
    expect((await refused(app, SAMPLES, 'enterprise:beta')).status).toBe(404);
    expect((await refused(app, SAMPLES, 'auditor')).status).toBe(403);
    expect((await refused(app, { ...LINKED, to: '2023-03-13' }, 'enterprise:beta')).status).toBe(404);
    /* biome-ignore format: a table reads best as one row a line */
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ ...SAMPLES, enterprise: undefined },                          /enterprise is needed/],
      [{ ...SAMPLES, item: 'fog' },                                    /no energy item "fog"/],
      [{ ...SAMPLES, samples: [] },                                    /body: samples/],
      [{ ...SAMPLES, samples: [{ ...sample(0, 0, 20) }] },             /body: samples.0.mass/],
      [{ ...SAMPLES, oxidationFactor: 1.1 },                           /body: oxidationFactor/],
      [{ ...SAMPLES, fuelUnit: 'kg' },                                 /body: fuelUnit/],
      [{ ...SAMPLES, fuelUnit: '10^4 Nm3', enter: ENTER },             /what is consumed is in t/],
      [{ ...SAMPLES, enter: { ...ENTER, region: 'Atlantis' } },        /"Atlantis" is no place/],
      [{ ...LINKED, to: '2023-03-01' },                                /from must lie before to/],
      [{ ...LINKED, to: '2024-05-01' },                                /400 periods at most/],
      [{ ...LINKED, to: '2023-03-13', item: 'electricity' },           /"electricity" is no fuel/],
      [{ ...LINKED, to: '2023-03-13', item: 'fresh_water' },           /"fresh_water" is no fuel/],
      [{ ...LINKED, to: '2023-03-13', method: 'guess' },               /body: method/],
      [{ basis: 'dreams' },                                            /body: basis/],
    ];
    for (const [body, detail] of wrong) {
      const { status, body: problem, text } = await refused(app, body);
      expect(status, text).toBe(400);
      expect(problem.detail).toMatch(detail);
    }
    expect(await app.carbon.factors()).toEqual([]);
  });
});
