/** Enterprises, sites, gateways and meters through the API, one by one. */

import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Answer, type Ask, asker, type Json } from './asking.ts';
import { DISTRICTS, startDistrictHub } from './district-hub.ts';

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startDistrictHub();
  ask = await asker(hub);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

const MAY = '2026-05-01T00:00:00+08:00';
/** With both check characters right. */
const USCC = '91310115000000000Q';

describe('a record', () => {
  test('is made once, read, changed in part and removed', async () => {
    const body = { id: 'works', name: '东方厂', district: '310115', industry: 'C31', uscc: USCC };
    const made = await send('POST', '/api/v1/enterprises', body);
    const whole = { ...body, nameEn: '', address: null, consumptionClass: null };
    expect([made.status, made.body]).toEqual([201, whole]);
    expect(await send('POST', '/api/v1/enterprises', body)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const read = await ask('/api/v1/enterprises/works');
    expect([read.body, read.headers.get('etag')]).toEqual([whole, made.headers.get('etag')]);

    const changed = await patch('/api/v1/enterprises/works', { address: '世纪大道 1 号', uscc: null });
    expect(changed.body).toEqual({ ...whole, address: '世纪大道 1 号', uscc: null });
    expect((await ask('/api/v1/enterprises?limit=1000')).body.items).toContainEqual(changed.body);
    expect((await ask('/api/v1/enterprises/works', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/api/v1/enterprises/works')).status).toBe(404);
  });

  test('is changed only as the one that was read', async () => {
    await send('POST', '/api/v1/sites', { id: 'north', enterprise: 'alpha', name: '北厂', district: '310115' });
    const tag = (await ask('/api/v1/sites/north')).headers.get('etag') ?? '';
    const first = await patch('/api/v1/sites/north', { address: 'A' }, { 'if-match': tag });
    expect(first.status).toBe(200);
    const late = await patch('/api/v1/sites/north', { address: 'B' }, { 'if-match': tag });
    expect([late.status, late.body.code]).toEqual([412, 'precondition_failed']);
    expect((await ask('/api/v1/sites/north')).body.address).toBe('A');
    const remove = { method: 'DELETE', headers: { 'if-match': tag } };
    expect((await ask('/api/v1/sites/north', remove)).status).toBe(412);
    const now = { method: 'DELETE', headers: { 'if-match': `"x", ${first.headers.get('etag')}` } };
    expect((await ask('/api/v1/sites/north', now)).status).toBe(204);
  });

  test('of two changes of one record at the same moment with its tag one is made', async () => {
    const tag = (await ask('/api/v1/meters/alpha-W1')).headers.get('etag') ?? '';
    const both = await Promise.all(
      ['one', 'two'].map((location) => patch('/api/v1/meters/alpha-W1', { location }, { 'if-match': tag })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('keeps what a change leaves out, at every depth', async () => {
    const metering = {
      ...{ item: 'electricity', ratePerHourMax: 500, registers: { activeEnergy: { digits: 6, decimals: 2 } } },
    };
    const details = { serial: 'X-1', range: { min: 0, max: 80, unit: 'kW' }, installedAt: MAY };
    await patch('/api/v1/meters/alpha-E2', { metering, ...details });
    const { body } = await patch('/api/v1/meters/alpha-E2', {
      metering: { ratePerHourMax: null, registers: { activeEnergy: { digits: 7 } } },
      range: { max: 90 },
    });
    expect(body).toMatchObject({
      ...{ serial: 'X-1', range: { min: 0, max: 90, unit: 'kW' }, installedAt: '2026-04-30T16:00:00.000Z' },
      ...{ enterprise: 'alpha', gateway: 'g1', units: { activeEnergy: 'MWh', activePower: 'MW' } },
    });
    expect(body.metering).toEqual({ item: 'electricity', registers: { activeEnergy: { digits: 7, decimals: 2 } } });
  });

  test('of a meter tells its type, its CT and PT beside the multiplier, and the state of its verification', async () => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const certificate = { kind: 'verification', laboratory: 'SIMT', issuedAt: day(-400) };
    const transform = { quantity: 'activeEnergy', from: MAY, multiplier: '8000' };
    const parts = { currentRatio: '400/5', voltageRatio: '10000/100' };
    const body = {
      id: 'alpha-CT',
      enterprise: 'alpha',
      name: 'x',
      energy: 'electricity',
      level: 2,
      type: '三相电能表',
    };
    const metering = { transforms: [{ ...transform, ...parts }] };
    const made = await send('POST', '/api/v1/meters', { ...body, metering });
    expect(made.body).toMatchObject({
      type: '三相电能表',
      metering: { transforms: [{ multiplier: '8000', ...parts }] },
    });
    const unknown = { state: 'unknown', certificate: null, last: null, next: null };
    expect(made.body.verificationState).toEqual(unknown);
    const states = async (...untilDays: number[]) => {
      const verification = untilDays.map((days, n) => ({
        ...certificate,
        certificate: `JL-${n}`,
        validUntil: day(days),
      }));
      const { body: answer } = await patch('/api/v1/meters/alpha-CT', { verification });
      return [answer.verificationState.state, answer.verificationState.certificate];
    };
    expect(await states(-1)).toEqual(['expired', 'JL-0']);
    expect(await states(-1, 29)).toEqual(['expiring', 'JL-1']);
    expect(await states(31, 29)).toEqual(['valid', 'JL-0']);
    const csv = (await ask('/api/v1/registry/export?format=csv&kind=meters')).text.split('\n');
    const line = csv.find((row) => row.startsWith('alpha-CT,'));
    expect(line).toContain(',activeEnergy 8000 ct 400/5 pt 10000/100 from ');
    expect(line).toContain(',valid,');
    // 400/5 x 10000/100 = 8000
    const wrong = await patch('/api/v1/meters/alpha-CT', {
      metering: { transforms: [{ ...transform, ...parts, multiplier: '800' }] },
    });
    expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining('CT x PT / pulses is 8000')]);
    expect((await ask('/api/v1/meters/alpha-CT', { method: 'DELETE' })).status).toBe(204);
  });

  test.each<[path: string, body: object, problem: RegExp]>([
    ['/api/v1/enterprises/alpha', { uscc: '91310115000000000R' }, /uscc: .*check character/],
    ['/api/v1/enterprises/alpha', { district: '310199' }, /district: .*no district 310199/],
    ['/api/v1/enterprises/alpha', { industry: 'B31' }, /industry: .*of section C/],
    ['/api/v1/enterprises/alpha', { name: null }, /name: /],
    ['/api/v1/enterprises/alpha', { id: 'beta' }, /id cannot be changed/],
    ['/api/v1/enterprises/alpha', { colour: 'red' }, /unrecognized key/],
    ['/api/v1/enterprises/alpha', { validFrom: '2999-01-01T00:00:00Z' }, /validFrom: lies in the future/],
    ['/api/v1/meters/alpha-E1', { itemCode: '123' }, /no data item code of 16 digits/],
    ['/api/v1/meters/alpha-E1', { enterprise: 'beta' }, /cannot go to another enterprise/],
    ['/api/v1/meters/alpha-E1', { site: 'nowhere' }, /site: there is no site/],
    ['/api/v1/meters/alpha-E1', { parent: 'alpha-E2' }, /stands behind itself/],
    ['/api/v1/meters/alpha-E1', { units: { activeEnergy: 'm3' } }, /units: .*is not a unit/],
    ['/api/v1/meters/alpha-E1', { quantities: [] }, /quantities follow/],
    ['/api/v1/gateways/alpha/g1', { username: 'beta.g1' }, /username: another gateway/],
  ])('%s refuses %j', async (path, body, problem) => {
    const before = (await ask(path)).body;
    const { status, body: answer } = await patch(path, body);
    expect([status, answer.code]).toEqual([400, 'invalid_request']);
    expect(answer.detail).toMatch(problem);
    expect((await ask(path)).body).toEqual(before);
  });

  test('that something refers to stays', async () => {
    const key = '/api/v1/enterprises/beta';
    for (const path of [key, '/api/v1/gateways/beta/g1', '/api/v1/meters/beta-E1']) {
      const { status, body } = await ask(path, { method: 'DELETE' });
      expect([path, status, body.code]).toEqual([path, 409, 'conflict']);
      expect(body.detail).toMatch(/still refers to it/);
    }
  });
});

test('a gateway that is made can log in with the password of the answer, and with a new one alone after a reset', async () => {
  const { status, body } = await send('POST', '/api/v1/gateways', { id: 'g9', enterprise: 'alpha' });
  expect([status, body.gateway]).toEqual([201, { id: 'g9', enterprise: 'alpha', username: 'alpha.g9' }]);
  await logIn('alpha.g9', body.password);
  const reset = await ask('/api/v1/gateways/alpha/g9/password', { method: 'POST' });
  expect(reset.status).toBe(200);
  await logIn('alpha.g9', reset.body.password);
  await expect(logIn('alpha.g9', body.password)).rejects.toThrow(/Not authorized|Connection refused/);
  expect((await ask('/api/v1/gateways/alpha/g9', { method: 'DELETE' })).status).toBe(204);
});

test('history has what was recorded, since when it holds, when it was recorded and by whom', async () => {
  const path = '/api/v1/meters/beta-G1';
  await patch(path, { level: 2, validFrom: MAY });
  await patch(path, { serial: 'S' });
  const { items } = (await ask(`${path}/history`)).body;
  expect(items.map(({ validFrom, record }: Json) => [validFrom, record.level, record.serial])).toEqual([
    [null, 2, 'S'],
    ['2026-04-30T16:00:00.000Z', 2, null],
    [null, 1, null],
  ]);
  expect(items[0].recordedBy).toMatch(/^key [0-9a-f]{12}$/);
  const page = (await ask(`${path}/history?limit=2`)).body;
  expect(page.items).toEqual(items.slice(0, 2));
  expect((await ask(`${path}/history?limit=2&cursor=${page.nextCursor}`)).body.items).toEqual(items.slice(2));
  const own = (await ask(`${path}/history`, { key: hub.data.key('enterprise:beta') })).body.items;
  expect(own.map(({ recordedBy }: Json) => recordedBy)).toEqual([null, null, null]);
});

test('a meter of an id that was another enterprise’s before does not show what it was there', async () => {
  const meter = { id: 'moved', gateway: null, name: 'of alpha', energy: 'water', level: 1 };
  await send('POST', '/api/v1/meters', { ...meter, enterprise: 'alpha' });
  await ask('/api/v1/meters/moved', { method: 'DELETE' });
  await send('POST', '/api/v1/meters', { ...meter, name: 'of beta', enterprise: 'beta' });
  const seen = async (role: string) => {
    const answer = await ask('/api/v1/meters/moved/history', { key: hub.data.key(role) });
    return answer.body.items?.map(({ record }: Json) => record?.name ?? null) ?? answer.status;
  };
  expect(await seen('enterprise:beta')).toEqual(['of beta']);
  expect(await seen(`districts:${DISTRICTS.beta}`)).toEqual(['of beta']);
  expect(await seen('enterprise:alpha')).toBe(404);
  expect(await seen('admin')).toEqual(['of beta', null, 'of alpha']);
});

test('a series of output and a quota are corrected and withdrawn, and what was known before stays', async () => {
  const series = { id: 'steel', enterprise: 'alpha', kind: 'product', unit: 't', granularity: 'month' };
  await send('POST', '/api/v1/output-series', { ...series, product: { name: '粗钢' } });
  await send('POST', '/api/v1/output-series/steel/entries', { entries: [{ period: '2026-05-01', value: '12.5' }] });
  const changed = await send('PATCH', '/api/v1/output-series/steel', { unit: 'kg' });
  expect([changed.status, changed.body]).toMatchObject([200, { id: 'steel', unit: 'kg', product: { name: '粗钢' } }]);
  expect((await send('PATCH', '/api/v1/output-series/steel', { granularity: 'day' })).status).toBe(409);
  expect((await send('PATCH', '/api/v1/output-series/nothing', { unit: 'kg' })).status).toBe(404);
  const quota = { enterprise: 'alpha', year: 2026, kind: 'energy-tce', value: '15000', source: 'x' };
  await send('PUT', '/api/v1/quotas', { quotas: [quota] });
  const known = new Date(Date.now() + 1).toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const query = 'enterprise=alpha&year=2026&kind=energy-tce';
  expect((await ask(`/api/v1/quotas?${query}`, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(`/api/v1/quotas?${query}`, { method: 'DELETE' })).status).toBe(404);
  expect((await ask('/api/v1/output-series/steel', { method: 'DELETE' })).status).toBe(204);
  expect((await ask('/api/v1/output-series/steel', { method: 'DELETE' })).status).toBe(404);
  const items = async (path: string) => (await ask(path)).body.items;
  expect(await items('/api/v1/quotas?enterprise=alpha')).toEqual([]);
  expect(await items(`/api/v1/quotas?enterprise=alpha&knownAt=${known}`)).toMatchObject([{ value: '15000' }]);
  expect(await items('/api/v1/output-series?enterprise=alpha')).toEqual([]);
  expect(await items(`/api/v1/output-series?enterprise=alpha&knownAt=${known}`)).toMatchObject([{ unit: 'kg' }]);
  expect((await ask('/api/v1/output-series/steel/entries')).status).toBe(404);
  expect(await items(`/api/v1/output-series/steel/entries?knownAt=${known}`)).toMatchObject([{ value: '12.5' }]);
  const told = await items('/api/v1/audit?action=output-series.withdraw&outcome=done');
  expect(told).toMatchObject([{ target: 'steel', before: { id: 'steel', unit: 'kg' } }]);
});

test('every change is in the audit log with what was before and after', async () => {
  await patch('/api/v1/meters/beta-H1', { model: 'M-1' });
  const { items } = (await ask('/api/v1/audit?action=meter.change&limit=2')).body;
  const [done, begun] = items;
  expect([done.outcome, begun.outcome, done.target]).toEqual(['done', 'begun', 'beta-H1']);
  expect([done.before.model, done.after.model, done.actor.role]).toEqual([null, 'M-1', 'admin']);
  await patch('/api/v1/gateways/beta/g2', { username: 'beta.two' });
  const gateway = (await ask('/api/v1/audit?action=gateway.change&limit=1')).body.items[0];
  expect([gateway.target, gateway.before.username, gateway.after.username]).toEqual(['beta/g2', 'beta.g2', 'beta.two']);
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const recorded = await registry.historyOf('meter', 'beta-H1');
  await registry.close();
  expect(recorded.at(-1)?.recordedBy).toBe(`key ${done.actor.id}`);
});

test('what is changed of a meter makes its consumption anew; a meter with readings is retired and not removed', async () => {
  const start = Math.floor(Date.now() / 900_000) * 900_000 - 8 * 900_000;
  const readings = Array.from({ length: 8 }, (_, n) => ({
    ...{ meter: 'alpha-E1', ts: start + n * 900_000, values: { activeEnergy: 100 + 5 * n } },
  }));
  let seq = 0;
  const publish = async (...points: Parameters<typeof telemetry>[1][]) => {
    const client = await hub.mqtt('alpha.g1');
    await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(++seq, ...points), { qos: 1 });
    await client.endAsync();
  };
  await publish(...readings);
  const range = `from=${new Date(start).toISOString()}&to=${new Date(start + 6 * 900_000).toISOString()}`;
  const consumed = async (): Promise<number[]> => {
    const { items } = (await ask(`/api/v1/meters/alpha-E1/intervals?${range}`)).body;
    return items.map(({ value }: Json) => Number(value));
  };
  // 5 kWh in each quarter of an hour.
  await until('the intervals are derived', async () => (await consumed()).join() === '5,5,5,5,5,5');
  const transforms = [{ quantity: 'activeEnergy', multiplier: '80' }];
  expect((await patch('/api/v1/meters/alpha-E1', { metering: { transforms } })).status).toBe(200);
  // The processor looks at the registry when it has something to process.
  await publish({ meter: 'alpha-W1', ts: start, values: { volume: 1 } });
  await until('they are derived again', async () => (await consumed()).join() === '400,400,400,400,400,400');

  await patch('/api/v1/meters/alpha-E2', { parent: null, level: 1 });
  for (const id of ['G1', 'H1', 'S1']) await patch(`/api/v1/meters/alpha-${id}`, { parent: null });
  const { status, body } = await ask('/api/v1/meters/alpha-E1', { method: 'DELETE' });
  expect([status, body.detail]).toEqual([
    409,
    expect.stringContaining('has readings and cannot be removed: retire it'),
  ]);
  const retired = await patch('/api/v1/meters/alpha-E1', { status: { state: 'retired', since: MAY } });
  expect(retired.body.status).toEqual({ state: 'retired', since: '2026-04-30T16:00:00.000Z' });
});

test('a limited authority reads records of its districts, and nobody but an admin changes any', async () => {
  const key = hub.data.key(`districts:${DISTRICTS.beta}`);
  expect((await ask('/api/v1/enterprises/beta', { key })).status).toBe(200);
  expect((await ask('/api/v1/enterprises/alpha', { key })).status).toBe(404);
  expect((await ask('/api/v1/meters/alpha-E1/history', { key })).status).toBe(404);
  for (const role of ['authority', 'analyst', 'auditor', 'enterprise:alpha']) {
    const refused = await patch('/api/v1/meters/alpha-E1', { location: 'x' }, {}, hub.data.key(role));
    expect([role, refused.status]).toEqual([role, 403]);
  }
});

function send(method: string, path: string, body: object): Promise<Answer> {
  return ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function patch(
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  key = hub.data.key('admin'),
): Promise<Answer> {
  const type = { 'content-type': 'application/merge-patch+json' };
  return ask(path, { method: 'PATCH', key, headers: { ...type, ...headers }, body: JSON.stringify(body) });
}

async function logIn(username: string, password: string): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${hub.mqttPort}`, { username, password, reconnectPeriod: 0 });
  await client.endAsync();
}
