import { describe, expect, test } from 'vitest';
import type { ReconciledPeriod } from '../../src/api/carbon/reconcile.ts';
import { carbonVerdictsFor, carbonVerdictsOf } from '../../src/api/carbon/reconcile-verdicts.ts';
import type { CarbonRecords } from '../../src/carbon/carbon-records.ts';
import { detectorParameters } from '../../src/domain/anomaly/catalogue/parameters.ts';
import { stepCarbon } from '../../src/domain/anomaly/detectors/compliance.ts';
import type { Finding } from '../../src/domain/anomaly/finding.ts';
import { newEpisode } from '../../src/domain/anomaly/state/hysteresis.ts';
import { Calendar } from '../../src/domain/calendar.ts';
import { NO_OWN_COEFFICIENTS } from '../../src/domain/consumption/own-coefficients.ts';
import type { Json } from './asking.ts';
import { type ConsumptionApp, DAY, groupKey, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const FIRST = Date.parse('2023-03-01T00:00:00+08:00');
const DAYS = (days: number) => {
  const to = new Date(FIRST + days * DAY).toISOString();
  return `from=2023-03-01T00:00:00%2B08:00&to=${to}&interval=1d`;
};
/** So many tonnes a day; 5863 m3 of gas at 20 degrees each day are 5463 Nm3. */
const MEASURED = ['12.8', '12', '12.9', '13'];

async function withAlpha(use: (app: ConsumptionApp) => Promise<void>): Promise<void> {
  const meters = [
    meterOf('alpha-G1', 'gas', undefined, { accuracyClass: '1.0' }),
    meterOf('alpha-C1', 'co2', undefined, { accuracyClass: '±5%' }),
    meterOf('beta-G1', 'gas'),
  ];
  await using app = await openConsumptionApp({ meters });
  const at = (n: number) => new Date(FIRST + n * DAY).toISOString();
  const gas = MEASURED.map((_, n) => row(at(n), DAY, '5863'));
  const co2 = MEASURED.map((tonnes, n) => row(at(n), DAY, tonnes));
  await app.put('day', meterKey('alpha-G1', 'volume'), gas);
  await app.put('day', groupKey('enterprise', 'alpha', 'natural_gas', 'volume'), gas);
  // On the fifth day the monitor was silent for half of the day.
  const silent = row(at(4), DAY, '6', { measuredMillis: DAY / 2 });
  await app.put('day', meterKey('alpha-C1', 'mass'), [...co2, silent]);
  await app.put('day', groupKey('enterprise', 'alpha', 'co2_emission', 'mass'), [...co2, silent]);
  await use(app);
}

async function reconciled(app: ConsumptionApp, query: string, role = 'admin'): Promise<Json> {
  const { status, body, text } = await app.ask(`/api/v1/carbon/reconciliation?${query}`, role);
  expect(status, text).toBe(200);
  return body;
}

describe('reconciliation', () => {
  test('sets measured beside calculated CO2 and tells whether the difference is more than chance', async () => {
    await withAlpha(async (app) => {
      const body = await reconciled(app, `enterprise=alpha&${DAYS(4)}`);
      expect(body.monitors).toEqual(['alpha-C1']);
      const [first, second] = body.periods;
      // 5463 Nm3 x 2.162188809 kg/Nm3 = 11812.037463567 kg. Class 1: 1 % / sqrt(3) of it = 68.197 kg.
      // Monitor: 12800 kg, 5 % / sqrt(3) = 369.504 kg. Difference 987.962536433, sqrt(369.504^2 + 68.197^2) = 375.745;
      // z = 2.6293; two-sided p of the normal distribution 0.00855.
      expect(first).toMatchObject({
        ...{ start: '2023-03-01T00:00:00+08:00', end: '2023-03-02T00:00:00+08:00', verdict: 'different', reasons: [] },
        measured: { value: 12800, coverage: 1, uncertainty: { standard: 369.5, isComplete: false } },
        calculated: { value: 11812.037463567, coverage: 1, uncertainty: { standard: 68.2, isComplete: false } },
        ...{ difference: 987.962536433, relativeDifference: 0.08364, unexplained: 987.962536433 },
        ...{ standardUncertainty: 375.7, expandedUncertainty: 751.5, z: 2.629 },
      });
      expect(first.p).toBeCloseTo(0.00855, 4);
      // 12000 - 11812.037 = 187.963; 5 % / sqrt(3) of 12000 = 346.410; sqrt(346.410^2 + 68.197^2) = 353.059; z = 0.5324
      expect(second).toMatchObject({ verdict: 'consistent', difference: 187.962536433, z: 0.5324 });
      expect(body.periods.map(({ verdict }: Json) => verdict)).toEqual([
        'different',
        'consistent',
        'different',
        'different',
      ]);
      expect(body.persistence).toEqual({
        ...{ isPersistent: true, direction: 'measuredHigher', consecutive: 2, inSameDirection: 3, judged: 4 },
      });
    });
  });

  test('adds the periods up with the uncertainty of the sum, which is not that of the periods in quadrature', async () => {
    await withAlpha(async (app) => {
      const { total, periods } = await reconciled(app, `enterprise=alpha&${DAYS(4)}`);
      // 50 700 kg and 4 x 11812.037463567. The same instruments each day: 5 % / sqrt(3) of 50 700 = 1463.58 and
      // 1 % / sqrt(3) of 47 248.15 = 272.79: together 1488.8. Difference 3451.850145732: z = 2.3186.
      expect(total).toMatchObject({
        measured: { value: 50700 },
        calculated: { value: 47248.149854268, uncertainty: { standard: 272.8 } },
        ...{ difference: 3451.85014573, standardUncertainty: 1489, z: 2.319, verdict: 'different' },
      });
      const monthly = await reconciled(app, `enterprise=alpha&${DAYS(4).replace('1d', '1mo')}`);
      expect(monthly.periods[0].calculated.value).toBe(total.calculated.value);
      // 27 days of March are not known.
      expect(monthly.periods[0]).toMatchObject({ verdict: 'notEnoughData', reasons: ['coverage'] });
      expect(periods).toHaveLength(4);
    });
  });

  test('leads down to the meters and factors', async () => {
    await withAlpha(async (app) => {
      const { periods } = await reconciled(app, `enterprise=alpha&${DAYS(1)}`);
      expect(periods[0].calculated.contributions).toEqual([
        {
          ...{ factor: 'gbt-32151/natural_gas version 1', meter: 'alpha-G1', value: 11812.0374636, share: 1 },
          ...{ standardUncertainty: 68.2, bias: 0, isComplete: false },
        },
      ]);
      expect(periods[0].measured.contributions).toMatchObject([
        { factor: null, meter: 'alpha-C1', value: 12800, share: 1 },
      ]);
      const unknown = periods[0].calculated.uncertainty.unknown.map(({ kind }: Json) => kind);
      expect(unknown.sort()).toEqual(['factor', 'influence']);
    });
  });

  test('concludes nothing from too little: a silent monitor, a day without gas, a fuel without a factor', async () => {
    await withAlpha(async (app) => {
      const before = await reconciled(app, `enterprise=alpha&${DAYS(6)}`);
      // Of the fifth day there is half of the CO2 and no gas at all, of the sixth nothing.
      expect(before.periods.slice(4).map(({ verdict, reasons }: Json) => [verdict, reasons])).toEqual([
        ['notEnoughData', ['nothingCalculated', 'coverage']],
        ['notEnoughData', ['nothingMeasured', 'nothingCalculated']],
      ]);
      expect(before.periods[4].measured).toMatchObject({ value: 6000, coverage: 0.5 });
      expect(before.persistence).toMatchObject({ isPersistent: true, judged: 4 });
      await app.put('day', groupKey('enterprise', 'alpha', 'raw_coal', 'mass'), [
        row('2023-03-01T00:00:00+08:00', DAY, '7'),
      ]);
      const { periods, total } = await reconciled(app, `enterprise=alpha&${DAYS(2)}`);
      expect(periods[0]).toMatchObject({
        verdict: 'notEnoughData',
        reasons: ['withoutFactor'],
        difference: 987.962536433,
      });
      expect(periods[0].withoutFactor).toMatchObject([{ item: 'raw_coal', code: 'no_factor', amount: 7, unit: 't' }]);
      expect(periods[1]).toMatchObject({ verdict: 'consistent', withoutFactor: [] });
      expect(total.reasons).toEqual(['withoutFactor']);
    });
  });

  test('is by the factors that were known then', async () => {
    await withAlpha(async (app) => {
      await approved(app.carbon, '21.62');
      const before = new Date().toISOString();
      await new Promise((resolve) => setTimeout(resolve, 6));
      await approved(app.carbon, '23.43');
      const query = `enterprise=alpha&fuels=custom:works&${DAYS(1)}`;
      // 5463 Nm3 x 2.343 kg = 12799.809: next to nothing is left of the difference.
      expect((await reconciled(app, query)).periods[0]).toMatchObject({
        calculated: { value: 12799.809 },
        verdict: 'consistent',
      });
      const then = await app.ask(`/api/v1/carbon/reconciliation?${query}&as_of=${before}`);
      // 5463 Nm3 x 2.162 kg by the version that was approved by then.
      expect([then.status, then.body.knownAt]).toEqual([200, before]);
      expect(then.body.periods[0].calculated).toMatchObject({ value: 11811.006 });
    });
  });

  test("is nobody else's business, and refused for what makes no sense", async () => {
    await withAlpha(async (app) => {
      const own = await reconciled(app, DAYS(1), 'enterprise:alpha');
      expect([own.enterprise, own.periods.length]).toEqual(['alpha', 1]);
      const status = async (query: string, role: string) =>
        (await app.ask(`/api/v1/carbon/reconciliation?${query}`, role)).status;
      expect(await status(`enterprise=alpha&${DAYS(1)}`, 'enterprise:beta')).toBe(404);
      expect(await status(`enterprise=gamma&${DAYS(1)}`, 'admin')).toBe(404);
      expect(await status(DAYS(1), 'admin')).toBe(400);
      expect(await status(`enterprise=alpha&${DAYS(401)}`, 'admin')).toBe(400);
      expect(await status(`enterprise=alpha&${DAYS(400)}`, 'admin')).toBe(200);
      for (const wrong of [
        'interval=1h',
        'method=best',
        'fuels=wood',
        'from=2023-01-01',
        'as_of=2199-01-01T00:00:00Z',
      ]) {
        expect(await status(`enterprise=alpha&${wrong}`, 'admin'), wrong).toBe(400);
      }
    });
  });
});

describe('verdicts for the detector', () => {
  const side = (value: number, standardUncertainty: number) => ({ uncertainty: { value, standardUncertainty } });
  const period = (over: object): ReconciledPeriod =>
    ({
      ...{ start: 0, end: DAY, measured: side(1000, 30), calculated: side(900, 40), degreesOfFreedom: [null, null] },
      ...{ unexplained: 80, standardUncertainty: 50, verdict: 'consistent', ...over },
    }) as unknown as ReconciledPeriod;

  test('have the limits of what monitors would show if both measured the same, in tonnes', () => {
    const [verdict] = carbonVerdictsOf([period({})]);
    // 80 of the difference are unexplained: 920 kg are expected, +- 1.959964 x 50 = 97.998 kg.
    expect(verdict).toMatchObject({ from: 0, to: DAY, measured: 1, isSignificant: false });
    expect([verdict?.low, verdict?.high].map((limit) => limit?.toFixed(6))).toEqual(['0.822002', '1.017998']);
    // Both with 10 degrees of freedom: 50^4 / (30^4 / 10 + 40^4 / 10) = 18.55; t of 95 % is 2.0965 there.
    const [fewer] = carbonVerdictsOf([period({ degreesOfFreedom: [10, 10] })]);
    expect(((fewer?.high ?? 0) - 0.92) * 20).toBeCloseTo(2.0965, 3);
  });

  test('are had of an enterprise without a request, and of one without monitors there are none', async () => {
    await withAlpha(async ({ services }) => {
      const calendar = new Calendar('Asia/Shanghai', 15);
      const time = { from: FIRST, to: FIRST + 5 * DAY, interval: '1d' } as const;
      const of = (enterprise: string) =>
        carbonVerdictsFor({ enterprise, ...time }, services, calendar, NO_OWN_COEFFICIENTS);
      const verdicts = await of('alpha');
      expect(verdicts.map(({ from, measured, isSignificant }) => [from, measured, isSignificant])).toEqual([
        [FIRST, 12.8, true],
        [FIRST + DAY, 12, false],
        [FIRST + 2 * DAY, 12.9, true],
        [FIRST + 3 * DAY, 13, true],
      ]);
      // 11.812037 t are expected, +- 1.959964 x 0.375745 t = 0.736447 t
      expect(verdicts[0]?.high).toBeCloseTo(12.548, 3);
      expect(await of('beta')).toEqual([]);
    });
  });

  test('leave out periods without enough data, and open an event after two that differ', () => {
    const different = (n: number) =>
      period({ start: n * DAY, end: (n + 1) * DAY, unexplained: 150, verdict: 'different' });
    const verdicts = carbonVerdictsOf([different(0), period({ verdict: 'notEnoughData' }), different(2)]);
    expect(verdicts.map(({ from, isSignificant }) => [from, isSignificant])).toEqual([
      [0, true],
      [2 * DAY, true],
    ]);
    const findings: Finding[] = [];
    const memory = newEpisode();
    for (const verdict of verdicts) stepCarbon(memory, verdict, 'alpha', detectorParameters('co2'), findings);
    expect(findings.map(({ detector, phase }) => [detector, phase])).toEqual([
      ['carbon_mismatch', 'suspected'],
      ['carbon_mismatch', 'opened'],
    ]);
  });
});

async function approved(carbon: CarbonRecords, value: string): Promise<void> {
  const { factor } = await carbon.enterFactor(
    {
      ...{
        id: 'alpha:our-gas',
        set: 'works',
        enterprise: 'alpha',
        region: 'CN',
        subject: 'natural_gas',
        dataYear: null,
      },
      ...{ validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null },
      ...{ amount: { kind: 'perUnit', value, unit: 'tCO2/10^4 Nm3' }, uncertainty: null },
      source: { title: 'Analysis', number: null, url: null, evidence: '' },
    },
    { id: 'a', name: 'Anna' },
  );
  await carbon.approveFactor('alpha:our-gas', factor.version, { id: 'b', name: 'Bert' });
}
