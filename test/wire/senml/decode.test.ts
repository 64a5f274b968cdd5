import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_REASONS } from '../../../src/domain/quality.ts';
import { decodeSenml } from '../../../src/wire/senml/decode.ts';
import { encodeSenmlCbor } from '../../../src/wire/senml/encode.ts';
import { seededRandom, testSeed } from '../../helpers/seed.ts';
import { type Collected, collected, isUsable } from '../helpers/collected.ts';

const NOW = 1_795_248_000_000;
const SECONDS = 1_795_247_000;

const decode = (payload: Uint8Array | string, receivedAt = NOW): Collected =>
  collected((sink) => decodeSenml(typeof payload === 'string' ? Buffer.from(payload) : payload, receivedAt, sink));
const ofPack = (...records: readonly unknown[]): Collected => decode(JSON.stringify(records));
const codes = ({ rejections }: Collected): string[] => rejections.map(({ code }) => code);

/** RFC 8428, 5.1.2, "Multiple Data Points" (recalled). */
const RFC_JSON = `[
  {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
  {"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3},{"n":"current","t":-3,"v":1.4},
  {"n":"current","t":-2,"v":1.5},{"n":"current","t":-1,"v":1.6},{"n":"current","v":1.7}]`;

/** The same pack as RFC 8428, 6, prints it in CBOR (recalled; each byte follows from RFC 8949 and the table of labels). */
const RFC_CBOR = Buffer.from(
  `87 a7 21 78 1b 75 72 6e 3a 64 65 76 3a 6f 77 3a 31 30 65 32 30 37 33 61 30 31 30 38 30 30 36 3a
   22 fb 41 d3 03 a1 5b 00 10 62 23 61 41 20 05 00 67 76 6f 6c 74 61 67 65 01 61 56 02 fb 40 5e 06 66 66 66 66 66
   a3 00 67 63 75 72 72 65 6e 74 06 24 02 fb 3f f3 33 33 33 33 33 33
   a3 00 67 63 75 72 72 65 6e 74 06 23 02 fb 3f f4 cc cc cc cc cc cd
   a3 00 67 63 75 72 72 65 6e 74 06 22 02 fb 3f f6 66 66 66 66 66 66
   a3 00 67 63 75 72 72 65 6e 74 06 21 02 f9 3e 00
   a3 00 67 63 75 72 72 65 6e 74 06 20 02 fb 3f f9 99 99 99 99 99 9a
   a3 00 67 63 75 72 72 65 6e 74 06 00 02 fb 3f fb 33 33 33 33 33 33`.replaceAll(/\s/g, ''),
  'hex',
);

describe('the example of RFC 8428', () => {
  it.each<[string, string | Uint8Array]>([
    ['JSON', RFC_JSON],
    ['CBOR', RFC_CBOR],
  ])('in %s has seven readings of one meter', (_, payload) => {
    const { result, values, rejections } = decode(payload);
    expect(result).toEqual({ ok: true, seq: null, sentAt: null });
    expect(rejections).toEqual([]);
    const meter = '10e2073a0108006';
    const at = 1_276_020_076_001;
    expect(values).toEqual([
      { index: 0, meter, timestamp: at, quality: 0, quantity: 'voltage', value: 120.1, unit: 'V' },
      ...[1.2, 1.3, 1.4, 1.5, 1.6, 1.7].map((value, i) => ({
        ...{ index: i + 1, meter, timestamp: at - (5 - i) * 1000, quality: 0, quantity: 'current', value, unit: 'A' },
      })),
    ]);
  });
});

