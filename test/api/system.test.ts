import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Ask, asker, untilProcessed } from './asking.ts';
import { parsePrometheus } from './prometheus.ts';

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

describe('readiness', () => {
  test('a hub that takes and processes messages is ready', async () => {
    const { status, body } = await ask('/readyz', { key: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ready', checks: { journal: { ok: true }, processor: { ok: true } } });
  });

  test('a hub that has no room for messages says so with 503, an alarm, and stays alive', async () => {
    await using full = await startTestHub({ config: { journal: { diskFreeMin: '1000000TB' } } });
    const askFull = await asker(full);
    const client = await full.mqtt('alpha.g1');
    client.publish(telemetryTopic('alpha.g1'), energy(1, 'alpha-E1', 0, 1), { qos: 1 });
    await until('not ready', async () => (await full.api().readiness()) === 503);
    const { body } = await askFull('/readyz', { key: null });
    expect(body).toMatchObject({ status: 'not_ready', checks: { journal: { ok: false }, processor: { ok: true } } });
    expect((await askFull('/api/v1/alarms')).body.items).toMatchObject([{ code: 'journal_disk_full' }]);
    expect((await askFull('/healthz', { key: null })).status).toBe(200);
    expect(parsePrometheus((await askFull('/metrics')).text).get('meterhub_journal_accepting')).toBe(0);
    await client.endAsync(true);
  });
});

describe('metrics', () => {
  test('counters say what was sent', async () => {
    const before = await metrics();
    const client = await hub.mqtt('alpha.g1');
    const topic = telemetryTopic('alpha.g1');
    const now = Date.now();
    await client.publishAsync(topic, energy(1, 'alpha-E1', now, 1), { qos: 1 });
    await client.publishAsync(topic, energy(2, 'alpha-E1', now, 1), { qos: 1 });
    await client.publishAsync(topic, energy(3, 'alpha-E1', now, 2), { qos: 1 });
    await client.publishAsync(topic, energy(4, 'nope', now, 2), { qos: 1 });
    await client.publishAsync(topic, energy(5, 'alpha-E2', now, 2), { qos: 0 });
    await untilProcessed(hub, 5);
    const after = await metrics();
    const grown = (name: string): number => (after.get(name) ?? Number.NaN) - (before.get(name) ?? 0);
    expect(grown('meterhub_mqtt_durable_messages_total')).toBe(4);
    expect(grown('meterhub_mqtt_best_effort_messages_total')).toBe(1);
    expect(grown('meterhub_processor_messages_total')).toBe(5);
    expect(grown('meterhub_readings_received_total')).toBe(5);
    expect(grown('meterhub_readings_total{disposition="stored"}')).toBe(2);
    expect(grown('meterhub_readings_total{disposition="duplicate"}')).toBe(1);
    expect(grown('meterhub_readings_total{disposition="revised"}')).toBe(1);
    expect(grown('meterhub_readings_total{disposition="quarantined"}')).toBe(1);
    expect(after.get('meterhub_mqtt_connections')).toBe(1);
    expect(after.get('meterhub_journal_head_offset')).toBe(after.get('meterhub_processed_offset'));
    await client.endAsync();
  });

  test('need no key where the configuration says so', async () => {
    await using open = await startTestHub({ config: { http: { metricsPublic: true } } });
    const askOpen = await asker(open);
    expect((await askOpen('/metrics', { key: null })).status).toBe(200);
    expect((await askOpen('/api/v1/alarms', { key: null })).status).toBe(401);
  });

  async function metrics(): Promise<ReadonlyMap<string, number>> {
    const { type, text } = await ask('/metrics');
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    return parsePrometheus(text);
  }
});

describe('headers', () => {
  const paths = ['/healthz', '/api/v1/whoami', '/api/v1/nope', '/openapi.json', '/metrics', '/docs', '/docs/json'];

  test.each(paths)('%s carries the headers that keep a browser out of trouble', async (path) => {
    const { headers } = await ask(path);
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]) {
      expect(policy.split(';')).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe|https?:|upgrade-insecure-requests/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each(['/api/v1/whoami', '/api/v1/readings?meter=alpha-E1&quantity=activeEnergy&format=csv'])(
    'no cache keeps %s, which only one key may see',
    async (path) => {
      expect((await ask(path)).headers.get('cache-control')).toBe('no-store');
    },
  );
});
