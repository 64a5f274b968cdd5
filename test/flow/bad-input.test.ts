/**
 * Every kind of bad input on its whole way, from the PUBLISH to the quarantine as the API shows it. Each
 * message is acknowledged once, what is good in it is stored, and the hub goes on.
 */

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RawMqtt } from '../helpers/raw-mqtt.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000 });

const TOPIC = telemetryTopic('alpha.g1');
const DAY = 86_400_000;

let hub: TestHub;
let client: RawMqtt;
let published = 0;
/** A time that no other case uses. */
let instant = Date.now() - 3_600_000;

beforeAll(async () => {
  hub = await startTestHub();
  client = await hub.raw('alpha.g1');
});
afterAll(async () => {
  client.destroy();
  await hub[Symbol.asyncDispose]();
});

interface Found {
  readonly codes: readonly string[];
  readonly readings: number;
}

/** Publishes one message and gives what stands in the quarantine for it, with the checks that hold for all. */
async function send(payload: string | Buffer): Promise<Found> {
  const before = (await hub.api().accounting()).total;
  const known = new Set((await hub.api().quarantine()).map(({ id }) => id));
  client.publish(TOPIC, payload, { messageId: ++published });
  await client.expect('puback', published);
  await until('it is processed', async () => {
    const { messages } = (await hub.api().accounting()).total;
    return messages.pending === 0 && messages.processed === before.messages.processed + 1;
  });
  expect(client.isClosed).toBe(false);
  expect(client.acknowledged().length).toBe(published);
  expect(hub.fatal).toBeNull();
  const { total } = await hub.api().accounting();
  expect(total.balanced).toBe(true);
  const added = (await hub.api().quarantine()).filter(({ id }) => !known.has(id));
  for (const { detail, rawBytes, enterprise, gateway } of added) {
    expect(detail.length).toBeGreaterThan(10);
    expect(detail).toMatch(/ /);
    expect(rawBytes > 0 || payload.length === 0).toBe(true);
    expect([enterprise, gateway]).toEqual(['alpha', 'g1']);
  }
  const readings = added.reduce((sum, item) => sum + item.readings, 0);
  expect(total.readings.quarantined - before.readings.quarantined).toBe(readings);
  const received = (total.readings.received ?? 0) - (before.readings.received ?? 0);
  expect(received).toBe(readings + sumOfGood(total.readings) - sumOfGood(before.readings));
  return { codes: added.map(({ code }) => code).sort(), readings };
}

function sumOfGood({ stored, duplicate, revised }: { stored: number; duplicate: number; revised: number }): number {
  return stored + duplicate + revised;
}

const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

const WHOLE_MESSAGES: readonly (readonly [what: string, payload: () => string | Buffer, code: string])[] = [
  ['text that is not JSON', () => 'activeEnergy=5', 'not_json'],
  ['nothing', () => '', 'not_json'],
  ['white space', () => ' \n\t ', 'not_json'],
  ['half a message', () => energy(1, 'alpha-E1', instant, 1).slice(0, -10), 'not_json'],
  ['NaN', () => `{"readings":[{"meter":"alpha-E1","ts":${instant},"values":{"activeEnergy":NaN}}]}`, 'not_json'],
  [
    'Infinity',
    () => `{"readings":[{"meter":"alpha-E1","ts":${instant},"values":{"activeEnergy":Infinity}}]}`,
    'not_json',
  ],
  ['bytes that are not UTF-8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'not_utf8'],
  ['random bytes', () => Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7919 + 128) % 256)), 'not_utf8'],
  ['a message of zero bytes', () => Buffer.alloc(100), 'not_json'],
  ['a number', () => '42', 'bad_message'],
  ['null', () => 'null', 'bad_message'],
  ['a text', () => '"readings"', 'bad_message'],
  ['an array', () => '[]', 'bad_message'],
  ['an object without readings', () => '{"seq":1}', 'bad_message'],
  ['readings that are an object', () => '{"readings":{}}', 'bad_message'],
  ['a sequence number that is a text', () => '{"seq":"1","readings":[]}', 'bad_message'],
  ['a negative sequence number', () => '{"seq":-1,"readings":[]}', 'bad_message'],
  ['a sequence number beyond 2^53', () => '{"seq":9007199254740993,"readings":[]}', 'bad_message'],
  ['a time of sending that is a number', () => '{"sentAt":1,"readings":[]}', 'bad_message'],
  ['a key twice in the message', () => '{"seq":1,"seq":2,"readings":[]}', 'duplicate_key'],
  [
    'a quantity twice in one entry',
    () => `{"readings":[{"meter":"alpha-E1","ts":${instant},"values":{"activeEnergy":1,"activeEnergy":2}}]}`,
    'duplicate_key',
  ],
  [
    'a quantity twice, once escaped',
    () => `{"readings":[{"meter":"alpha-E1","ts":${instant},"values":{"activeEnergy":1,"active\\u0045nergy":2}}]}`,
    'duplicate_key',
  ],
  ['nesting of twenty levels', () => `{"readings":[],"x":${deep(20)}}`, 'too_deep'],
  ['nesting of a hundred thousand levels', () => deep(100_000), 'too_deep'],
  ['objects nested a hundred thousand levels', () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'too_deep'],
];