/** A device that writes names of its own, and the tracker of RFC 8428, 5.1.2. */
const SAMPLES = [
  '[{"bn":"urn:dev:ow:10e2073a0108006;","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},{"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3},{"n":"current","t":-3,"v":1.4},{"n":"current","t":-2,"v":1.5},{"n":"current","t":-1,"v":1.6},{"n":"current","v":1.7}]',
  '[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.320067464e+09,"bu":"%RH","v":20},{"u":"lon","v":24.30621},{"u":"lat","v":60.07965},{"t":60,"v":20.3},{"u":"lon","t":60,"v":24.30622},{"u":"lat","t":60,"v":60.07965},{"t":120,"v":20.7},{"u":"lon","t":120,"v":24.30623},{"u":"lat","t":120,"v":60.07966},{"u":"%EL","t":150,"v":98},{"t":180,"v":21.2},{"u":"lon","t":180,"v":24.30628},{"u":"lat","t":180,"v":60.07967}]',
];
describe('packs seen in the field', () => {
  it('are readings or refusals, record by record', () => {
    const [first, second] = SAMPLES.map((pack) => decode(pack));
    // The first separates device and measurement with a semicolon: that is no name of RFC 8428.
    expect([first!.count, new Set(codes(first!))]).toEqual([7, new Set(['no_meter'])]);
    // The second names no measurement at all.
    expect([second!.count, second!.values.every(({ quantity }) => quantity === '')]).toEqual([13, true]);
  });
});

describe('base fields', () => {
  it('are added from where they stand, and a unit of the record goes before theirs', () => {
    const { values } = ofPack(
      { bn: 'E-1/', bt: SECONDS, bu: 'kWh', bv: 1000 },
      { n: 'activeEnergy', v: 5.5 },
      { n: 'activePower', u: 'W', v: -400, t: 1.5 },
      { bn: 'E-2/', bv: 0, bt: SECONDS + 60, n: 'activeEnergy', v: 7 },
    );
    expect(values.map(({ meter, timestamp, value, unit }) => [meter, timestamp, value, unit])).toEqual([
      ['E-1', SECONDS * 1000, 1005.5, 'kWh'],
      ['E-1', SECONDS * 1000 + 1500, 600, 'W'],
      ['E-2', SECONDS * 1000 + 60_000, 7, 'kWh'],
    ]);
  });

  it('alone are no reading, a base value is the value of a record that has none', () => {
    expect(ofPack({ bn: 'E-1:', bt: SECONDS, bu: 'V' }).count).toBe(0);
    expect(ofPack({ bn: 'E-1:', bt: SECONDS, bv: 230, n: 'voltage' }).values).toMatchObject([{ value: 230 }]);
  });

  it('that cannot be read spoil the records they hold for, until they are sent again', () => {
    const { values, rejections } = ofPack(
      { bn: 'E-1:', bt: 'now', n: 'voltage', v: 1 },
      { bu: 5, n: 'voltage', v: 2 },
      { bt: SECONDS, n: 'voltage', v: 3 },
      { bu: 'V', n: 'voltage', v: 4 },
    );
    expect(rejections.map(({ index, code }) => [index, code])).toEqual([
      [0, 'bad_reading'],
      [1, 'bad_reading'],
      [2, 'bad_reading'],
    ]);
    expect(values.map(({ value }) => value)).toEqual([4]);
  });
});

describe('names', () => {
  it.each([
    ['urn:dev:mac:0024befffe804ff1:activeEnergy', '0024befffe804ff1', 'activeEnergy'],
    ['urn:dev:org:32473-E-0101:activePower', '32473-E-0101', 'activePower'],
    ['URN:DEV:ow:E-1/voltage', 'E-1', 'voltage'],
    ['E-1/current', 'E-1', 'current'],
    ['E-1:ep', 'E-1', 'activeEnergy'],
    ['E-1:p', 'E-1', 'activePower'],
    ['E-1:humidity', 'E-1', 'humidity'],
    ['E-1:constructor', 'E-1', 'constructor'],
  ])('%s', (n, meter, quantity) => {
    expect(ofPack({ n, t: SECONDS, v: 1 }).values).toMatchObject([{ meter, quantity }]);
  });

  it.each(['voltage', '', ':voltage', '/voltage', 'a b:voltage', 'plant/E-1/voltage', '企业:voltage'])(
    '%j names no meter',
    (n) => {
      expect(codes(ofPack({ n, t: SECONDS, v: 1 }))).toEqual(['no_meter']);
    },
  );
});

