import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_REASONS } from '../../../src/domain/quality.ts';
import { decodeSparkplug } from '../../../src/wire/sparkplug/decode.ts';
import { type KeptState, SparkplugNodes } from '../../../src/wire/sparkplug/nodes.ts';
import { readPayload, rebirthCommand } from '../../../src/wire/sparkplug/payload.ts';
import { qualityOf } from '../../../src/wire/sparkplug/values.ts';
import { parseSparkplugTopic } from '../../../src/wire/topics.ts';
import { seededRandom, testSeed } from '../../helpers/seed.ts';
import { type Collected, collected, isUsable } from '../helpers/collected.ts';
import { bdSeq, double, type MetricToSend, type PayloadToSend, sparkplugPayload, TYPES } from './encode.ts';

const T = 1_795_248_000_000;

/** One edge node as the hub sees it. */
class Rig {
  nodes = new SparkplugNodes();
  readonly kept = new Map<string, KeptState>();

  send(kind: string, payload: PayloadToSend | Uint8Array, receivedAt = T + 60_000): Collected {
    const [message, device] = kind.split('/');
    const topic = parseSparkplugTopic(`spBv1.0/A/${message}/g1${device === undefined ? '' : `/${device}`}`)!;
    const bytes = payload instanceof Uint8Array ? payload : sparkplugPayload(payload);
    return collected((sink) => decodeSparkplug(topic, bytes, receivedAt, this.nodes, sink));
  }

  /** What the hub would ask births of, after a batch. */
  book(): string[] {
    const changes = this.nodes.takeChanges();
    for (const change of changes) this.kept.set(change.part, change);
    return this.nodes.incomplete(changes);
  }

  /** As after a restart: everything is forgotten but what was kept. */
  restart(): void {
    this.nodes = new SparkplugNodes(this.kept.values());
  }

  /** A node and one device with two metrics, of messages 0 and 1. */
  born(timestamp = T): this {
    this.send('NBIRTH', { timestamp, seq: 0, metrics: [bdSeq(3)] });
    this.send('DBIRTH/E-1', {
      ...{ timestamp, seq: 1 },
      metrics: [double({ name: 'Energy/Import', alias: 1 }, 100), double({ name: 'activePower', alias: 2 }, 5)],
    });
    return this;
  }
}

const codes = ({ rejections }: Collected): string[] => rejections.map(({ code }) => code);
const readings = ({ values }: Collected) => values.map(({ meter, quantity, value }) => [meter, quantity, value]);
const data = (seq: number, ...metrics: readonly MetricToSend[]): PayloadToSend => ({
  timestamp: T + 1000 + seq,
  seq,
  metrics,
});

describe('a payload written by hand', () => {
  // protobuf, "Encoding": a tag is field << 3 | wire type, a varint has its low seven bits first.
  const bytes = Buffer.from(
    `08 80 c0 8d cc 9f 34
     12 1c  0a 09 "Frequency" 10 ac 02 18 81 c0 8d cc 9f 34  20 09 65 00 00 48 42
     12 09  10 01 20 03 50 a4 f4 ff ff 0f
     18 00`
      .replace('"Frequency"', Buffer.from('Frequency').toString('hex'))
      // Length of the second metric: 2 + 2 + 6; of the first: 2 + 9 + 3 + 7 + 2 + 5.
      .replace('12 09', '12 0a')
      .replaceAll(/\s/g, ''),
    'hex',
  );

  it('is read field by field', () => {
    const timestamp = readPayload(bytes).timestamp!;
    // 0x80 0xc0 0x8d 0xcc 0x9f 0x34 = 0 + 64·2^7 + 13·2^14 + 76·2^21 + 31·2^28 + 52·2^35.
    expect(timestamp).toBe(64 * 2 ** 7 + 13 * 2 ** 14 + 76 * 2 ** 21 + 31 * 2 ** 28 + 52 * 2 ** 35);
    expect(readPayload(bytes)).toEqual({
      timestamp,
      seq: 0,
      metrics: [
        // 0x42480000 is 50 in IEEE 754; 0xac 0x02 is 44 + 2·2^7.
        { name: 'Frequency', alias: 300, timestamp: timestamp + 1, datatype: 9, floatValue: 50 },
        // -1500 as 32 bits: 4294965796.
        { alias: 1, datatype: 3, intValue: 4_294_965_796 },
      ],
    });
  });
});

