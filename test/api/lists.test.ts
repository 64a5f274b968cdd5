import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor } from '../../src/api/cursor.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { type Ask, allItems, asker, type Json, untilProcessed } from './asking.ts';

const LISTS: Readonly<Record<string, (item: Json) => string>> = {
  '/api/v1/enterprises': ({ id }) => id,
  '/api/v1/gateways': ({ enterprise, id }) => `${enterprise}/${id}`,
  '/api/v1/meters': ({ id }) => id,
  '/api/v1/meters?energy=electricity': ({ id }) => id,
  '/api/v1/ingest/accounting': ({ enterprise, gateway }) => `${enterprise}/${gateway}`,
  '/api/v1/quarantine': ({ id }) => id,
  '/api/v1/readings?meter=alpha-E1&quantity=activeEnergy': ({ ts }) => ts,
};

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
  const now = Date.now();
  for (const username of ['alpha.g1', 'alpha.g2', 'beta.g1', 'beta.g2']) {
    const client = await hub.mqtt(username);
    const enterprise = username.split('.')[0];
    const meters = Array.from({ length: 7 }, (_, i) => ({
      meter: `unregistered-${i}`,
      ts: now,
      values: { volume: i },
    }));
    await client.publishAsync(telemetryTopic(username), telemetry(1, ...meters), { qos: 1 });
    for (let i = 0; i < 5; i++) {
      const message = energy(2 + i, `${enterprise}-E1`, now - 60_000 * i - (username.endsWith('1') ? 0 : 1), i);
      await client.publishAsync(telemetryTopic(username), message, { qos: 1 });
    }
    await client.endAsync();
  }
  await untilProcessed(hub, 24);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

describe.each(Object.entries(LISTS))('%s', (list, keyOf) => {
  const separator = list.includes('?') ? '&' : '?';

  test.each([1, 3, 1000])('pages of %i visit every item once, in one order', async (limit) => {
    const whole = (await ask(list)).body;
    expect(whole.nextCursor).toBeNull();
    expect(whole.items.length).toBeGreaterThan(1);
    const paged = await allItems(ask, list, limit);
    expect(paged.map(keyOf)).toEqual(whole.items.map(keyOf));
    expect(new Set(paged.map(keyOf)).size).toBe(paged.length);
  });

  test.each(['', 'x', '!!!', 'bnVsbA', 'W10', encodeCursor('another-list', 'x'), 'a'.repeat(501)])(
    'the cursor "%s" is a problem',
    async (cursor) => {
      const { status, body } = await ask(`${list}${separator}cursor=${cursor}`);
      expect(status).toBe(400);
      expect(body.code).toBe(cursor.length > 500 ? 'invalid_request' : 'invalid_cursor');
    },
  );

  test.each(['0', '-1', '1.5', 'x', '', '100001', '1&limit=2'])(
    'the limit "%s" is a problem that names it',
    async (limit) => {
      const { status, body } = await ask(`${list}${separator}limit=${limit}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'invalid_request', detail: expect.stringContaining('limit') });
    },
  );
});

test('a cursor of one list is refused by another', async () => {
  const { body } = await ask('/api/v1/meters?limit=1');
  expect((await ask(`/api/v1/enterprises?cursor=${body.nextCursor}`)).body.code).toBe('invalid_cursor');
});

test('meters are found by ids and by words of id and names, and only those that the caller sees', async () => {
  const idsOf = ({ body }: { body: Json }) => body.items.map(({ id }: Json) => id);
  const alpha = await asker(hub, 'enterprise:alpha');
  expect(idsOf(await ask('/api/v1/meters?ids=beta-E1,alpha-E1,nowhere,beta-E1'))).toEqual(['alpha-E1', 'beta-E1']);
  expect(idsOf(await alpha('/api/v1/meters?ids=beta-E1,alpha-E1'))).toEqual(['alpha-E1']);
  expect(idsOf(await ask('/api/v1/meters?search=E1%20ALPHA'))).toEqual(['alpha-E1']);
  expect(idsOf(await ask(`/api/v1/meters?search=${encodeURIComponent('BETA 天然气')}`))).toEqual(['beta-G1']);
  expect(idsOf(await ask('/api/v1/meters?search=%25'))).toEqual([]);
  expect(idsOf(await alpha('/api/v1/meters?search=beta'))).toEqual([]);
  const { status, body } = await ask(`/api/v1/meters?ids=${Array.from({ length: 201 }, (_, n) => n).join()}`);
  expect([status, body.detail]).toEqual([400, expect.stringContaining('more than 200 ids')]);
});

test('the quarantine comes newest first and counts its open entries by code', async () => {
  const { body } = await ask('/api/v1/quarantine');
  const instants = body.items.map(({ receivedAt }: Json) => receivedAt);
  expect(instants).toEqual([...instants].sort().reverse());
  expect(body.counts).toEqual({ unknown_meter: 28 });
  expect((await ask('/api/v1/quarantine?state=dismissed')).body.items).toEqual([]);
});

test('an entry shows what was sent, cut between characters, as text or as base64', async () => {
  const client = await hub.mqtt('alpha.g2');
  const topic = telemetryTopic('alpha.g2');
  const chinese = `["${'电'.repeat(3000)}"]`;
  for (const payload of [chinese, Buffer.from([0xff, 0x00, 0x80])])
    await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
  await untilProcessed(hub, 26);
  const [binary, text] = (await ask('/api/v1/quarantine?limit=2')).body.items;
  expect(binary).toMatchObject({ code: 'not_utf8', raw: '/wCA', rawEncoding: 'base64', rawBytes: 3, index: null });
  expect(text).toMatchObject({ code: 'bad_message', rawEncoding: 'utf8', rawBytes: 9004 });
  expect(chinese.startsWith(text.raw)).toBe(true);
  expect(Buffer.byteLength(text.raw)).toBeGreaterThan(4090);
});