test.each(WHOLE_MESSAGES)('%s is quarantined whole', async (_, payload, code) => {
  expect(await send(payload())).toEqual({ codes: [code], readings: 1 });
});

const ENTRIES: readonly (readonly [what: string, entry: () => unknown, code: string])[] = [
  ['an entry that is a number', () => 5, 'bad_reading'],
  ['an entry that is null', () => null, 'bad_reading'],
  ['an entry that is an array', () => [], 'bad_reading'],
  ['an empty entry', () => ({}), 'bad_reading'],
  ['an entry without a meter', () => ({ ts: instant, values: { activeEnergy: 1 } }), 'bad_reading'],
  ['a meter that is a number', () => ({ meter: 7, ts: instant, values: { activeEnergy: 1 } }), 'bad_reading'],
  ['values that are an array', () => ({ meter: 'alpha-E1', ts: instant, values: [1] }), 'bad_reading'],
  ['empty values', () => ({ meter: 'alpha-E1', ts: instant, values: {} }), 'empty_reading'],
  ['an unknown meter', () => ({ meter: 'alpha-E99', ts: instant, values: { activeEnergy: 1 } }), 'unknown_meter'],
  [
    "another enterprise's meter",
    () => ({ meter: 'beta-E1', ts: instant, values: { activeEnergy: 1 } }),
    'unknown_meter',
  ],
  [
    'a meter named like a method',
    () => ({ meter: 'constructor', ts: instant, values: { activeEnergy: 1 } }),
    'unknown_meter',
  ],
  ['no time', () => ({ meter: 'alpha-E1', values: { activeEnergy: 1 } }), 'bad_time'],
  ['a time that is not one', () => ({ meter: 'alpha-E1', ts: 'now', values: { activeEnergy: 1 } }), 'bad_time'],
  ['30 February', () => ({ meter: 'alpha-E1', ts: '2026-02-30T00:00:00Z', values: { activeEnergy: 1 } }), 'bad_time'],
  ['a fraction of a millisecond', () => ({ meter: 'alpha-E1', ts: 1.5, values: { activeEnergy: 1 } }), 'bad_time'],
  ['a time beyond all calendars', () => ({ meter: 'alpha-E1', ts: 1e300, values: { activeEnergy: 1 } }), 'bad_time'],
  [
    'a time without offset',
    () => ({ meter: 'alpha-E1', ts: '2026-11-20T16:00:00', values: { activeEnergy: 1 } }),
    'time_without_offset',
  ],
  ['tomorrow', () => ({ meter: 'alpha-E1', ts: Date.now() + DAY, values: { activeEnergy: 1 } }), 'time_in_future'],
  [
    'the year 9999',
    () => ({ meter: 'alpha-E1', ts: '9999-12-31T23:59:59Z', values: { activeEnergy: 1 } }),
    'time_in_future',
  ],
  [
    'the last instant there is',
    () => ({ meter: 'alpha-E1', ts: 8.64e15, values: { activeEnergy: 1 } }),
    'time_in_future',
  ],
  [
    'ancient times',
    () => ({ meter: 'alpha-E1', ts: '1999-01-01T00:00:00Z', values: { activeEnergy: 1 } }),
    'time_too_old',
  ],
  [
    'seconds for milliseconds',
    () => ({ meter: 'alpha-E1', ts: Math.floor(Date.now() / 1000), values: { activeEnergy: 1 } }),
    'time_too_old',
  ],
  ['before our era', () => ({ meter: 'alpha-E1', ts: -8.64e15, values: { activeEnergy: 1 } }), 'time_too_old'],
  ['an unknown quantity', () => ({ meter: 'alpha-E1', ts: instant, values: { happiness: 1 } }), 'unknown_quantity'],
  [
    'a quantity of another energy',
    () => ({ meter: 'alpha-E1', ts: instant, values: { volume: 1 } }),
    'unknown_quantity',
  ],
  [
    'a quantity named like a method',
    () => ({ meter: 'alpha-E1', ts: instant, values: { toString: 1 } }),
    'unknown_quantity',
  ],
  [
    'an unknown unit',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: { v: 1, u: 'btu' } } }),
    'unknown_unit',
  ],
  [
    'a unit in the wrong case',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activePower: { v: 1, u: 'mW' } } }),
    'unknown_unit',
  ],
  [
    'a unit that is a number',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: { v: 1, u: 3 } } }),
    'unknown_unit',
  ],
  [
    'a unit of something else',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: { v: 1, u: 'm3' } } }),
    'unit_mismatch',
  ],
  [
    'power for energy',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: { v: 1, u: 'kW' } } }),
    'unit_mismatch',
  ],
  ['a value that is a text', () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: '5' } }), 'not_a_number'],
  ['a value that is null', () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: null } }), 'not_a_number'],
  ['a value that is true', () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: true } }), 'not_a_number'],
  [
    'a value that is an array',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: [1] } }),
    'not_a_number',
  ],
  [
    'a value object without v',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: { u: 'kWh' } } }),
    'not_a_number',
  ],
  [
    'an unknown quality',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: 1 }, quality: 'perfect' }),
    'bad_quality',
  ],
  [
    'a quality that is a number',
    () => ({ meter: 'alpha-E1', ts: instant, values: { activeEnergy: 1 }, quality: 0 }),
    'bad_quality',
  ],
];