describe('a command for a rebirth', () => {
  it('has the bytes that the schema gives it', () => {
    const metric = { name: 'Node Control/Rebirth', timestamp: T, datatype: TYPES.Boolean, boolean_value: true };
    expect(Buffer.from(rebirthCommand(T))).toEqual(sparkplugPayload({ timestamp: T, metrics: [metric] }));
  });
});

/** An edge node from birth to death as a Python encoder of the public protocol description writes it, in base64. */
const SAMPLES: readonly (readonly [topic: string, payload: string])[] = [
  [
    'spBv1.0/Plant1/NBIRTH/EdgeA',
    'CID4pfnBMhISCgViZFNlcRiA+KX5wTIgBFgHEiEKFE5vZGUgQ29udHJvbC9SZWJpcnRoGID4pfnBMiALcAAYAA==',
  ],
  [
    'spBv1.0/Plant1/DBIRTH/EdgeA/Meter01',
    'CID4pfnBMhIcCgpWb2x0YWdlL0wxEAEYgPil+cEyIAllAIBmQxIjCg1FbmVyZ3kvSW1wb3J0EAIYgPil+cEyIApprkfhegwk/kASHgoLUG93ZXIvVG90YWwQAxiA+KX5wTIgA1Ck9P//DxIhCgZTZXJpYWwQBBiA+KX5wTIgDHoMMjAxMDAwMDAwMDEyGAE=',
  ],
  [
    'spBv1.0/Plant1/DDATA/EdgeA/Meter01',
    'COj/pfnBMhIUEAIY6P+l+cEyIAppPQrXowwk/kASERADGOj/pfnBMiADUKX0//8PEg0QARjo/6X5wTIgCTgBGAI=',
  ],
  ['spBv1.0/Plant1/DDEATH/EdgeA/Meter01', 'CNCHpvnBMhgD'],
  ['spBv1.0/Plant1/NDEATH/EdgeA', 'CLiPpvnBMhISCgViZFNlcRi4j6b5wTIgBFgH'],
];
describe('payloads of an independent encoder', () => {
  it('decode from birth to death', () => {
    const nodes = new SparkplugNodes();
    const all = SAMPLES.map(([topic, payload]) =>
      collected((sink) => {
        const parsed = parseSparkplugTopic(topic)!;
        return decodeSparkplug(parsed, Buffer.from(payload, 'base64'), T, nodes, sink);
      }),
    );
    expect(all.map(readings)).toEqual([
      [],
      [
        ['Meter01', 'voltage', 230.5],
        ['Meter01', 'activeEnergy', 123_456.78],
        ['Meter01', 'activePower', -1500],
      ],
      [
        ['Meter01', 'activeEnergy', 123_456.79],
        ['Meter01', 'activePower', -1499],
      ],
      [],
      [],
    ]);
    // The serial number is a text; the voltage of the data is null.
    expect(all.map(codes)).toEqual([[], ['not_a_number'], [], [], []]);
    expect(all.flatMap(({ values }) => values).every(({ quality }) => quality === 0)).toBe(true);
  });
});

