/** Every wire format on its whole way, from the PUBLISH to the stored reading. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { encodeColumns } from '../../src/wire/columnar/encode.ts';
import { receiptSchema } from '../../src/wire/receipt.ts';
import { encodeSenmlCbor, encodeSenmlJson, type SenmlRecord } from '../../src/wire/senml/encode.ts';
import { readPayload } from '../../src/wire/sparkplug/payload.ts';
import type { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData, type HubUnderTest, startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { bdSeq, double, type PayloadToSend, sparkplugPayload } from '../wire/sparkplug/encode.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TELEMETRY = telemetryTopic('alpha.g1');
const SENML = 'senml/v1/alpha/g1';
const sparkplug = (message: string, device?: string) =>
  `spBv1.0/alpha/${message}/g1${device === undefined ? '' : `/${device}`}`;

let hub: TestHub;
let client: RawMqtt;
let published = 0;
/** Messages in the journal that no gateway has sent now. */
let replayed = 0;
/** A whole second two hours ago. */
const START = Math.floor(Date.now() / 1000) * 1000 - 7_200_000;

beforeAll(async () => {
  hub = await startTestHub();
  client = await hub.raw('alpha.g1');
});
afterAll(async () => {
  client.destroy();
  await hub[Symbol.asyncDispose]();
});

/** Publishes and waits until it is processed. */
async function send(topic: string, payload: string | Uint8Array): Promise<void> {
  client.publish(topic, typeof payload === 'string' ? payload : Buffer.from(payload), { messageId: ++published });
  await client.expect('puback', published);
  await processed(hub, published + replayed);
}

async function processed(anyHub: HubUnderTest, messages: number): Promise<void> {
  await until(`${messages} messages are processed`, async () => {
    const { total } = await anyHub.api().accounting();
    return total.messages.processed >= messages && total.messages.pending === 0;
  });
  expect((await anyHub.api().accounting()).total.balanced).toBe(true);
}

async function counts(): Promise<Record<string, number | null>> {
  return { ...(await hub.api().accounting()).total.readings };
}

interface Sample {
  readonly meter: string;
  readonly ts: number;
  readonly activeEnergy: number;
  readonly activePower: number;
}

const samplesFrom = (start: number): Sample[] =>
  Array.from({ length: 10 }, (_, i) => ({
    meter: i % 2 === 0 ? 'alpha-E1' : 'alpha-E2',
    ts: start + i * 1000,
    activeEnergy: 184_223.71 + i,
    activePower: i === 3 ? 0 : 412.5 - i,
  }));

const senmlRecords = (samples: readonly Sample[]): SenmlRecord[] =>
  samples.flatMap(({ meter, ts, activeEnergy, activePower }) => [
    { bn: `urn:dev:ow:${meter}:`, bt: ts / 1000, n: 'activeEnergy', u: 'kWh', v: activeEnergy },
    { n: 'activePower', u: 'kW', v: activePower },
  ]);

/** Births without values, then data by alias, one message for each sample. */
function sparkplugMessages(samples: readonly Sample[]): [topic: string, payload: PayloadToSend][] {
  const first = samples[0]!.ts;
  const unit = (text: string) => ({ keys: ['engUnit'], values: [{ string_value: text }] });
  const births = ['alpha-E1', 'alpha-E2'].map((meter, i): [string, PayloadToSend] => [
    sparkplug('DBIRTH', meter),
    {
      ...{ timestamp: first, seq: i + 1 },
      metrics: [
        { name: 'Energy/Import', alias: 10 + i, datatype: 10, is_null: true, properties: unit('kWh') },
        { name: 'Power/Total', alias: 20 + i, datatype: 10, is_null: true, properties: unit('kW') },
      ],
    },
  ]);
  const data = samples.map(({ meter, ts, activeEnergy, activePower }, n): [string, PayloadToSend] => {
    const i = meter === 'alpha-E1' ? 0 : 1;
    const metrics = [
      { alias: 10 + i, timestamp: ts, double_value: activeEnergy },
      { alias: 20 + i, timestamp: ts, double_value: activePower },
    ];
    return [sparkplug('DDATA', meter), { timestamp: ts, seq: 3 + n, metrics }];
  });
  return [[sparkplug('NBIRTH'), { timestamp: first, seq: 0, metrics: [bdSeq(1)] }], ...births, ...data];
}

type Messages = (samples: readonly Sample[]) => readonly (readonly [topic: string, payload: string | Uint8Array])[];