describe('times', () => {
  it('below 2^28 seconds are relative to the arrival, and say so', () => {
    const { values } = ofPack(
      { n: 'E:voltage', t: -2.5, v: 1 },
      { n: 'E:voltage', v: 2 },
      { n: 'E:voltage', t: 2 ** 28, v: 3 },
    );
    expect(values.map(({ timestamp, quality }) => [timestamp, quality])).toEqual([
      [NOW - 2500, QUALITY_REASONS.clock],
      [NOW, QUALITY_REASONS.clock],
      [2 ** 28 * 1000, 0],
    ]);
  });

  it('are rounded to the millisecond', () => {
    const { values } = ofPack({ n: 'E:voltage', t: 1_276_020_076.0014, v: 1 });
    expect(values.map(({ timestamp }) => timestamp)).toEqual([1_276_020_076_001]);
  });

  it.each([
    ['a text', '"1"'],
    ['beyond all calendars', '1e300'],
    ['null', 'null'],
    ['infinite', '1e999'],
  ])('that are %s are refused', (_, t) => {
    expect(codes(decode(`[{"n":"E:voltage","v":1,"t":${t}}]`))).toEqual(['bad_time']);
  });
});

describe('values and sums', () => {
  it('of a rate are that rate and its register', () => {
    const { values, count } = ofPack({ bn: 'E-1:', bt: SECONDS, n: 'activePower', u: 'kW', v: 2, s: 7200 });
    // 7200 kW s = 7200 kJ = 2 kWh.
    expect(values.map(({ quantity, value, unit }) => [quantity, value, unit])).toEqual([
      ['activePower', 2, 'kW'],
      ['activeEnergy', 7200, 'kJ'],
    ]);
    expect(count).toBe(2);
  });

  it.each([
    ['reactivePower', 'var', 7200, 'reactiveEnergy', 2, 'varh'],
    ['apparentPower', 'VA', 3600, 'apparentEnergy', 1, 'VAh'],
    ['volumeFlow', 'm3/s', 12.5, 'volume', 12.5, 'm3'],
    ['volumeFlow', 'l/s', 12.5, 'volume', 12.5, 'L'],
    ['heatFlow', 'W', 5e9, 'heat', 5e9, 'J'],
    // The register itself, in its own unit.
    ['activeEnergy', 'Wh', 1000, 'activeEnergy', 1000, 'Wh'],
  ])('the sum of %s in %s', (n, u, s, quantity, value, unit) => {
    expect(ofPack({ n: `E:${n}`, t: SECONDS, u, s }).values).toMatchObject([{ quantity, value, unit }]);
  });

  it('a base sum is added to sums and makes none', () => {
    const { values } = ofPack(
      { bs: 100, bn: 'E:', bt: SECONDS, bu: 'J', n: 'activeEnergy', s: 5 },
      { n: 'voltage', u: 'V', v: 1 },
    );
    expect(values.map(({ value }) => value)).toEqual([105, 1]);
  });

  it.each([
    ['temperature', 'Cel'],
    ['activePower', 'V'],
    ['activePower', undefined],
  ])('the sum of %s in %s is refused', (n, u) => {
    expect(codes(ofPack({ n: `E:${n}`, t: SECONDS, u, s: 5 }))).toEqual(['bad_reading']);
  });

  it.each([
    ['VAs', 7200, 'VAh', 2],
    ['vars', 7200, 'varh', 2],
    ['/', 0.5, '1', 0.5],
    ['/100', 50, '%', 50],
    ['Cel', 20, 'Cel', 20],
    ['constructor', 20, 'constructor', 20],
  ])('the unit %s', (u, v, unit, value) => {
    expect(ofPack({ n: 'E:x', t: SECONDS, u, v }).values).toMatchObject([{ unit, value }]);
  });

  it.each<[string, object, string]>([
    ['a text value', { vs: 'on' }, 'not_a_number'],
    ['a boolean value', { vb: true }, 'not_a_number'],
    ['data', { vd: 'AAAA' }, 'not_a_number'],
    ['a value that is a text', { v: '5' }, 'not_a_number'],
    ['a value that is null', { v: null }, 'not_a_number'],
    ['a sum that is a text', { s: '5' }, 'not_a_number'],
    ['neither value nor sum', {}, 'bad_reading'],
    ['a name that is a number', { n: 5, v: 1 }, 'bad_reading'],
    ['a unit that is a number', { u: 5, v: 1 }, 'unknown_unit'],
    ['a label that must be understood', { v: 1, level_: 3 }, 'not_understood'],
    ['__proto__', JSON.parse('{"v":1,"__proto__":3}'), 'not_understood'],
  ])('a record with %s is refused alone', (_, record, code) => {
    const { result, values, rejections } = ofPack(
      { bn: 'E:', bt: SECONDS, n: 'voltage', v: 1 },
      { n: 'voltage', ...record },
      { n: 'voltage', v: 3 },
    );
    expect(result.ok).toBe(true);
    expect(rejections).toMatchObject([{ index: 1, code, count: 1 }]);
    expect(values.map(({ value }) => value)).toEqual([1, 3]);
  });

  it('other labels are ignored', () => {
    expect(ofPack({ n: 'E:voltage', t: SECONDS, ut: 5, level: 'x', v: 1 }).values.length).toBe(1);
  });

  it('both refused count as two readings', () => {
    expect(ofPack({ n: 'voltage', v: 1, s: 2 }).count).toBe(2);
    expect(ofPack({ n: 'E:voltage', t: SECONDS, u: 'V', v: 1, s: 2 }).count).toBe(2);
  });

  it('that are not finite once added are refused', () => {
    expect(codes(ofPack({ n: 'E:voltage', t: SECONDS, bv: 1.7e308, v: 1.7e308 }))).toEqual(['not_finite']);
    expect(codes(decode('[{"n":"E:voltage","t":1795247000,"v":1e999}]'))).toEqual(['not_finite']);
  });
});