describe('data', () => {
  it('may have aliases alone, with what their births said of them', () => {
    const rig = new Rig();
    rig.send('NBIRTH', { timestamp: T, seq: 0, metrics: [bdSeq(0)] });
    const unit = { keys: ['engUnit'], values: [{ string_value: 'MWh' }] };
    rig.send('DBIRTH/E-1', {
      timestamp: T,
      seq: 1,
      metrics: [double({ name: 'Energy/Import', alias: 9, properties: unit }, 1)],
    });
    const { values } = rig.send('DDATA/E-1', data(2, { alias: 9, double_value: 2.5, timestamp: T + 500 }));
    expect(values).toEqual([
      { index: 0, meter: 'E-1', timestamp: T + 500, quality: 0, quantity: 'activeEnergy', value: 2.5, unit: 'MWh' },
    ]);
    expect(rig.book()).toEqual([]);
  });

  it('of the node begin with the meter', () => {
    const rig = new Rig();
    const metrics = [
      double({ name: 'E-1/Energy/Import', alias: 1 }, 1),
      double({ name: 'E-2/voltage', alias: 2 }, 230),
    ];
    expect(readings(rig.send('NBIRTH', { timestamp: T, seq: 0, metrics }))).toEqual([
      ['E-1', 'activeEnergy', 1],
      ['E-2', 'voltage', 230],
    ]);
    const sent = data(1, double({ alias: 2 }, 231), double({ name: 'Uptime' }, 5));
    const said = rig.send('NDATA', sent);
    expect([readings(said), codes(said)]).toEqual([[['E-2', 'voltage', 231]], ['no_meter']]);
  });

  it('of a value of zero are a reading, of null are none', () => {
    const rig = new Rig().born();
    const said = rig.send('DDATA/E-1', data(2, double({ alias: 1 }, 0), { alias: 2, is_null: true }));
    expect([readings(said), said.count]).toEqual([[['E-1', 'activeEnergy', 0]], 1]);
  });

  it('without a timestamp of the metric have that of the payload', () => {
    const { values } = new Rig().born().send('DDATA/E-1', data(2, double({ alias: 1 }, 0)));
    expect(values.map(({ timestamp }) => timestamp)).toEqual([T + 1002]);
  });

  it('with unknown names stay as they are named, to be refused as unknown quantities', () => {
    expect(readings(new Rig().born().send('DDATA/E-1', data(2, double({ name: 'Voltage/L2' }, 1))))).toEqual([
      ['E-1', 'Voltage/L2', 1],
    ]);
  });

  it.each<[string, MetricToSend, number]>([
    ['Int8', { datatype: TYPES.Int8, int_value: 0xff }, -1],
    ['Int8 in 32 bits', { datatype: TYPES.Int8, int_value: 0xffffff80 }, -128],
    ['Int16', { datatype: TYPES.Int16, int_value: 0x8000 }, -32_768],
    ['Int32', { datatype: TYPES.Int32, int_value: 4_294_965_796 }, -1500],
    ['Int64', { datatype: TYPES.Int64, long_value: '18446744073709550116' }, -1500],
    ['UInt8', { datatype: TYPES.UInt8, int_value: 255 }, 255],
    ['UInt32', { datatype: TYPES.UInt32, int_value: 4_294_967_295 }, 4_294_967_295],
    ['UInt64', { datatype: TYPES.UInt64, long_value: '9007199254740991' }, 9_007_199_254_740_991],
    ['Float', { datatype: TYPES.Float, float_value: 0.5 }, 0.5],
  ])('of type %s', (_, metric, value) => {
    expect(readings(new Rig().born().send('DDATA/E-1', data(2, { alias: 1, ...metric })))).toEqual([
      ['E-1', 'activeEnergy', value],
    ]);
  });

  it.each<[string, MetricToSend, string]>([
    ['a text', { alias: 1, datatype: TYPES.String, string_value: '5' }, 'not_a_number'],
    ['a boolean', { alias: 1, datatype: TYPES.Boolean, boolean_value: true }, 'not_a_number'],
    ['bytes', { alias: 1, datatype: TYPES.Bytes, bytes_value: Uint8Array.of(1) }, 'not_a_number'],
    ['a template', { alias: 1, datatype: TYPES.Template, template_value: { metrics: [{}] } }, 'not_a_number'],
    ['no value', { alias: 1, datatype: TYPES.Double }, 'not_a_number'],
    ['the value of another type', { alias: 1, datatype: TYPES.Double, int_value: 5 }, 'not_a_number'],
    ['NaN', double({ alias: 1 }, Number.NaN), 'not_finite'],
    ['an alias that was not born', double({ alias: 77 }, 1), 'unknown_alias'],
    ['neither name nor alias', double({}, 1), 'bad_reading'],
    ['a time beyond all calendars', double({ alias: 1, timestamp: 9e15 }, 1), 'bad_time'],
  ])('with %s are refused alone', (_, metric, code) => {
    const said = new Rig().born().send('DDATA/E-1', data(2, metric, double({ name: 'voltage' }, 230)));
    expect([codes(said), readings(said)]).toEqual([[code], [['E-1', 'voltage', 230]]]);
    expect(said.rejections[0]!.index).toBe(0);
  });

  it('keep what a value of bytes was, for whoever looks at it', () => {
    const metric = { alias: 1, datatype: TYPES.Bytes, bytes_value: Uint8Array.of(1, 2, 3) };
    expect(new Rig().born().send('DDATA/E-1', data(2, metric)).rejections[0]!.raw).toMatchObject({
      otherValue: 'AQID',
    });
  });

  it.each([
    [0, 3],
    [63, 3],
    [64, 2],
    [192, 0],
    [255, 0],
    [500, 2],
    [1_073_742_080, 2],
    [-2_147_483_136, 3],
  ])('of quality code %i have quality %i', (code, quality) => {
    expect(qualityOf(code)).toBe(quality);
    const properties = { keys: ['Quality'], values: [{ int_value: code >>> 0 }] };
    const { values } = new Rig().born().send('DDATA/E-1', data(2, double({ alias: 1, properties }, 1)));
    expect(values.map((value) => value.quality)).toEqual([quality]);
  });
});

