/** From readings over MQTT to consumption over HTTP, through the real threads. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Ask, allItems, asker, type Json, untilProcessed } from './asking.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;
/** Midnight in Shanghai two days ago. */
const START = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000 - 2 * DAY;
const WINDOW = `from=${new Date(START).toISOString()}&to=${new Date(START + 3_600_000).toISOString()}`;

let hub: TestHub;
let asAdmin: Ask;
let asAlpha: Ask;

/** A register every quarter of an hour that falls back to a small value at the third reading, and goes on. */
const REGISTER = [100, 100.1, 3, 3.2, 3.7];

beforeAll(async () => {
  hub = await startTestHub({ config: { metering: { linger: '20ms' } } });
  asAdmin = await asker(hub);
  asAlpha = await asker(hub, 'enterprise:alpha');
  for (const enterprise of ['alpha', 'beta']) {
    const client = await hub.mqtt(`${enterprise}.g1`);
    const topic = telemetryTopic(`${enterprise}.g1`);
    for (const [n, value] of REGISTER.entries()) {
      const message = energy(n + 1, `${enterprise}-E1`, START + n * QUARTER, value);
      await client.publishAsync(topic, message, { qos: 1 });
    }
    await client.endAsync();
  }
  await untilProcessed(hub, 2 * REGISTER.length);
  await untilDerived('alpha-E1');
  await untilDerived('beta-E1');
}, 60_000);
afterAll(() => hub?.[Symbol.asyncDispose]());

async function untilDerived(meter: string): Promise<void> {
  await until(`the consumption of ${meter} is derived`, async () => {
    const { body } = await asAdmin(`/api/v1/meters/${meter}/intervals?${WINDOW}`);
    return !body.pendingRecomputation && Date.parse(body.completeUntil ?? 0) >= START + 4 * QUARTER;
  });
}

function post(ask: Ask, path: string, body: object) {
  return ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

async function valuesOf(meter: string): Promise<(number | null)[]> {
  const { body } = await asAdmin(`/api/v1/meters/${meter}/intervals?${WINDOW}`);
  return body.items.map(({ value }: Json) => value);
}

test('intervals are the differences of the register, and what a reset hides is unknown', async () => {
  expect(await valuesOf('alpha-E1')).toEqual([0.1, null, 0.2, 0.5]);
  const hour = await asAdmin(`/api/v1/consumption?scope=enterprise&id=alpha&energy=electricity&interval=1h&${WINDOW}`);
  expect(hour.body.items).toMatchObject([{ value: 0.8, coverage: 0.75 }]);
  const coal = await asAdmin(`/api/v1/consumption?scope=meter&id=alpha-E1&unit=kgce&interval=1h&${WINDOW}`);
  // 0.8 kWh x 0.1229
  expect(coal.body.items).toMatchObject([{ value: 0.09832 }]);
});

describe('discontinuities', () => {
  const at = new Date(START + 2 * QUARTER).toISOString();

  test('are listed with their evidence, page by page, for those who may see the meter', async () => {
    const all = await allItems(asAdmin, '/api/v1/discontinuities', 1);
    expect(all.map(({ meter, kind, state }: Json) => [meter, kind, state])).toEqual([
      ['alpha-E1', 'reset', 'open'],
      ['beta-E1', 'reset', 'open'],
    ]);
    expect(all[0]).toMatchObject({ at, before: { value: 100.1 }, after: { value: 3 }, unit: 'kWh', decidedBy: null });
    const own = await asAlpha('/api/v1/discontinuities');
    expect(own.body.items.map(({ meter }: Json) => meter)).toEqual(['alpha-E1']);
    expect((await asAlpha('/api/v1/discontinuities?enterprise=beta')).status).toBe(404);
    const filtered = await asAdmin(`/api/v1/meters/beta-E1/discontinuities?kind=rollover&from=${at}`);
    expect(filtered.body.items).toEqual([]);
  });

  test('a correction is kept with who made it, and changes the consumption', async () => {
    const path = `/api/v1/meters/alpha-E1/discontinuities/activeEnergy/${at}`;
    const { status, body } = await post(asAdmin, path, { action: 'correct', consumption: 0.3, note: 'read on site' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ meter: 'alpha-E1', kind: 'reset', state: 'corrected', consumption: 0.3, decidedBy: 'admin' },
      ...{ note: 'read on site', at },
    });
    await until('it is derived', async () => (await valuesOf('alpha-E1'))[1] === 0.3);
    expect((await asAdmin('/api/v1/discontinuities?state=open')).body.items).toMatchObject([{ meter: 'beta-E1' }]);
    await post(asAdmin, path, { action: 'reject' });
    await until('it is derived', async () => (await valuesOf('alpha-E1'))[1] === null);
  });

  test.each([
    [{ action: 'correct' }, 400],
    [{ action: 'confirm', consumption: 1 }, 400],
    [{ action: 'correct', consumption: 0.1234567 }, 400],
    [{ action: 'correct', consumption: 1e15 }, 400],
    [{ action: 'forget' }, 400],
  ])('%j is refused', async (body, status) => {
    const path = `/api/v1/meters/beta-E1/discontinuities/activeEnergy/${at}`;
    expect((await post(asAdmin, path, body)).status).toBe(status);
    expect((await asAdmin('/api/v1/meters/beta-E1/discontinuities')).body.items).toMatchObject([{ state: 'open' }]);
  });

  test('what there is not is not found', async () => {
    const confirm = { action: 'confirm' };
    const of = (meter: string, quantity: string, when: string) =>
      post(asAdmin, `/api/v1/meters/${meter}/discontinuities/${quantity}/${when}`, confirm);
    expect((await of('nope', 'activeEnergy', at)).status).toBe(404);
    expect((await of('beta-E1', 'reactiveEnergy', at)).status).toBe(404);
    expect((await of('beta-E1', 'activeEnergy', '2020-01-01T00:00:00Z')).status).toBe(404);
  });
});