describe('a pack is refused whole', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'not_json'],
    ['an object', '{"n":"E:voltage","v":1}', 'bad_message'],
    ['text', 'senml', 'not_json'],
    ['a key twice', '[{"n":"E:voltage","v":1,"v":2}]', 'duplicate_key'],
    ['a CBOR map', Uint8Array.of(0xa0), 'not_utf8'],
    ['a CBOR array cut short', RFC_CBOR.subarray(0, 100), 'not_cbor'],
    ['bytes behind the array', Buffer.concat([RFC_CBOR, Buffer.of(0)]), 'not_cbor'],
    ['a CBOR label twice', Buffer.from('81a302010202006145', 'hex'), 'not_cbor'],
    ['a CBOR label as number and as text', Buffer.from('81a302010061456176f93c00', 'hex'), 'not_cbor'],
    ['arrays in arrays', Buffer.alloc(50_000, 0x81), 'not_cbor'],
    ['a later version', '[{"bver":11,"n":"E:voltage","v":1}]', 'unsupported_version'],
    ['an unknown feature', '[{"bver":42,"n":"E:voltage","v":1}]', 'unsupported_version'],
    ['a later version in its last record', '[{"n":"E:voltage","v":1},{"bver":99}]', 'unsupported_version'],
    ['two versions', '[{"bver":10},{"bver":26}]', 'bad_message'],
    ['a version that is a text', '[{"bver":"10"}]', 'bad_message'],
  ])('%s', (_, payload, code) => {
    const { result, count } = decode(payload);
    expect(result).toMatchObject({ ok: false, code });
    expect(count).toBe(1);
  });

  it.each([5, 10, 26])('but not in version %i', (bver) => {
    expect(ofPack({ bver, n: 'E:voltage', t: SECONDS, v: 1 }).values.length).toBe(1);
  });
});