const FORMATS: readonly (readonly [name: string, messages: Messages])[] = [
  [
    'rows',
    (samples) => {
      const readings = samples.map(({ meter, ts, activeEnergy, activePower }) => ({
        ...{ meter, ts },
        values: { activeEnergy: { v: activeEnergy, u: 'kWh' }, activePower: { v: activePower, u: 'kW' } },
      }));
      return [[TELEMETRY, telemetry(published + 1, ...readings)]];
    },
  ],
  [
    'columns',
    (samples) => {
      const columns = {
        meters: ['alpha-E1', 'alpha-E2'],
        m: samples.map(({ meter }) => (meter === 'alpha-E1' ? 0 : 1)),
        ts: { from: samples[0]!.ts, step: 1000, count: samples.length },
        values: {
          activeEnergy: samples.map(({ activeEnergy }) => activeEnergy),
          activePower: samples.map(({ activePower }) => activePower),
        },
        units: { activeEnergy: 'kWh', activePower: 'kW' },
      };
      return [[TELEMETRY, encodeColumns(published + 1, new Date().toISOString(), columns)]];
    },
  ],
  ['SenML in JSON', (samples) => [[SENML, encodeSenmlJson(senmlRecords(samples))]]],
  ['SenML in CBOR', (samples) => [[SENML, encodeSenmlCbor(senmlRecords(samples))]]],
  [
    'Sparkplug B',
    (samples) => sparkplugMessages(samples).map(([topic, payload]) => [topic, sparkplugPayload(payload)]),
  ],
];

describe('the same readings', () => {
  test.each(FORMATS.map(([name, messages], index) => [name, messages, START + index * 60_000] as const))(
    'in %s are stored with the same values, and counted the same',
    async (_, messages, start) => {
      const before = await counts();
      const samples = samplesFrom(start);
      for (const [topic, payload] of messages(samples)) await send(topic, payload);
      const after = await counts();
      expect([after['received']! - before['received']!, after['stored']! - before['stored']!]).toEqual([20, 20]);
      for (const meter of ['alpha-E1', 'alpha-E2']) {
        for (const quantity of ['activeEnergy', 'activePower'] as const) {
          const stored = await hub.api().readings(meter, quantity, new Date(start).toISOString());
          const own = stored.filter(({ ts }) => Date.parse(ts) < start + 60_000);
          expect(own.map(({ ts, value, quality }) => [Date.parse(ts), value, quality.level])).toEqual(
            samples.filter((sample) => sample.meter === meter).map((sample) => [sample.ts, sample[quantity], 'good']),
          );
        }
      }
    },
  );

  test('sent once more in every other format are duplicates', async () => {
    const before = await counts();
    const samples = samplesFrom(START);
    for (const [, messages] of FORMATS.filter(([name]) => name !== 'Sparkplug B')) {
      for (const [topic, payload] of messages(samples)) await send(topic, payload);
    }
    const after = await counts();
    expect(after['duplicate']! - before['duplicate']!).toBe(80);
    expect([after['stored'], after['revised'], after['quarantined']]).toEqual([
      before['stored'],
      before['revised'],
      before['quarantined'],
    ]);
  });
});

test('a receipt names a refused reading by its row or record, and the quarantine has it in the form of rows', async () => {
  const receipts = await hub.mqtt('alpha.g1');
  const received: unknown[] = [];
  receipts.on('message', (_, payload) => received.push(JSON.parse(payload.toString())));
  await receipts.subscribeAsync('energy/v1/alpha/g1/receipt', { qos: 1 });
  const batches = () =>
    received.map((receipt) => receiptSchema.parse(receipt)).filter((receipt) => receipt.type === 'batch');
  const at = START + 600_000;
  const columns = {
    meters: ['alpha-E1', 'nowhere'],
    m: [0, 1],
    ts: at,
    values: { activeEnergy: [1, 2], activePower: [null, 3] },
  };
  await send(TELEMETRY, encodeColumns(900, 'now', columns));
  await until('the receipt has come', () => batches().length === 1);
  expect(batches()[0]).toMatchObject({
    ...{ processed: [[900, 900]], received: 3, quarantined: 2 },
    rejected: [{ seq: 900, index: 1, meter: 'nowhere', code: 'unknown_meter' }],
  });
  await send(
    SENML,
    encodeSenmlJson([
      { bn: 'alpha-E1:', bt: at / 1000 + 1, n: 'voltage', u: 'V', v: 230 },
      { n: 'voltage', u: 'A', v: 5 },
    ]),
  );
  await until('the receipt has come', () => batches().length === 2);
  expect(batches()[1]).toMatchObject({
    ...{ processed: [], messages: 1, received: 2, stored: 1 },
    rejected: [{ seq: null, index: 1, meter: 'alpha-E1', quantity: 'voltage', code: 'unit_mismatch' }],
  });
  await receipts.endAsync();
  const [item] = await hub.api().quarantine({ code: 'unit_mismatch' });
  expect(JSON.parse(item!.raw)).toEqual({ meter: 'alpha-E1', ts: at + 1000, values: { voltage: { v: 5, u: 'A' } } });
});

