import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnomalyWriter } from '../../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { DAY, eventsIn, FakeCity, judge, MICROS, QUARTER, START } from './fake-city.ts';

let records: AnomalyWriter;

beforeEach(() => {
  records = openAnomalyWriter(temporaryDirectory());
});
afterEach(() => records.close());

const dayOf = (start: number) => Math.floor((start - START) / DAY);
const found = () => eventsIn(records).map(({ detector, subject }) => `${detector} ${subject}`);

test('a parent that loses more than it used to is told, and not its children', async () => {
  const city = new FakeCity({ metersPerGateway: 3 });
  city.change((meter) => (meter.id === 'E1G1M1' ? meter : { ...meter, level: 2, parent: 'E1G1M1' }));
  // 2 + 3 below, 5.1 above: 2 % is lost, and from day 20 on 5.4: 7.4 %.
  city.load = (meter, start) => {
    if (meter === 'E1G1M2') return 2 * MICROS;
    if (meter === 'E1G1M3') return 3 * MICROS;
    return (dayOf(start) >= 20 ? 5.4 : 5.1) * MICROS;
  };
  city.now = START + 25 * DAY + 4 * QUARTER;
  await judge(city.runner(records));
  expect(found()).toEqual(['loss_change E1G1M1']);
  const [event] = eventsIn(records);
  // Three bad days of four open it: those that end with day 23.
  expect([event?.first, event?.opened]).toEqual([START + 20 * DAY, START + 23 * DAY]);
  // (5.4 - 5) / 5.4
  expect(event?.evidence[0]?.actual).toBeCloseTo(0.074074, 6);
});

test('a day that is measured in part is balanced over the time that all are known', async () => {
  const city = new FakeCity({ metersPerGateway: 2 });
  city.change((meter) => (meter.id === 'E1G1M1' ? meter : { ...meter, level: 2, parent: 'E1G1M1' }));
  // Of every day from the 20th on, the child is not known for six hours: without care 25 % would be lost.
  city.load = (meter, start) =>
    meter === 'E1G1M2' && dayOf(start) >= 20 && (start - START) % DAY < DAY / 4 ? null : MICROS;
  city.now = START + 26 * DAY;
  await judge(city.runner(records));
  expect(found()).not.toContain('loss_change E1G1M1');
});

test('a check meter that goes apart from its meter is told', async () => {
  const city = new FakeCity({ metersPerGateway: 2 });
  city.change((meter) => (meter.id === 'E1G1M1' ? { ...meter, metering: { checkMeter: 'E1G1M2' } } : meter));
  city.load = (meter, start) => (meter === 'E1G1M2' && dayOf(start) >= 15 ? 0.9 : 1) * MICROS;
  city.now = START + 20 * DAY;
  await judge(city.runner(records));
  expect(found()).toEqual(['check_divergence E1G1M1']);
});

test('a quota of electricity that will be exceeded is told for its enterprise', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  city.begin = Date.parse('2026-01-01T00:00:00+08:00');
  // 4 kWh an hour, 96 a day, 35 040 in the year.
  const quota = {
    enterprise: 'E1',
    year: 2026,
    kind: 'electricity-kWh',
    item: null,
    source: 'test',
    recordedAt: 0,
    recordedBy: null,
  } as const;
  city.quotas = [{ ...quota, value: '20000' }];
  city.now = Date.parse('2026-03-01T00:00:00+08:00');
  await judge(city.runner(records));
  expect(found()).toEqual(['quota quota:E1:2026:electricity-kWh']);
  const [record] = records.events({ enterprises: new Set(['E1']), limit: 10 });
  expect([record?.enterprise, record?.meter, record?.event.severity]).toEqual(['E1', null, 'warning']);
  expect(record?.event.evidence.at(-1)?.actual).toBeCloseTo(35_040, 0);
});

test('a quota that is enough is not told', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  city.begin = Date.parse('2026-01-01T00:00:00+08:00');
  const quota = {
    enterprise: 'E1',
    year: 2026,
    kind: 'energy-tce',
    item: null,
    source: 'test',
    recordedAt: 0,
    recordedBy: null,
  } as const;
  // 35 040 kWh x 0.1229 kgce are 4.31 tce.
  city.quotas = [{ ...quota, value: '5.5' }];
  city.now = Date.parse('2026-03-01T00:00:00+08:00');
  await judge(city.runner(records));
  expect(found()).toEqual([]);
});

