/** An authority that is limited to districts: what it sees and decides about is of those, everywhere. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { TestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { type Ask, allItems, asker, type Json, untilProcessed } from './asking.ts';
import { DISTRICTS, startDistrictHub } from './district-hub.ts';
import { EventReader } from './event-reader.ts';

const LISTS = [
  '/api/v1/enterprises',
  '/api/v1/gateways',
  '/api/v1/meters',
  '/api/v1/ingest/accounting',
  '/api/v1/quarantine',
  '/api/v1/city/live',
] as const;

let hub: TestHub;
let inAlpha: Ask;
let inBoth: Ask;
let asAdmin: Ask;

beforeAll(async () => {
  hub = await startDistrictHub();
  inAlpha = await asker(hub, `districts:${DISTRICTS.alpha}`);
  inBoth = await asker(hub, 'districts:both');
  asAdmin = await asker(hub, 'admin');
  await publishOfBoth();
});
afterAll(() => hub?.[Symbol.asyncDispose]());

test.each(LISTS)('%s names what is in the district and nothing else', async (path) => {
  const { status, text } = await inAlpha(path);
  expect(status).toBe(200);
  expect(text).toContain('alpha');
  expect(text).not.toContain('beta');
  const both = (await inBoth(path)).text;
  expect(both).toContain('alpha');
  expect(both).toContain('beta');
});

test('the key says which districts it is for', async () => {
  const { body } = await inAlpha('/api/v1/whoami');
  expect(body).toMatchObject({ role: 'authority', enterprise: null, districts: [DISTRICTS.alpha] });
  expect((await asAdmin('/api/v1/whoami')).body.districts).toBeNull();
});

test('live totals and newest readings of two districts are those of both together', async () => {
  const city = (await asAdmin('/api/v1/city/live')).body;
  const both = (await inBoth('/api/v1/city/live')).body;
  const alone = (await inAlpha('/api/v1/city/live')).body;
  const byEnergy = (totals: { energy: string }[]) => totals.toSorted((a, b) => (a.energy < b.energy ? -1 : 1));
  expect(byEnergy(both.totals)).toEqual(byEnergy(city.totals));
  expect(both.gateways).toEqual(city.gateways);
  const power = (totals: { energy: string; value: number }[]) => totals.find((one) => one.energy === 'electricity');
  expect(power(alone.totals)).toMatchObject({ value: 40, meters: 1, metersReporting: 1 });
  expect(power(both.totals)).toMatchObject({ value: 80, meters: 2, metersReporting: 2 });
  expect(both.latest.length).toBe(city.latest.length);
  expect(alone.latest.length).toBe(city.latest.length / 2);
});

describe('the quarantine', () => {
  test('of two districts is that of the city, in its order, page by page and with what was sent', async () => {
    const city = await allItems(asAdmin, '/api/v1/quarantine', 1000);
    expect(city.length).toBe(2);
    expect(await allItems(inBoth, '/api/v1/quarantine', 1)).toEqual(city);
    expect((await inBoth('/api/v1/quarantine')).body.counts).toEqual({ unknown_meter: 2 });
    expect((await inAlpha('/api/v1/quarantine')).body.counts).toEqual({ unknown_meter: 1 });
  });

  test('has no entry of another district that could be dismissed or replayed', async () => {
    const foreign = (await asAdmin('/api/v1/quarantine?enterprise=beta')).body.items[0].id;
    for (const act of ['dismiss', 'replay']) {
      const { body } = await post(inAlpha, `/api/v1/quarantine/${act}`, { ids: [foreign] });
      expect(body).toMatchObject({ entries: 0, refused: [{ id: foreign, code: null, reason: 'not_found' }] });
    }
    const everything = await post(inAlpha, '/api/v1/quarantine/dismiss', { filter: { code: 'unknown_meter' } });
    expect(everything.body).toMatchObject({ entries: 1, refused: [] });
    expect((await asAdmin('/api/v1/quarantine?state=open')).body.items.map((one: { id: string }) => one.id)).toEqual([
      foreign,
    ]);
  });
});

test('the live stream carries what is in the district and nothing else', async () => {
  await using alpha = await EventReader.open(hub, { role: `districts:${DISTRICTS.alpha}` });
  await using both = await EventReader.open(hub, { role: 'districts:both' });
  await Promise.all([alpha.expect('hello'), both.expect('hello')]);
  await publishOfBoth();
  await both.expect('gateway', (data) => data.enterprise === 'beta');
  const has = (enterprise: string) => (data: { items: { enterprise: string }[] }) =>
    data.items.some((item) => item.enterprise === enterprise);
  await alpha.expect('readings', has('alpha'));
  await both.expect('readings', has('beta'));
  expect((await alpha.expect('totals')).gateways.total).toBe(2);
  expect((await both.expect('totals')).gateways.total).toBe(4);
  hub.hub.alarms.raise('journal_full', 'for those who run the hub');
  await alpha.expect('totals');
  hub.hub.alarms.clear('journal_full');
  expect(alpha.text).not.toContain('beta');
  expect(alpha.names()).not.toContain('alarm');
});

test('what is set for a meter of another district is not shown, whoever sets something', async () => {
  const put = (caller: Ask, of: string) =>
    caller('/api/v1/detectors/gaps', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scope: 'meter', of, enabled: false }),
    });
  expect((await put(asAdmin, 'beta-E1')).status).toBe(200);
  const own = await put(inAlpha, 'alpha-E1');
  expect(own.body.settings.map(({ of }: Json) => of)).toEqual(['alpha-E1']);
  expect((await put(inAlpha, 'beta-E1')).status).toBe(404);
});

test('an enterprise that moves to another district is seen there at once', async () => {
  const put = async (district: string) => {
    const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
    await registry.apply({ enterprises: [{ id: 'beta', name: 'beta', nameEn: 'beta', district, industry: 'C26' }] });
    await registry.close();
  };
  await put(DISTRICTS.alpha);
  expect((await inAlpha('/api/v1/enterprises')).text).toContain('beta');
  await put(DISTRICTS.beta);
  expect((await inAlpha('/api/v1/enterprises')).text).not.toContain('beta');
});

test.each([
  ['no district at all', 'authority', []],
  ['a district that is none', 'authority', ['31011']],
  ['districts for another role', 'analyst', ['310115']],
] as const)('a key with %s is not issued', async (_name, role, districts) => {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const issued = registry.issueKey({ name: 'x', role, enterprise: null, districts, expiresAt: null });
  await expect(issued).rejects.toMatchObject({ code: 'invalid' });
  await registry.close();
});

let round = 0;

/** A reading, one of power, and one of a meter that is not registered, of each enterprise. */
async function publishOfBoth(): Promise<void> {
  round++;
  for (const enterprise of ['alpha', 'beta']) {
    const client = await hub.mqtt(`${enterprise}.g1`);
    const topic = telemetryTopic(`${enterprise}.g1`);
    const power = { meter: `${enterprise}-E1`, ts: Date.now(), values: { activePower: 40 } };
    await client.publishAsync(topic, energy(round * 10, `${enterprise}-E1`, Date.now(), 100 + round), { qos: 1 });
    await client.publishAsync(topic, telemetry(round * 10 + 1, power), { qos: 1 });
    await client.publishAsync(topic, energy(round * 10 + 2, 'unregistered', Date.now(), 1), { qos: 1 });
    await client.endAsync();
  }
  await untilProcessed(hub, round * 6);
}

function post(ask: Ask, path: string, body: object) {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
