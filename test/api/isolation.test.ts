import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { type Ask, asker, untilProcessed } from './asking.ts';
import { EventReader } from './event-reader.ts';

const ENTERPRISE_ROUTES = [
  '/api/v1/enterprises',
  '/api/v1/gateways',
  '/api/v1/meters',
  '/api/v1/ingest/accounting',
  '/api/v1/quarantine',
  '/api/v1/city/live',
] as const;

let hub: TestHub;
let asAlpha: Ask;
let asAdmin: Ask;

beforeAll(async () => {
  hub = await startTestHub();
  asAlpha = await asker(hub, 'enterprise:alpha');
  asAdmin = await asker(hub, 'admin');
  await publishOfBoth();
});
afterAll(() => hub?.[Symbol.asyncDispose]());

describe.each(ENTERPRISE_ROUTES)('%s', (route) => {
  test('names nothing of another enterprise', async () => {
    const { status, text } = await asAlpha(route);
    expect(status).toBe(200);
    expect(text).toContain('alpha');
    expect(text).not.toContain('beta');
    expect((await asAdmin(route)).text).toContain('beta');
  });
});

describe.each(ENTERPRISE_ROUTES.slice(1))('%s with an enterprise', (route) => {
  test('answers for another enterprise exactly as for one that does not exist', async () => {
    const foreign = await asAlpha(`${route}?enterprise=beta`);
    const missing = await asAlpha(`${route}?enterprise=nope`);
    expect(foreign.status).toBe(404);
    expect(foreign.text.replaceAll('beta', 'nope')).toBe(missing.text);
  });

  test('answers for the own enterprise as without the parameter', async () => {
    const own = await asAlpha(`${route}?enterprise=alpha`);
    expect(withoutInstant(own.body)).toEqual(withoutInstant((await asAlpha(route)).body));
  });

  test('is narrowed for a caller who sees the city, and an unknown enterprise is not found', async () => {
    const narrowed = await asAdmin(`${route}?enterprise=beta`);
    expect(narrowed.text).toContain('beta');
    expect(narrowed.text).not.toContain('alpha');
    expect((await asAdmin(`${route}?enterprise=nope`)).status).toBe(404);
  });
});

test.each([
  '/api/v1/meters/METER/latest',
  '/api/v1/readings?meter=METER&quantity=activeEnergy',
  '/api/v1/readings?meter=METER&quantity=noSuchQuantity',
  '/api/v1/readings?meter=METER&quantity=activeEnergy&format=csv',
  '/api/v1/live?meter=METER',
])('a meter of another enterprise is as unknown as none: %s', async (address) => {
  const foreign = await asAlpha(address.replace('METER', 'beta-E1'));
  const missing = await asAlpha(address.replace('METER', 'beta-E9'));
  expect(foreign.status).toBe(404);
  expect(foreign.text.replaceAll('beta-E1', 'beta-E9')).toBe(missing.text);
});

test('filters of the quarantine reach no entry of another enterprise', async () => {
  for (const filter of ['meter=beta-E1', 'meter=unregistered', 'gateway=g1', 'code=unknown_meter', 'state=open']) {
    const { body } = await asAlpha(`/api/v1/quarantine?${filter}`);
    expect(body.items.filter((item: { enterprise: string }) => item.enterprise !== 'alpha')).toEqual([]);
  }
  expect((await asAlpha('/api/v1/quarantine?meter=beta-E1')).body.items).toEqual([]);
});

test('a cursor of another enterprise opens nothing', async () => {
  const { body } = await asAdmin('/api/v1/quarantine?limit=1');
  const next = await asAlpha(`/api/v1/quarantine?cursor=${body.nextCursor}`);
  expect(next.text).not.toContain('beta');
});

test('the account of an enterprise counts its own gateways alone', async () => {
  const { body } = await asAlpha('/api/v1/ingest/accounting');
  expect(body.total.readings).toMatchObject({ received: 3, stored: 2, quarantined: 1 });
  expect((await asAdmin('/api/v1/ingest/accounting')).body.total.readings).toMatchObject({ received: 6, stored: 4 });
});

test('the live stream of an enterprise carries its own readings, gateways and figures alone', async () => {
  await using alpha = await EventReader.open(hub, { role: 'enterprise:alpha' });
  await using city = await EventReader.open(hub, { role: 'admin' });
  await Promise.all([alpha.expect('hello'), city.expect('hello')]);
  await publishOfBoth();
  const everythingOf = (enterprise: string) => (data: { items: { enterprise: string }[] }) =>
    data.items.some((item) => item.enterprise === enterprise);
  await alpha.expect('readings', everythingOf('alpha'));
  await city.expect('readings', everythingOf('beta'));
  const { total } = await alpha.expect('accounting', (data) => data.total.readings.received === 6);
  expect(total.readings.quarantined).toBe(2);
  const { gateways } = await alpha.expect('totals');
  expect(gateways.total).toBe(2);
  hub.hub.alarms.raise('journal_full', 'for those who run the hub');
  await city.expect('alarm');
  hub.hub.alarms.clear('journal_full');
  await city.expect('alarm', (data) => data.state === 'cleared');
  // A tick later the alarm would have come.
  await alpha.expect('totals');
  expect(alpha.text).not.toContain('beta');
  expect(alpha.names()).not.toContain('alarm');
});

let seq = 0;
let published = 0;

/** Two readings and one of a meter that is not registered, by one gateway of each enterprise. */
async function publishOfBoth(): Promise<void> {
  seq++;
  for (const enterprise of ['alpha', 'beta']) {
    const client = await hub.mqtt(`${enterprise}.g1`);
    const topic = telemetryTopic(`${enterprise}.g1`);
    await client.publishAsync(topic, energy(seq * 10, `${enterprise}-E1`, Date.now(), 100 + seq), { qos: 1 });
    await client.publishAsync(topic, energy(seq * 10 + 1, `${enterprise}-E2`, Date.now(), seq), { qos: 1 });
    await client.publishAsync(topic, energy(seq * 10 + 2, 'unregistered', Date.now(), 1), { qos: 1 });
    await client.endAsync();
    published += 3;
  }
  await untilProcessed(hub, published);
}

function withoutInstant(body: object): object {
  return { ...body, at: null };
}
