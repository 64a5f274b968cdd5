import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Ask, asker, type Json } from './asking.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;
/** Midnight in Shanghai, fifty days ago. */
const BEGIN = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000 - 50 * DAY;
const END = BEGIN + 45 * DAY;
/** A day without readings. */
const DEAD = BEGIN + 40 * DAY;
const instant = (at: number) => new Date(at).toISOString();

let hub: TestHub;
let asAdmin: Ask;
let asAlpha: Ask;

const send = (ask: Ask, method: string, path: string, body: object) =>
  ask(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const backtest = (ask: Ask, detector: string, body: object) =>
  send(ask, 'POST', `/api/v1/detectors/${detector}/backtest`, { from: instant(DEAD - DAY), to: instant(END), ...body });

beforeAll(async () => {
  hub = await startTestHub({
    config: {
      metering: { linger: '20ms' },
      anomalies: { settle: '0ms', linger: '20ms', contractedDemand: { 'alpha-E1': 3.5 } },
    },
  });
  asAdmin = await asker(hub);
  asAlpha = await asker(hub, 'enterprise:alpha');
  const client = await hub.mqtt('alpha.g1');
  let seq = 0;
  for (let day = BEGIN; day < END; day += DAY) {
    if (day === DEAD) continue;
    const readings = Array.from({ length: 96 }, (_, n) => {
      const ts = day + n * QUARTER;
      return { meter: 'alpha-E1', ts, values: { activeEnergy: (ts - BEGIN) / QUARTER } };
    });
    await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(++seq, ...readings), { qos: 1 });
  }
  await client.endAsync();
  await until('everything is judged', async () => {
    const { body } = await asAdmin('/api/v1/anomalies?detector=silent_meter&state=closed');
    return body.items.length === 1;
  });
}, 60_000);
afterAll(() => hub?.[Symbol.asyncDispose]());

const detectorOf = async (ask: Ask, id: string, query = ''): Promise<Json> =>
  (await ask(`/api/v1/detectors?${query}`)).body.items.find((one: Json) => one.id === id);
const parameterOf = ({ parameters }: Json, name: string): number =>
  parameters.find((one: Json) => one.name === name).value;

describe('the catalogue', () => {
  test('has every detector with what is in force by default', async () => {
    const { body } = await asAlpha('/api/v1/detectors');
    expect(body.items.map(({ id }: Json) => id)).toEqual(
      expect.arrayContaining(['silent_meter', 'drift', 'certificate']),
    );
    const silent = body.items.find(({ id }: Json) => id === 'silent_meter');
    expect(silent).toMatchObject({
      enabled: true,
      isBacktestable: true,
      hysteresis: { n: 1, m: 1, close: 1 },
      settings: [],
    });
    expect(parameterOf(silent, 'silentIntervals')).toBe(8);
  });

  test('tells what is different for an energy type and a meter', async () => {
    expect((await detectorOf(asAdmin, 'consumption_high', 'energy=coal')).enabled).toBe(false);
    expect((await detectorOf(asAdmin, 'consumption_high', 'energy=electricity')).enabled).toBe(true);
    expect(parameterOf(await detectorOf(asAdmin, 'consumption_high', 'meter=alpha-H1'), 'bandMinimum')).toBe(0.6);
    expect((await asAlpha('/api/v1/detectors?meter=beta-E1')).status).toBe(404);
  });
});