describe('sequence numbers', () => {
  it('go round from 255 to 0', () => {
    const rig = new Rig().born();
    for (let seq = 2; seq < 600; seq++) {
      const payload = { ...data(seq, double({ alias: 1 }, seq)), seq: seq % 256 };
      expect(rig.send('DDATA/E-1', payload).values[0]!.quality).toBe(0);
    }
    expect(rig.book()).toEqual([]);
  });

  it('with a gap have the births asked for, and data by alias are suspect until then', () => {
    const rig = new Rig().born();
    rig.book();
    const said = rig.send('DDATA/E-1', data(4, double({ alias: 1 }, 1), double({ name: 'voltage' }, 2)));
    expect(said.values.map(({ quality }) => quality)).toEqual([2 | QUALITY_REASONS.gap, 0]);
    expect(rig.book()).toEqual(['A/g1']);
    rig.born(T + 5000);
    expect(rig.book()).toEqual([]);
    const after = rig.send('DDATA/E-1', { timestamp: T + 6000, seq: 2, metrics: [double({ alias: 1 }, 1)] });
    expect(after.values[0]!.quality).toBe(0);
  });

  it('of a message that comes twice, or is replayed later, are no gap', () => {
    const rig = new Rig().born();
    const [second, third] = [data(2, double({ alias: 1 }, 1)), data(3, double({ alias: 1 }, 2))];
    for (const payload of [second, second, third, second, third]) {
      expect(rig.send('DDATA/E-1', payload).values[0]!.quality).toBe(0);
    }
    expect(rig.book()).toEqual([]);
  });

  it('that an encoder leaves out of a birth because they are zero are zero', () => {
    const rig = new Rig();
    rig.send('NBIRTH', { timestamp: T, metrics: [bdSeq(0)] });
    rig.send('DBIRTH/E-1', { timestamp: T, seq: 1, metrics: [double({ name: 'voltage', alias: 1 }, 1)] });
    expect(rig.book()).toEqual([]);
  });
});