/** CBOR of a value, each length in the longest head that there is: nothing that the decoder's library would write. */
function cbor(value: unknown): Buffer {
  const head = (major: number, argument: number): Buffer => {
    const bytes = Buffer.alloc(9);
    bytes[0] = (major << 5) | 27;
    bytes.writeBigUInt64BE(BigInt(argument), 1);
    return bytes;
  };
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    const n = value as number;
    return n >= 0 ? head(0, n) : head(1, -1 - n);
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value as number, 1);
  return bytes;
}

const LABELS: Readonly<Record<string, number>> = {
  ...{ bver: -1, bn: -2, bt: -3, bu: -4, bv: -5, bs: -6, n: 0, u: 1, v: 2, vs: 3, vb: 4, s: 5, t: 6, ut: 7, vd: 8 },
};

describe('CBOR', () => {
  const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const record = fc.record(
    {
      ...{
        bn: fc.constantFrom('E-1:', 'urn:dev:ow:E-2:', ''),
        bt: number,
        bu: fc.constantFrom('kWh', 'W'),
        bv: number,
        bs: number,
      },
      ...{ n: fc.constantFrom('activeEnergy', 'activePower', 'E-3/voltage', ''), u: fc.constantFrom('V', 'J', 'VAs') },
      ...{ v: number, s: number, t: fc.oneof(fc.integer({ min: -100, max: 100 }), number), vs: fc.string(), x: number },
    },
    { requiredKeys: [] },
  );

  it('has the readings of the same pack in JSON', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), (pack) => {
        const maps = pack.map(
          (fields) => new Map(Object.entries(fields).map(([label, value]) => [LABELS[label] ?? label, value])),
        );
        const [json, binary] = [decode(JSON.stringify(pack)), decode(cbor(maps))];
        const withoutRaw = ({ rejections, ...rest }: Collected) => ({
          ...rest,
          rejections: rejections.map(({ raw: _, ...rejection }) => rejection),
        });
        expect(withoutRaw(binary)).toEqual(withoutRaw(json));
      }),
      { numRuns: 500 },
    );
  });

  it('takes indefinite lengths, text labels, half floats and decimal fractions', () => {
    // [_ {_ "n": "E:voltage", 6: 1795247000, "v": 4([-1, 2305]) }], then 1.5 as a half float.
    const payload = `9f bf 61 6e 69 45 3a 76 6f 6c 74 61 67 65 06 1a 6b 01 8f 98 61 76 c4 82 20 19 09 01 ff
      a3 00 69 45 3a 76 6f 6c 74 61 67 65 06 1a 6b 01 8f 98 02 f9 3e 00 ff`.replaceAll(/\s/g, '');
    const { values } = decode(Buffer.from(payload, 'hex'));
    expect(values.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      [230.5, 0x6b018f98 * 1000],
      [1.5, 0x6b018f98 * 1000],
    ]);
  });

  it('is written as it is read', () => {
    const bytes = encodeSenmlCbor([{ bn: 'E-1:', bt: SECONDS, bu: 'kWh', n: 'activeEnergy', v: 1.5 }]);
    expect(decode(bytes).values).toMatchObject([{ meter: 'E-1', timestamp: SECONDS * 1000, value: 1.5, unit: 'kWh' }]);
  });
});

describe('damaged packs', () => {
  const SEEDS = [Buffer.from(RFC_JSON), RFC_CBOR, Buffer.from('[{"bn":"E:","n":"p","u":"W","v":1,"s":2,"x_":1}]')];

  it('never throw', { timeout: 60_000 }, () => {
    const random = seededRandom(testSeed());
    for (let n = 0; n < 20_000; n++) {
      const bytes = Buffer.from(SEEDS[n % SEEDS.length]!);
      for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      const payload = random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
      if (!isUsable(decode(payload))) throw new Error(`case ${n}: ${payload.toString('hex')}`);
    }
  });
});