test('what was refused is replayed from the quarantine: a whole message on its topic, a reading once its meter is known', async () => {
  const replay = async (filter: object): Promise<unknown> => {
    const response = await fetch(`${hub.api().url}/api/v1/quarantine/replay`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.data.key('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ filter }),
    });
    const body = await response.json();
    replayed++;
    await processed(hub, published + replayed);
    return body;
  };
  const at = START + 700_000;
  await send(SENML, `[{"bver":11,"n":"alpha-E1:voltage","t":${at / 1000},"v":1}]`);
  expect(await replay({ code: 'unsupported_version' })).toMatchObject({ entries: 1, messages: 1 });
  const again = await hub.api().quarantine({ code: 'unsupported_version', state: 'open' });
  expect(again.map((item) => (item as unknown as { topic: string }).topic)).toEqual([SENML]);

  await send(
    sparkplug('DDATA', 'alpha-N9'),
    sparkplugPayload({ timestamp: at, seq: 13, metrics: [double({ name: 'Energy/Import' }, 77)] }),
  );
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const names = { id: 'alpha-N9', enterprise: 'alpha', gateway: 'g1', name: 'N9', nameEn: 'N9' };
  await registry.apply({ meters: [{ ...names, energy: 'electricity', level: 2, parent: 'alpha-E1', units: {} }] });
  await registry.close();
  expect(await replay({ meter: 'alpha-N9' })).toMatchObject({ entries: 1, readings: 1 });
  expect((await hub.api().readings('alpha-N9', 'activeEnergy')).map(({ value }) => value)).toEqual([77]);
});

test('unknown metrics, aliases and texts of Sparkplug stand in the quarantine by code', async () => {
  const timestamp = START + 800_000;
  const metrics = [
    double({ name: 'Voltage/L2' }, 231),
    { alias: 999, double_value: 1 },
    { name: 'Serial', datatype: 12, string_value: 'A1' },
  ];
  await send(sparkplug('DDATA', 'alpha-E1'), sparkplugPayload({ timestamp, seq: 14, metrics }));
  for (const code of ['unknown_quantity', 'unknown_alias', 'not_a_number']) {
    expect((await hub.api().quarantine({ code, meter: 'alpha-E1' })).length, code).toBe(1);
  }
});