describe('births', () => {
  it('are asked for where data come before them, whose aliases are refused', () => {
    const rig = new Rig();
    const said = rig.send('DDATA/E-1', data(7, double({ alias: 1 }, 1), double({ name: 'voltage' }, 2)));
    expect([codes(said), readings(said)]).toEqual([['unknown_alias'], [['E-1', 'voltage', 2]]]);
    expect(rig.book()).toEqual(['A/g1']);
  });

  it('of a node end those of its devices', () => {
    const rig = new Rig().born();
    rig.send('NBIRTH', { timestamp: T + 500, seq: 0, metrics: [bdSeq(4)] });
    const said = rig.send('DDATA/E-1', { timestamp: T + 600, seq: 1, metrics: [double({ alias: 1 }, 1)] });
    expect(codes(said)).toEqual(['unknown_alias']);
    expect(rig.book()).toEqual(['A/g1']);
  });

  it('may give an alias to another metric', () => {
    const rig = new Rig().born().born(T + 500);
    rig.send('DBIRTH/E-1', { timestamp: T + 700, seq: 2, metrics: [double({ name: 'voltage', alias: 1 }, 230)] });
    expect(readings(rig.send('DDATA/E-1', data(3, double({ alias: 1 }, 231))))).toEqual([['E-1', 'voltage', 231]]);
  });

  it('that are older than those in force are readings and change no alias', () => {
    const rig = new Rig().born();
    const old = { timestamp: T - 9000, seq: 0, metrics: [bdSeq(1), double({ name: 'E-1/current', alias: 1 }, 5)] };
    expect(readings(rig.send('NBIRTH', old))).toEqual([['E-1', 'current', 5]]);
    expect(readings(rig.send('DDATA/E-1', data(2, double({ alias: 1 }, 6))))).toEqual([['E-1', 'activeEnergy', 6]]);
    expect(rig.book()).toEqual([]);
  });

  it('do not let data from before them use their aliases', () => {
    const rig = new Rig().born();
    const old = rig.send('DDATA/E-1', { timestamp: T - 1, seq: 200, metrics: [double({ alias: 1 }, 1)] });
    expect(codes(old)).toEqual(['unknown_alias']);
    expect(rig.send('DDATA/E-1', data(2, double({ alias: 1 }, 1))).values[0]!.quality).toBe(0);
    expect(rig.book()).toEqual([]);
  });

  it('of a clock that was ahead give way once it is right', () => {
    const rig = new Rig().born(T + 1e10);
    const late = T + 120_000;
    rig.send('NBIRTH', { timestamp: late, seq: 0, metrics: [bdSeq(4)] }, late);
    rig.send('DBIRTH/E-1', { timestamp: late, seq: 1, metrics: [double({ name: 'voltage', alias: 1 }, 230)] }, late);
    const said = rig.send('DDATA/E-1', { timestamp: late, seq: 2, metrics: [double({ alias: 1 }, 1)] }, late);
    expect(readings(said)).toEqual([['E-1', 'voltage', 1]]);
  });

  it('hold after a restart', () => {
    const rig = new Rig().born();
    rig.book();
    rig.restart();
    expect(readings(rig.send('DDATA/E-1', data(2, double({ alias: 1 }, 7), { alias: 2, double_value: 8 })))).toEqual([
      ['E-1', 'activeEnergy', 7],
      ['E-1', 'activePower', 8],
    ]);
    expect(rig.book()).toEqual([]);
  });
});

describe('deaths', () => {
  it('of a node end its session, and it is not asked for births until it speaks', () => {
    const rig = new Rig().born();
    expect(rig.send('NDEATH', { timestamp: T + 5, metrics: [bdSeq(3)] }).count).toBe(0);
    expect(rig.book()).toEqual([]);
    const said = rig.send('DDATA/E-1', data(2, double({ alias: 1 }, 1)));
    expect(said.values[0]!.quality).toBe(2 | QUALITY_REASONS.gap);
    expect(rig.book()).toEqual(['A/g1']);
  });

  it('of an earlier session change nothing', () => {
    const rig = new Rig().born();
    rig.send('NDEATH', { timestamp: T + 5, metrics: [bdSeq(2)] });
    expect(rig.send('DDATA/E-1', data(2, double({ alias: 1 }, 1))).values[0]!.quality).toBe(0);
  });

  it('need no timestamp', () => {
    expect(new Rig().send('NDEATH', { metrics: [bdSeq(0)] }).result.ok).toBe(true);
  });

  it('of a device end its births', () => {
    const rig = new Rig().born();
    rig.send('DDEATH/E-1', { timestamp: T + 5, seq: 2 });
    rig.book();
    rig.restart();
    expect(codes(rig.send('DDATA/E-1', data(3, double({ alias: 1 }, 1))))).toEqual(['unknown_alias']);
  });
});