test('recomputation marks the registers of a meter or an enterprise and changes nothing that was right', async () => {
  const before = await valuesOf('beta-E1');
  const { status, body } = await post(asAdmin, '/api/v1/recompute', {
    meter: 'beta-E1',
    from: new Date(START).toISOString(),
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ marked: 1, items: [{ quantity: 'activeEnergy', from: new Date(START).toISOString() }] });
  // Meters without readings have nothing to derive, and time before the first reading has none either.
  const all = await post(asAdmin, '/api/v1/recompute', { enterprise: 'beta' });
  expect(all.body).toMatchObject({ marked: 1, items: [{ meter: 'beta-E1', from: new Date(START).toISOString() }] });
  await untilDerived('beta-E1');
  expect(await valuesOf('beta-E1')).toEqual(before);
  for (const wrong of [
    {},
    { meter: 'beta-E1', enterprise: 'beta' },
    { meter: 'beta-E1', from: '2100-01-01T00:00:00Z' },
  ]) {
    expect((await post(asAdmin, '/api/v1/recompute', wrong)).status).toBe(400);
  }
  expect((await post(asAdmin, '/api/v1/recompute', { enterprise: 'nope' })).status).toBe(404);
});

test('a revision tells the old value, the new one and who sent it, and changes the consumption', async () => {
  const client = await hub.mqtt('beta.g2');
  await client.publishAsync(telemetryTopic('beta.g2'), energy(1, 'beta-E1', START + QUARTER, 100.4), { qos: 1 });
  await client.endAsync();
  await until('it is derived', async () => (await valuesOf('beta-E1'))[0] === 0.4);
  const { body } = await asAdmin('/api/v1/meters/beta-E1/revisions?quantity=activeEnergy');
  expect(body).toMatchObject({ meter: 'beta-E1', quantity: 'activeEnergy', unit: 'kWh', nextCursor: null });
  expect(body.items).toMatchObject([
    {
      ...{ ts: new Date(START + QUARTER).toISOString(), old: { value: 100.1 }, new: { value: 100.4 } },
      sentBy: 'beta/g2',
    },
  ]);
  expect((await asAdmin('/api/v1/meters/beta-E1/revisions?quantity=volume')).status).toBe(404);
});