describe('the broker', () => {
  test('asks a node for its births where a message is missing, on its own command topic', async () => {
    await using other = await startTestHub();
    using node = await other.raw('alpha.g1');
    const filters = [sparkplug('NCMD'), `${sparkplug('DCMD')}/#`, sparkplug('DCMD', 'alpha-E1')];
    node.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
    const [suback] = await node.expect('suback', 1);
    expect(suback?.granted).toEqual([1, 1, 1]);
    const messages: [string, PayloadToSend][] = [
      [sparkplug('NBIRTH'), { timestamp: START, seq: 0, metrics: [bdSeq(1)] }],
      [
        sparkplug('DBIRTH', 'alpha-E1'),
        { timestamp: START, seq: 1, metrics: [double({ name: 'voltage', alias: 1 }, 230)] },
      ],
      [sparkplug('DDATA', 'alpha-E1'), { timestamp: START + 1, seq: 3, metrics: [{ alias: 1, double_value: 231 }] }],
    ];
    // As the specification has it: QoS 0.
    for (const [topic, payload] of messages) node.publish(topic, sparkplugPayload(payload), { qos: 0 });
    const [command] = await node.expect('publish', 1);
    expect(command?.topic).toBe(sparkplug('NCMD'));
    expect(readPayload(command?.payload as Buffer).metrics).toMatchObject([
      { name: 'Node Control/Rebirth', booleanValue: true },
    ]);
    await until('all is booked', async () => (await other.api().accounting()).total.bestEffort.readings.stored === 2);
    const stored = await other.api().readings('alpha-E1', 'voltage');
    expect(stored.map(({ value, quality }) => [value, quality.level, quality.reasons])).toEqual([
      [230, 'good', []],
      [231, 'suspect', ['gap']],
    ]);
  });

  test('knows from births and deaths, and from a death as last will, whether a gateway is there', async () => {
    await using other = await startTestHub();
    const state = (expected: string) =>
      until(`it is ${expected}`, async () => (await other.api().gatewayState('alpha', 'g1')) === expected);
    const will = {
      topic: sparkplug('NDEATH'),
      payload: sparkplugPayload({ metrics: [bdSeq(2)] }),
      qos: 1,
      retain: false,
    } as const;
    const node = await other.raw('alpha.g1', { will });
    const death = sparkplugPayload({ timestamp: START, metrics: [bdSeq(2)] });
    node.publish(sparkplug('NDEATH'), death, { messageId: 1 });
    await state('offline');
    node.publish(sparkplug('NBIRTH'), sparkplugPayload({ timestamp: START, seq: 0, metrics: [bdSeq(2)] }), {
      messageId: 2,
    });
    await state('online');
    node.destroy();
    await state('offline');
    // Death, birth and the will.
    await processed(other, 3);
  });

  test.each([
    'spBv1.0/STATE/host',
    'spBv1.0/alpha/STATE/g1',
    'spBv1.0/alpha/NCMD/g1',
    'spBv1.0/alpha/DCMD/g1/alpha-E1',
    'spBv1.0/alpha/NBIRTH/g2',
    'spBv1.0/beta/NDATA/g1',
    'spBv1.0/alpha/NDATA/g1/alpha-E1',
    'spBv1.0/alpha/DDATA/g1',
    'senml/v1/alpha/g2',
    'senml/v1/beta/g1',
    'senml/v1/alpha/g1/x',
  ])('ends the connection of who publishes on %s', async (topic) => {
    using foreign = await hub.raw('alpha.g1');
    foreign.publish(topic, sparkplugPayload({ timestamp: START, seq: 0 }));
    await foreign.expectClose();
    expect(foreign.acknowledged()).toEqual([]);
  });

  test.each(['spBv1.0/alpha/NDEATH/g2', 'spBv1.0/beta/NDEATH/g1', 'spBv1.0/alpha/NBIRTH/g1', 'spBv1.0/STATE/host'])(
    'refuses the last will %s',
    async (topic) => {
      const will = { topic, payload: Buffer.alloc(0), qos: 1, retain: false } as const;
      await expect(hub.raw('alpha.g1', { will })).rejects.toThrow('CONNACK 5');
    },
  );

  test.each([
    'spBv1.0/alpha/NCMD/g2',
    'spBv1.0/alpha/DCMD/g2/#',
    'spBv1.0/alpha/DCMD/g1/+/x',
    'spBv1.0/#',
    'spBv1.0/alpha/NDATA/g1',
    'senml/v1/alpha/g1',
  ])('refuses a subscription to %s', async (topic) => {
    using foreign = await hub.raw('alpha.g1');
    foreign.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
    const [suback] = await foreign.expect('suback', 1);
    expect(suback?.granted).toEqual([128]);
  });
});

test('aliases survive a hub that is killed between birth and data, and whose journal is pruned', async () => {
  using data = await createTestData();
  await using killed = await spawnHub(data, { environment: { METERHUB_JOURNAL_RETAIN: '0B' } });
  const publish = async (messages: readonly (readonly [string, PayloadToSend])[], first: number): Promise<void> => {
    using node = await killed.raw('alpha.g1');
    for (const [index, [topic, payload]] of messages.entries()) {
      node.publish(topic, sparkplugPayload(payload), { messageId: first + index });
    }
    await node.expect('puback', messages.length);
  };
  const messages = sparkplugMessages(samplesFrom(START));
  await publish(messages.slice(0, 3), 1);
  await processed(killed, 3);
  await until('the births are pruned', async () => (await killed.api().metric('meterhub_journal_bytes')) === 0);
  await killed.kill();
  await killed.start();
  await publish(messages.slice(3), 4);
  await processed(killed, messages.length);
  expect((await killed.api().accounting()).total.readings).toMatchObject({ received: 20, stored: 20, quarantined: 0 });
  const stored = await killed.api().readings('alpha-E2', 'activePower');
  expect(stored.map(({ value, quality }) => [value, quality.level])).toEqual(
    samplesFrom(START)
      .filter(({ meter }) => meter === 'alpha-E2')
      .map(({ activePower }) => [activePower, 'good']),
  );
});