describe('a payload is refused whole', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['JSON', Buffer.from('{"timestamp":1}')],
    ['a payload without a timestamp', sparkplugPayload({ seq: 1, metrics: [double({ name: 'voltage' }, 1)] })],
    ['a payload cut short', sparkplugPayload(data(1, double({ name: 'voltage' }, 1))).subarray(0, -3)],
    ['a metric longer than the payload', Buffer.from('0801127f0a0161', 'hex')],
    ['a name longer than its metric', Buffer.from('080112030a056162636465', 'hex')],
    ['a number without end', Buffer.from('08ffffffffffffffffffffff01', 'hex')],
    ['a field without a number', Buffer.from('080100', 'hex')],
  ])('%s', (_, payload) => {
    const rig = new Rig();
    expect(rig.send('NDATA', payload).result).toMatchObject({ ok: false, code: 'not_sparkplug' });
    expect(rig.book()).toEqual([]);
  });
});

describe('whatever is sent', () => {
  it('is read as the schema has written it', () => {
    const long = fc.oneof(fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    const metric = fc.record(
      {
        ...{ name: fc.string(), alias: long, timestamp: long, datatype: fc.nat(40) },
        ...{ is_historical: fc.boolean(), is_null: fc.boolean() },
      },
      { requiredKeys: [] },
    );
    const value = fc.oneof(
      fc.record({ int_value: fc.nat(0xffffffff) }),
      fc.record({ long_value: long }),
      fc.record({ float_value: fc.float() }),
      fc.record({ double_value: fc.double() }),
      fc.record({ boolean_value: fc.boolean() }),
      fc.record({ string_value: fc.string() }),
      fc.constant({}),
    );
    const metrics = fc.array(
      fc.tuple(metric, value).map(([described, valued]): MetricToSend => ({ ...described, ...valued })),
      { maxLength: 5 },
    );
    const camel = (name: string) => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    fc.assert(
      fc.property(long, long, metrics, (timestamp, seq, sent) => {
        const read = readPayload(sparkplugPayload({ timestamp, seq, metrics: sent }));
        const expected = sent.map((fields) => {
          const entries = Object.entries(fields).map(([name, field]) => [camel(name), field]);
          if ('long_value' in fields) entries.push(['signedLongValue', fields.long_value]);
          return Object.fromEntries(entries);
        });
        expect(read).toEqual({ timestamp, seq, metrics: expected });
      }),
      { numRuns: 1000 },
    );
  });

  it('damaged never throws, and counts the same whatever was born before', { timeout: 60_000 }, () => {
    const random = seededRandom(testSeed());
    const good = sparkplugPayload({
      ...{ timestamp: T, seq: 1 },
      metrics: [
        double(
          {
            name: 'Energy/Import',
            alias: 1,
            timestamp: T,
            properties: { keys: ['engUnit'], values: [{ string_value: 'kWh' }] },
          },
          5,
        ),
        { alias: 2, datatype: TYPES.Int32, int_value: 5 },
        { name: 'x', datatype: TYPES.Template, template_value: { version: '1', metrics: [{ name: 'y' }] } },
        bdSeq(1),
      ],
    });
    const kinds = ['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH/E-1', 'DDATA/E-1', 'DDEATH/E-1'];
    const rig = new Rig();
    for (let n = 0; n < 20_000; n++) {
      const bytes = Buffer.from(good);
      for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      const payload = random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
      const kind = kinds[Math.floor(random() * kinds.length)]!;
      const known = rig.send(kind, payload);
      const unknown = new Rig().send(kind, payload);
      if (!isUsable(known) || known.count !== unknown.count)
        throw new Error(`case ${n}, ${kind}: ${payload.toString('hex')}`);
      if (n % 100 === 0) {
        rig.book();
        rig.restart();
      }
    }
  });
});