describe('a setting', () => {
  test('of a meter holds for it alone, is in the audit log, and is no business of other enterprises', async () => {
    const set = await send(asAdmin, 'PUT', '/api/v1/detectors/gaps', {
      ...{ scope: 'meter', of: 'beta-E1', enabled: false, parameters: { completenessMin: 0.5 } },
      hysteresis: { n: 3, m: 4, close: 5 },
    });
    expect(set.status, set.text).toBe(200);
    expect(set.body).toMatchObject({ enabled: false, hysteresis: { n: 3, m: 4, close: 5 } });
    expect(parameterOf(await detectorOf(asAdmin, 'gaps', 'meter=beta-E1'), 'completenessMin')).toBe(0.5);
    expect(parameterOf(await detectorOf(asAdmin, 'gaps', 'meter=alpha-E1'), 'completenessMin')).toBe(0.9);
    expect((await detectorOf(asAdmin, 'gaps')).settings).toMatchObject([
      { scope: 'meter', of: 'beta-E1', setBy: 'admin' },
    ]);
    expect((await detectorOf(asAlpha, 'gaps')).settings).toEqual([]);
    const { items } = (await asAdmin('/api/v1/audit?action=detector.set')).body;
    const done = items.find(({ outcome }: Json) => outcome === 'done');
    expect([done.before, done.after.parameters]).toEqual([null, { completenessMin: 0.5 }]);
  });

  test.each([
    ['a parameter of another detector', { scope: 'all', parameters: { silentIntervals: 3 } }, 'gaps has no parameter'],
    [
      'a value out of its limits',
      { scope: 'all', parameters: { completenessMin: 1.5 } },
      'completenessMin is from 0 to 1',
    ],
    ['more of them than there are', { scope: 'all', hysteresis: { n: 5, m: 2, close: 1 } }, 'n at most m'],
    ['an energy type that does not exist', { scope: 'energy', of: 'magic' }, 'no such energy type'],
    ['an industry that is no code', { scope: 'industry', of: 'steel' }, 'GB/T 4754'],
  ])('with %s is refused', async (_, body, message) => {
    const answer = await send(asAdmin, 'PUT', '/api/v1/detectors/gaps', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    expect(answer.body.detail).toContain(message);
  });

  test('is not for those who may not decide, and not for meters that there are not', async () => {
    expect((await send(asAlpha, 'PUT', '/api/v1/detectors/gaps', { scope: 'meter', of: 'alpha-E1' })).status).toBe(403);
    expect((await send(asAdmin, 'PUT', '/api/v1/detectors/gaps', { scope: 'meter', of: 'nope' })).status).toBe(404);
  });
});

describe('a setting of many', () => {
  const set = (scope: string, of: string, silentIntervals: number) =>
    send(asAdmin, 'PUT', '/api/v1/detectors/silent_meter', { scope, of, parameters: { silentIntervals } });
  const found = async () => (await backtest(asAdmin, 'silent_meter', { meter: 'alpha-E1' })).body.eventCount;

  test('holds for an energy type, and one of an industry goes before it', async () => {
    // A day without readings are 96 intervals and the one before.
    expect((await set('energy', 'gas', 98)).status).toBe(200);
    expect(await found()).toBe(1);
    expect((await set('energy', 'electricity', 98)).status).toBe(200);
    expect(await found()).toBe(0);
    expect((await set('industry', 'C32', 97)).status).toBe(200);
    expect(await found()).toBe(0);
    expect((await set('industry', 'C31', 97)).status).toBe(200);
    expect(await found()).toBe(1);
    const inForce = await detectorOf(asAdmin, 'silent_meter', 'energy=electricity&industry=C31');
    expect(parameterOf(inForce, 'silentIntervals')).toBe(97);
    for (const [scope, of] of [
      ['energy', 'electricity'],
      ['industry', 'C31'],
    ] as const)
      await set(scope, of, 8);
  });
});

describe('a back-test', () => {
  test('finds in history what the hub has found, and keeps nothing', async () => {
    const before = (await asAdmin('/api/v1/anomalies?members=true')).text;
    const { status, body } = await backtest(asAdmin, 'silent_meter', { meter: 'alpha-E1' });
    expect(status).toBe(200);
    const [kept] = (await asAdmin('/api/v1/anomalies?detector=silent_meter')).body.items;
    expect(body.events.map(({ id, opened, ended }: Json) => [id, opened, ended])).toEqual([
      [kept.id, kept.opened, kept.ended],
    ]);
    expect(body.events[0].evidence.length).toBeGreaterThan(0);
    expect(body).toMatchObject({
      meters: 1,
      eventCount: 1,
      score: null,
      days: [
        { day: instant(DEAD), opened: 1, closed: 0 },
        { opened: 0, closed: 1 },
      ],
    });
    expect((await asAdmin('/api/v1/anomalies?members=true')).text).toBe(before);
  });

  test('of the contracted demand finds what the hub has found', async () => {
    // 1 kWh in each quarter of an hour are 4 kW of the 3.5 in the contract.
    const kept = (await asAdmin('/api/v1/anomalies?detector=peak_demand')).body.items;
    const { body } = await backtest(asAdmin, 'peak_demand', { meter: 'alpha-E1', from: instant(BEGIN) });
    const idsOf = (items: Json) => items.map(({ id }: Json) => id).sort();
    expect(kept.length).toBeGreaterThan(0);
    expect(idsOf(body.events)).toEqual(idsOf(kept));
  });

  test('with other parameters finds something else', async () => {
    const { body } = await backtest(asAdmin, 'silent_meter', {
      meter: 'alpha-E1',
      parameters: { silentIntervals: 100 },
    });
    expect(body.eventCount).toBe(0);
  });

  test('is held against what is known to have been wrong', async () => {
    const labels = [
      { meter: 'alpha-E1', from: instant(DEAD), to: instant(DEAD + DAY) },
      { meter: 'alpha-E1', from: instant(END - 2 * DAY), to: instant(END - DAY) },
    ];
    const { body } = await backtest(asAdmin, 'silent_meter', { meter: 'alpha-E1', labels });
    // The last reading before is of 23:45: its quarter is not known either. Eight intervals make it silent.
    expect(body.score).toEqual({
      labels: 2,
      found: 1,
      events: 1,
      right: 1,
      precision: 1,
      recall: 0.5,
      delaySeconds: 7 * 900,
    });
  });

  test('of too much is refused before anything is read', async () => {
    const long = { enterprise: 'alpha', from: '2000-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };
    const answer = await send(asAdmin, 'POST', '/api/v1/detectors/silent_meter/backtest', long);
    expect([answer.status, answer.body.code]).toEqual([413, 'too_large']);
    // Without a single meter as well: what is asked of is time.
    const empty = { id: 'empty', name: 'no meters', district: '310115', industry: 'C31' };
    expect((await send(asAdmin, 'POST', '/api/v1/enterprises', empty)).status).toBe(201);
    const ever = { enterprise: 'empty', from: '1971-01-01T00:00:00Z', to: '2250-01-01T00:00:00Z' };
    const all = await send(asAdmin, 'POST', '/api/v1/detectors/silent_meter/backtest', ever);
    expect([all.status, all.body.code]).toEqual([413, 'too_large']);
    const outside = { ...ever, from: '0001-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' };
    expect((await send(asAdmin, 'POST', '/api/v1/detectors/silent_meter/backtest', outside)).status).toBe(400);
  });

  test('of a detector that looks at more than the consumption of single meters is refused', async () => {
    for (const id of ['quota', 'clock_drift', 'phase_imbalance', 'power_triangle']) {
      expect((await backtest(asAdmin, id, { meter: 'alpha-E1' })).body.code).toBe('invalid_request');
    }
  });

  test('is of own meters alone', async () => {
    expect((await backtest(asAlpha, 'silent_meter', { meter: 'beta-E1' })).status).toBe(404);
    expect((await backtest(asAlpha, 'silent_meter', { enterprise: 'beta' })).status).toBe(404);
    expect((await backtest(asAlpha, 'silent_meter', { enterprise: 'alpha' })).body.eventCount).toBe(1);
  });
});