test.each(ENTRIES)('%s is quarantined alone, and the good entries around it are stored', async (_, entry, code) => {
  instant += 1000;
  const good = (quantity: string, value: number) => ({
    meter: 'alpha-E1',
    ts: instant + 1,
    values: { [quantity]: value },
  });
  const readings = [good('activeEnergy', instant % 1e6), entry(), good('activePower', 7)];
  const seq = 1_000_000 + published;
  expect(await send(JSON.stringify({ seq, readings }))).toEqual({ codes: [code], readings: 1 });
  for (const quantity of ['activeEnergy', 'activePower']) {
    const items = await hub.api().readings('alpha-E1', quantity, new Date(instant).toISOString());
    expect(items.map(({ ts }) => Date.parse(ts))).toEqual([instant + 1]);
  }
  const [item] = await hub.api().quarantine({ code });
  expect(item).toMatchObject({ seq, index: 1 });
});

test('numbers beyond a double are quarantined with the digits that were sent', async () => {
  instant += 1000;
  const payload = `{"seq":1,"readings":[{"meter":"alpha-E1","ts":${instant},"values":{"activeEnergy":1e400,"activePower":{"v":-1e999,"u":"kW"},"voltage":230}}]}`;
  expect(await send(payload)).toEqual({ codes: ['not_finite', 'not_finite'], readings: 2 });
  const items = await hub.api().quarantine({ code: 'not_finite' });
  expect(items.some(({ raw }) => raw.includes('1e400'))).toBe(true);
  expect((await hub.api().readings('alpha-E1', 'voltage', new Date(instant).toISOString())).length).toBe(1);
});

test('a value that is finite until it is converted is quarantined', async () => {
  instant += 1000;
  const values = { activeEnergy: { v: 1e308, u: 'GWh' } };
  const payload = JSON.stringify({ readings: [{ meter: 'alpha-E1', ts: instant, values }] });
  expect(await send(payload)).toEqual({ codes: ['not_finite'], readings: 1 });
});

test('a message without any reading is accounted for as a message', async () => {
  expect(await send('{"seq":1,"readings":[]}')).toEqual({ codes: [], readings: 0 });
});

test('every value of an entry that cannot be used is counted', async () => {
  const payload = JSON.stringify({
    readings: [
      { meter: 'nowhere', ts: instant, values: { activeEnergy: 1, activePower: 2, voltage: { v: 1, u: 'V' } } },
    ],
  });
  expect((await send(payload)).readings).toBe(3);
});

test('a message of two hundred thousand bad entries is taken apart while others are served', async () => {
  const before = (await hub.api().accounting()).total.readings.quarantined;
  const entries = 200_000;
  client.publish(TOPIC, `{"readings":[${'1,'.repeat(entries - 1)}1]}`, { messageId: ++published });
  await client.expect('puback', published);
  using other = await hub.raw('beta.g1');
  other.publish(telemetryTopic('beta.g1'), energy(1, 'beta-E1', Date.now(), 1));
  await other.expect('puback', 1);
  const booked = async () => (await hub.api().accounting()).total;
  await until('all is booked', async () => (await booked()).readings.quarantined === before + entries, 45_000);
  await until('nothing is pending', async () => (await booked()).messages.pending === 0);
  expect((await booked()).balanced).toBe(true);
  expect((await hub.api().readings('beta-E1', 'activeEnergy')).length).toBe(1);
});

test('the hub is ready after all of this', async () => {
  expect(await hub.api().readiness()).toBe(200);
  expect(await hub.api().alarms()).toEqual([]);
  expect(hub.fatal).toBeNull();
});