test('more energy than the output needs is told, when the days have had time to be booked', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  city.series = [{ id: 'STEEL', enterprise: 'E1', kind: 'product', product: null, unit: 't', granularity: 'day' }];
  const recorded = { series: 'STEEL', recordedAt: 0, recordedBy: null };
  city.outputs = Array.from({ length: 40 }, (_, n) => ({
    ...{ ...recorded, value: String(90 + (n % 5) * 5) },
    period: new Date(START + n * DAY + 8 * 3_600_000).toISOString().slice(0, 10),
  }));
  // In proportion to the output, and half as much again from day 25 on.
  city.load = (_, start) => Math.round((90 + (dayOf(start) % 5) * 5) * (dayOf(start) >= 25 ? 1.5 : 1) * MICROS);
  city.now = START + 33 * DAY;
  await judge(city.runner(records));
  expect(found()).toContain('production_mismatch output:E1:STEEL');
  const event = eventsIn(records).find(({ detector }) => detector === 'production_mismatch');
  expect(event?.first).toBe(START + 25 * DAY);
});

test('a certificate that expires soon is told before, and closes with a new one', async () => {
  const city = new FakeCity({ metersPerGateway: 2 });
  const certificate = (validUntil: number) => ({
    ...({ kind: 'verification', certificate: 'C1', laboratory: 'L', issuedAt: START - 300 * DAY, validUntil } as const),
    ...{ errorPercent: null, expandedUncertaintyPercent: null, coverageFactor: null },
  });
  city.change((meter) => (meter.id === 'E1G1M1' ? { ...meter, verification: [certificate(START + 20 * DAY)] } : meter));
  city.now = START + DAY;
  const runner = city.runner(records);
  await judge(runner);
  expect(eventsIn(records).map(({ detector, subject, state }) => [detector, subject, state])).toEqual([
    ['certificate', 'E1G1M1', 'open'],
  ]);
  city.change((meter) =>
    meter.id === 'E1G1M1'
      ? { ...meter, verification: [certificate(START + 20 * DAY), certificate(START + 700 * DAY)] }
      : meter,
  );
  city.now = START + 3 * DAY;
  await judge(runner);
  expect(eventsIn(records).map(({ state }) => state)).toEqual(['closed']);
});

test('the certificate of a gateway that expires soon is one event of the gateway, until there is a new one', async () => {
  const city = new FakeCity();
  const certificate = (serial: string, notAfter: number, revokedAt: number | null = null) => ({
    ...{ enterprise: 'E1', gateway: 'G1', serial, notAfter, revokedAt },
    ...{ notBefore: START - 300 * DAY, issuedAt: START - 300 * DAY },
  });
  // One that is revoked and valid for long counts for nothing; that of another gateway is long enough.
  city.certificates = [
    certificate('01', START + 20 * DAY),
    certificate('02', START + 700 * DAY, START),
    { ...certificate('03', START + 700 * DAY), gateway: 'G2' },
  ];
  const runner = city.runner(records);
  for (city.now = START + DAY; city.now <= START + 25 * DAY; city.now += DAY) await judge(runner);
  const shown = () =>
    eventsIn(records).map(({ detector, subject, severity, state }) => `${detector} ${subject} ${severity} ${state}`);
  // Twenty days left are below thirty; after the end it is critical.
  expect(shown()).toEqual(['certificate gateway:E1/G1 critical open']);
  expect(records.events({ enterprises: new Set(['E1']), limit: 10 })).toHaveLength(1);
  city.certificates.push(certificate('04', START + 400 * DAY));
  city.now += DAY;
  await judge(city.runner(records));
  expect(shown()).toEqual(['certificate gateway:E1/G1 critical closed']);
});

test('a gateway whose certificates are all revoked has none that expires', async () => {
  const city = new FakeCity();
  const certificate = { enterprise: 'E1', gateway: 'G1', serial: '01', notBefore: 0, issuedAt: 0 };
  city.certificates = [{ ...certificate, notAfter: START + 5 * DAY, revokedAt: null }];
  const runner = city.runner(records);
  city.now = START + 2 * DAY;
  await judge(runner);
  expect(eventsIn(records).map(({ state }) => state)).toEqual(['open']);
  city.certificates = [{ ...certificate, notAfter: START + 5 * DAY, revokedAt: START + 2 * DAY }];
  city.now = START + 4 * DAY;
  await judge(runner);
  expect(eventsIn(records).map(({ state }) => state)).toEqual(['closed']);
});

test('measured CO2 that differs from the calculated on two days of three is told for the enterprise', async () => {
  const city = new FakeCity({ metersPerGateway: 2 });
  city.change((meter) => (meter.id === 'E1G1M1' ? { ...meter, energy: 'co2' } : meter));
  // Nothing is known of day 11: it counts neither for nor against.
  city.carbon = (start) => (dayOf(start) === 11 ? null : dayOf(start) >= 10);
  city.now = START + 16 * DAY + 4 * QUARTER;
  await judge(city.runner(records));
  expect(found()).toEqual(['carbon_mismatch carbon:E1']);
  const [record] = records.events({ enterprises: new Set(['E1']), limit: 10 });
  expect([record?.enterprise, record?.event.first, record?.event.opened]).toEqual([
    'E1',
    START + 10 * DAY,
    START + 13 * DAY,
  ]);
  expect(record?.event.evidence[0]).toMatchObject({ actual: 13, low: 9, high: 11 });
  // Each day once, a day after its end: day 15 is still to come.
  const asked = Array.from({ length: 15 }, (_, n) => [START + n * DAY, START + (n + 1) * DAY]);
  expect(city.carbonQuestions).toEqual(asked);

  city.now += DAY;
  city.carbon = () => false;
  await judge(city.runner(records));
  city.now += 2 * DAY;
  await judge(city.runner(records));
  expect(eventsIn(records).map(({ state, last }) => [state, last])).toEqual([['closed', START + 15 * DAY]]);
});