describe('catalogues', () => {
  test('rules are shown with the settings of a meter', async () => {
    const plain = (await asAdmin('/api/v1/validation-rules')).body;
    const ofMeter = (await asAlpha('/api/v1/validation-rules?meter=alpha-W1')).body;
    const setting = (rules: Json, id: string) => rules.items.find((rule: Json) => rule.id === id);
    expect(setting(plain, 'spike').parameters[0]).toMatchObject({ name: 'spikeTolerance', value: 1.8, default: 1.8 });
    // Tanks fill through float valves.
    expect(setting(ofMeter, 'spike').parameters[0]).toMatchObject({ name: 'spikeTolerance', value: 4, default: 1.8 });
    expect([setting(plain, 'zero_then_double').enabled, setting(ofMeter, 'zero_then_double').enabled]).toEqual([
      true,
      false,
    ]);
    expect((await asAlpha('/api/v1/validation-rules?meter=beta-W1')).status).toBe(404);
  });

  test('methods, energy items and units are listed with their sources', async () => {
    const methods = (await asAlpha('/api/v1/estimation-methods')).body.items;
    expect(methods[0]).toMatchObject({ id: 'linear', source: expect.stringContaining('California') });
    const items = (await asAlpha('/api/v1/energy-items')).body.items;
    expect(items.find(({ id }: Json) => id === 'fresh_water')).toMatchObject({
      unit: 'm3',
      coefficients: [
        { edition: 'GB/T 2589-2008', kgcePerUnit: '0.0857' },
        { edition: 'GB/T 2589-2020', kgcePerUnit: '0.2571' },
      ],
    });
    const units = (await asAlpha('/api/v1/units')).body.items;
    expect(units.find(({ name }: Json) => name === 'kWh')).toMatchObject({ ucum: 'kW.h', dimension: 'energy' });
  });
});

test.each([
  '/api/v1/meters/METER/intervals',
  '/api/v1/meters/METER/intervals?quantity=nope',
  '/api/v1/meters/METER/discontinuities',
  '/api/v1/meters/METER/revisions?quantity=activeEnergy',
  '/api/v1/consumption?scope=meter&id=METER',
  '/api/v1/validation-rules?meter=METER',
])('a meter of another enterprise is as unknown as none: %s', async (address) => {
  const foreign = await asAlpha(address.replace('METER', 'beta-E1'));
  const missing = await asAlpha(address.replace('METER', 'beta-E9'));
  expect(foreign.status).toBe(404);
  expect(foreign.text.replaceAll('beta-E1', 'beta-E9')).toBe(missing.text);
});

test('what was known before somebody decided can still be asked for, and the difference is explained', async () => {
  const path = `/api/v1/meters/beta-E1/discontinuities/activeEnergy/${new Date(START + 2 * QUARTER).toISOString()}`;
  const query = `scope=enterprise&id=beta&energy=electricity&interval=1h&${WINDOW}`;
  // Groups follow their meters a moment later.
  const total = async (more = '') => (await asAdmin(`/api/v1/consumption?${query}${more}`)).body.items[0].value;
  await until('the total is derived', async () => (await total()) === 1.1);
  const then = new Date();
  // Instants of answers are whole milliseconds: what comes is another one.
  await new Promise((resolve) => setTimeout(resolve, 5));
  await post(asAdmin, path, { action: 'correct', consumption: 0.4 });
  await until('the total is derived', async () => (await total()) === 1.5);
  expect(await total(`&as_of=${then.toISOString()}`)).toBe(1.1);
  const emitted = async (more: string) =>
    (await asAdmin(`/api/v1/emissions?scope=enterprise&id=beta&method=ets-shanghai&interval=1h&${WINDOW}${more}`)).body;
  // 0.42 kgCO2/kWh
  expect((await emitted('')).items[0].value).toBe(0.63);
  expect((await emitted(`&as_of=${then.toISOString()}`)).items[0].value).toBe(0.462);
  const between = `scope=enterprise&id=beta&method=ets-shanghai&${WINDOW}&between=${then.toISOString()},`;
  const { body } = await asAdmin(`/api/v1/restatements?${between}`);
  expect(body).toMatchObject({ before: 0.462, after: 0.63, change: 0.168 });
  expect(body.items).toMatchObject([{ meter: 'beta-E1', reason: 'versions', causes: ['decision'], change: 0.168 }]);
});
