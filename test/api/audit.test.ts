/** What the API tells the audit log, and who may read it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-log.ts';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Ask, allItems, asker, type Json, untilProcessed } from './asking.ts';
import { bareApp } from './routes.ts';

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

test('a decision is told with what was before and after it', async () => {
  const start = Math.floor(Date.now() / 900_000) * 900_000 - 4 * 900_000;
  const client = await hub.mqtt('alpha.g1');
  const values = [500, 600, 20, 30].map((activeEnergy, n) => ({
    ...{ meter: 'alpha-E1', ts: start + n * 900_000, values: { activeEnergy } },
  }));
  await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(1, ...values), { qos: 1 });
  await client.endAsync();
  let found: Json = null;
  await until('the discontinuity is found', async () => {
    [found] = (await ask('/api/v1/discontinuities')).body.items;
    return found !== undefined;
  });
  const path = `/api/v1/meters/alpha-E1/discontinuities/activeEnergy/${found.at}`;
  expect((await post(path, { action: 'correct', consumption: 12.5, note: 'meter exchanged' })).status).toBe(200);
  const [done, begun] = (await ask('/api/v1/audit?action=discontinuity.decide')).body.items;
  const actor = { kind: 'key', name: 'admin', role: 'admin', address: '127.0.0.1', id: keyId('admin') };
  expect(begun).toMatchObject({ actor, target: 'alpha-E1', outcome: 'begun', of: null });
  expect(begun.detail).toMatchObject({
    body: { action: 'correct', consumption: 12.5, note: 'meter exchanged' },
    params: { id: 'alpha-E1', quantity: 'activeEnergy', at: Date.parse(found.at) },
  });
  expect(done).toMatchObject({ actor, target: 'alpha-E1', outcome: 'done', of: begun.seq });
  expect(done.before).toEqual({ state: 'open', consumption: null, decidedBy: null, decidedAt: null, note: null });
  expect(done.after).toMatchObject({
    ...{ state: 'corrected', consumption: '12.5', decidedBy: 'admin', note: 'meter exchanged' },
  });
});

test('recomputing, replaying and dismissing are told, and what fails is told to have failed', async () => {
  const key = hub.data.key('authority');
  await post('/api/v1/recompute', { meter: 'alpha-E1' }, key);
  await post('/api/v1/recompute', { meter: 'no-such-meter' }, key);
  await post('/api/v1/quarantine/replay', { ids: ['99-0'] }, key);
  await post('/api/v1/quarantine/dismiss', { ids: ['99-0'] }, key);
  const items = (await ask(`/api/v1/audit?actor=${keyId('authority')}`)).body.items.reverse();
  expect(items.map((one: Json) => [one.action, one.outcome])).toEqual([
    ['consumption.recompute', 'begun'],
    ['consumption.recompute', 'done'],
    ['consumption.recompute', 'begun'],
    ['consumption.recompute', 'failed'],
    ['quarantine.replay', 'begun'],
    ['quarantine.replay', 'done'],
    ['quarantine.dismiss', 'begun'],
    ['quarantine.dismiss', 'done'],
  ]);
  expect(items[3].detail).toEqual({ status: 404 });
  expect(items[5].after).toEqual({ entries: 0, readings: 0, messages: 0, refused: 1 });
});

test('what is not understood changes nothing and is not told', async () => {
  const before = (await ask('/api/v1/audit?limit=1')).body.items[0].seq;
  expect((await post('/api/v1/recompute', { surprise: 1 })).status).toBe(400);
  expect((await ask('/api/v1/audit?limit=1')).body.items[0].seq).toBe(before);
});

test('a route that changes something and has no name for the audit log cannot be added', async () => {
  const app = bareApp({}, null, (fresh) => {
    fresh.post('/api/v1/unnamed', { config: { access: ['admin'] } }, async () => 'never');
  });
  await expect(app).rejects.toThrow(/has no name for the audit log/);
});

test('nothing is changed while the audit log cannot be written', async () => {
  const principal = { kind: 'key', id: 'k', name: 'n', role: 'admin', enterprise: null, districts: null };
  let changed = false;
  const app = await bareApp({
    registry: { authenticateKey: async () => principal } as never,
    readings: {
      recompute: async () => {
        changed = true;
      },
    } as never,
    audit: {
      append: () => {
        throw new Error('disk full');
      },
    } as never,
  });
  const answer = await app.inject({
    ...{ method: 'POST', url: '/api/v1/recompute', payload: { meter: 'x' } },
    headers: { authorization: 'Bearer mhk_a_b' },
  });
  await app.close();
  expect([answer.statusCode, answer.json().code, changed]).toEqual([503, 'unavailable', false]);
});

test('the log is read page by page, and by admins and auditors alone', async () => {
  const whole = (await ask('/api/v1/audit?limit=1000')).body.items;
  expect(await allItems(ask, '/api/v1/audit', 3)).toEqual(whole);
  expect((await ask('/api/v1/audit', { key: hub.data.key('auditor') })).status).toBe(200);
  for (const role of ['authority', 'analyst', 'enterprise:alpha']) {
    expect((await ask('/api/v1/audit', { key: hub.data.key(role) })).status).toBe(403);
  }
});

test('refusals are told once for each caller, exports and logins of gateways each, and the chain is whole', async () => {
  await using own = await startTestHub();
  const asOwn = await asker(own);
  const client = await own.mqtt('alpha.g1');
  for (let n = 0; n < 5; n++) {
    const message = energy(n + 1, 'alpha-E1', Date.now() - n * 1000, 100 - n);
    await client.publishAsync(telemetryTopic('alpha.g1'), message, { qos: 1 });
  }
  await client.endAsync();
  await untilProcessed(own, 5);
  const readings = '/api/v1/readings?meter=alpha-E1&quantity=activeEnergy';
  expect((await asOwn(`${readings}&format=csv`)).text.trimEnd().split('\n').length).toBe(6);
  expect((await asOwn(`${readings}&format=csv&limit=2`, { key: own.data.key('analyst') })).status).toBe(200);
  // Each way to take something away, by the auditor; what is shown page by page is not one.
  const day = 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';
  const taken: readonly (readonly [string, string])[] = [
    ...['csv', 'xlsx', 'parquet', 'arrow', 'ndjson'].map(
      (format) =>
        [
          `/api/v1/readings?meter=alpha-E1&quantity=activeEnergy&${day}&format=${format}`,
          `/api/v1/readings alpha-E1 activeEnergy 2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z ${format}`,
        ] as const,
    ),
    ['/api/v1/emissions?scope=meter&id=alpha-E1&format=xlsx', '/api/v1/emissions meter alpha-E1 xlsx'],
    [`/api/v1/meters/alpha-E1/green-button`, '/api/v1/meters/:id/green-button alpha-E1'],
    ['/api/v1/enterprises/alpha/statement?year=2025', '/api/v1/enterprises/:id/statement alpha 2025 html'],
    [
      `/api/v1/enterprises/alpha/evidence?${day}`,
      '/api/v1/enterprises/:id/evidence alpha 2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z',
    ],
    ['/api/v1/registry/export?format=csv&kind=meters', '/api/v1/registry/export meters csv'],
    ['/api/v1/registry/export', '/api/v1/registry/export yaml'],
  ];
  const auditor = { key: own.data.key('auditor') };
  for (const [path] of taken) {
    const { status, text } = await asOwn(path, auditor);
    expect(status, `${path}: ${text.slice(0, 200)}`).toBe(200);
  }
  for (const path of [readings, '/api/v1/meters', '/api/v1/emissions?scope=meter&id=alpha-E1'])
    await asOwn(path, auditor);
  await asOwn(`${readings}&format=csv`, { ...auditor, method: 'HEAD' });
  expect((await asOwn(`${readings.replace('alpha', 'none')}&format=csv`, auditor)).status).toBe(404);
  await refuseGateways(own);
  for (let n = 0; n < 40; n++) {
    await asOwn('/api/v1/meters', { key: null });
    await asOwn('/api/v1/alarms', { key: own.data.key('analyst') });
    await asOwn(`/api/v1/meters?n=${n}`, { key: 'mhk_0123456789ab_wrong' });
  }
  await own.stop();
  const log = openAuditLog(dataPaths(own.data.directory).audit);
  const entries = [...log.all()];
  expect(log.verify()).toMatchObject({ ok: true });
  log.close();
  const of = (action: string) => entries.filter((one) => one.action === action);
  const refused = of('access').map(({ actor, detail, outcome }: AuditEntry) => [outcome, actor.kind, actor.id, detail]);
  const common = { count: 40, first: expect.any(String), last: expect.any(String) };
  const analyst = own.data.key('analyst').split('_')[1];
  expect(refused).toEqual([
    ['refused', 'unknown', null, { ...common, places: { '401 GET /api/v1/meters': 40 } }],
    ['refused', 'key', analyst, { ...common, places: { '403 GET /api/v1/alarms': 40 } }],
    ['refused', 'unknown', '0123456789ab', { ...common, places: { '401 GET /api/v1/meters': 40 } }],
  ]);
  const csv = 'GET /api/v1/readings alpha-E1 activeEnergy csv';
  const exported = of('export').map(({ actor, detail }) => [actor.role, detail]);
  const places = Object.fromEntries(taken.map(([, place]) => [`GET ${place}`, 1]));
  expect(exported).toMatchObject([
    ['admin', { count: 1, rows: 5, places: { [csv]: 1 } }],
    ['analyst', { count: 1, rows: 2, places: { [csv]: 1 } }],
    ['auditor', { count: taken.length }],
  ]);
  expect(placesOf(exported[2]?.[1])).toEqual(places);

  const gateways = of('gateway.login').map(({ actor, outcome, detail }) => [
    outcome,
    actor.kind,
    actor.id,
    placesOf(detail),
  ]);
  expect(gateways).toEqual([
    ['done', 'gateway', 'alpha/g1', { 'password from 127.0.0.1': 4 }],
    ['refused', 'unknown', 'beta/g1', { 'unknown user or wrong password from 127.0.0.1': 3 }],
    ['refused', 'unknown', null, { 'unknown user or wrong password': 2 }],
  ]);
  const denied = of('gateway.access').map(({ actor, outcome, detail }) => [
    outcome,
    actor.kind,
    actor.id,
    placesOf(detail),
  ]);
  expect(denied).toEqual([
    ['refused', 'gateway', 'alpha/g1', { 'subscribe "#"': 1, 'publish "energy/v1/beta/g1/telemetry"': 2 }],
  ]);
  expect(JSON.stringify(entries)).not.toContain('my-password-in-the-wrong-field');
});

/** Three wrong passwords, two unknown names, a foreign subscription, and twice a foreign topic. */
async function refuseGateways(own: TestHub): Promise<void> {
  for (const username of ['beta.g1', 'beta.g1', 'beta.g1', 'nobody', 'my-password-in-the-wrong-field']) {
    await expect(RawMqtt.login({ port: own.mqttPort, username, password: 'wrong' })).rejects.toThrow();
  }
  const reader = await own.mqtt('alpha.g1');
  await expect(reader.subscribeAsync('#')).rejects.toThrow();
  await reader.endAsync();
  for (let n = 0; n < 2; n++) {
    const writer = await own.mqtt('alpha.g1');
    const closed = new Promise<void>((resolve) => writer.once('close', () => resolve()));
    writer.publish(telemetryTopic('beta.g1'), 'x', { qos: 1 });
    await closed;
    await writer.endAsync(true);
  }
}

function placesOf(detail: unknown): unknown {
  return (detail as { readonly places: unknown }).places;
}

function keyId(role: string): string {
  return hub.data.key(role).split('_')[1] ?? '';
}

function post(path: string, body: object, key = hub.data.key('admin')) {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', key, headers, body: JSON.stringify(body) });
}