test('of an enterprise without a stack monitor nothing is asked', async () => {
  const city = new FakeCity();
  city.carbon = () => true;
  city.now = START + 10 * DAY;
  await judge(city.runner(records));
  expect([found(), city.carbonQuestions]).toEqual([[], []]);
});

describe('a quota of CO2', () => {
  const quota = {
    enterprise: 'E1',
    year: 2026,
    kind: 'co2-kg',
    source: 'test',
    recordedAt: 0,
    recordedBy: null,
  } as const;

  test('that will be exceeded is told, of the whole enterprise or of one energy item', async () => {
    const city = new FakeCity({ metersPerGateway: 1 });
    city.begin = Date.parse('2026-01-01T00:00:00+08:00');
    // A tonne a day, 365 in the year; 0.4 of natural gas, 146 in the year.
    city.quotas = [
      { ...quota, item: null, value: '300000' },
      { ...quota, item: 'natural_gas', value: '200000' },
      { ...quota, item: 'raw_coal', value: '100000' },
    ];
    city.now = Date.parse('2026-03-01T00:00:00+08:00');
    await judge(city.runner(records));
    expect(found().sort()).toEqual(['quota quota:E1:2026:co2-kg', 'quota quota:E1:2026:co2-kg:raw_coal']);
    const whole = eventsIn(records).find(({ subject }) => subject === 'quota:E1:2026:co2-kg');
    expect(whole?.evidence.at(-1)).toMatchObject({ actual: 365_000, high: 300_000 });
  });
});

describe('a target of intensity', () => {
  const target = {
    enterprise: 'E1',
    year: 2026,
    kind: 'intensity',
    item: 'S1',
    source: 'test',
    recordedAt: 0,
    recordedBy: null,
  } as const;
  const series = { id: 'S1', enterprise: 'E1', kind: 'output-value', product: null, unit: 'CNY' } as const;
  const booked = (period: string, value: string) => ({
    ...{ series: 'S1', period, value, recordedAt: 0, recordedBy: null },
  });

  test('that is missed on two days of three is told, at the energy of the day over its output', async () => {
    const city = new FakeCity({ metersPerGateway: 1 });
    city.begin = Date.parse('2026-01-01T00:00:00+08:00');
    city.series = [{ ...series, granularity: 'day' }];
    // 96 kWh x 0.1229 kgce are 0.0117984 tce a day: 0.00117984 for each of 10, 0.0023597 for each of 5.
    city.quotas = [{ ...target, value: '0.0015' }];
    const days = Array.from({ length: 20 }, (_, n) => `2026-01-${String(n + 1).padStart(2, '0')}`);
    city.outputs = days.map((day, n) => booked(day, n >= 12 ? '5' : '10'));
    city.now = Date.parse('2026-01-23T00:00:00+08:00');
    await judge(city.runner(records));
    expect(found()).toEqual(['intensity intensity:E1:S1:2026']);
    const [event] = eventsIn(records);
    expect(event?.first).toBe(Date.parse('2026-01-13T00:00:00+08:00'));
    expect(event?.evidence[0]?.actual).toBeCloseTo(0.0117984 / 5, 9);
    expect(records.events({ enterprises: new Set(['E1']), limit: 1 })[0]?.enterprise).toBe('E1');
  });

  test('is judged by the month where figures are, two weeks after its end', async () => {
    const city = new FakeCity({ metersPerGateway: 1 });
    city.begin = Date.parse('2026-01-01T00:00:00+08:00');
    city.series = [{ ...series, granularity: 'month' }];
    city.quotas = [{ ...target, value: '0.0015' }];
    city.outputs = [booked('2026-01-01', '100'), booked('2026-02-01', '100')];
    city.now = Date.parse('2026-03-15T00:00:00+08:00');
    await judge(city.runner(records));
    expect(found()).toEqual([]);
    city.now = Date.parse('2026-03-17T00:00:00+08:00');
    await judge(city.runner(records));
    expect(found()).toEqual(['intensity intensity:E1:S1:2026']);
    // January: 31 days x 0.0117984 tce for 100 units.
    expect(eventsIn(records)[0]?.evidence[0]?.actual).toBeCloseTo((31 * 0.0117984) / 100, 9);
  });
});
