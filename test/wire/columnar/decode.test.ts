import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_LEVELS } from '../../../src/domain/quality.ts';
import { encodeColumns } from '../../../src/wire/columnar/encode.ts';
import { decodeNativeTelemetry } from '../../../src/wire/native/decode.ts';
import { encodeTelemetry, type WireReading } from '../../../src/wire/native/encode.ts';
import { seededRandom, testSeed } from '../../helpers/seed.ts';
import { collected, isUsable } from '../helpers/collected.ts';

const decode = (payload: string | Uint8Array) =>
  collected((sink) => decodeNativeTelemetry(typeof payload === 'string' ? Buffer.from(payload) : payload, sink));
const ofColumns = (columns: unknown) => decode(JSON.stringify({ seq: 7, columns }));

const T = 1_763_625_600_000;

describe('columns', () => {
  it('are the readings that rows with the same values are', () => {
    const { result, values, rejections } = ofColumns({
      meter: ['E-1', 'G-1'],
      ts: ['2025-11-20T16:00:00+08:00', T + 1000],
      values: { activeEnergy: [184_223.71, null], activePower: [412.5, null], volume: [null, 55_120.4] },
      units: { volume: 'm3' },
      quality: [null, 'estimated'],
    });
    expect(result).toEqual({ ok: true, seq: 7, sentAt: null });
    expect(rejections).toEqual([]);
    const first = { index: 0, meter: 'E-1', timestamp: T, quality: 0, unit: null };
    expect(values).toEqual([
      { ...first, quantity: 'activeEnergy', value: 184_223.71 },
      { ...first, quantity: 'activePower', value: 412.5 },
      { index: 1, meter: 'G-1', timestamp: T + 1000, quality: 1, quantity: 'volume', value: 55_120.4, unit: 'm3' },
    ]);
  });

  it('take one meter, instant or quality for all rows', () => {
    const one = ofColumns({ meter: 'E-1', ts: T, quality: 'suspect', values: { voltage: [230, 231] } });
    expect(one.values.map(({ meter, timestamp, quality }) => [meter, timestamp, quality])).toEqual([
      ['E-1', T, 2],
      ['E-1', T, 2],
    ]);
  });

  it('take instants as a first, a step and a count', () => {
    const stepped = ofColumns({
      meter: 'E-1',
      ts: { from: '2025-11-20T08:00:00Z', step: 900_000, count: 3 },
      values: { activeEnergy: [1, 2, 3] },
    });
    expect(stepped.values.map(({ timestamp }) => timestamp)).toEqual([T, T + 900_000, T + 1_800_000]);
  });

  it('take meters as a list and numbers in it', () => {
    const { values } = ofColumns({ meters: ['E-1', 'E-2'], m: [1, 0, 1], ts: T, values: { voltage: [1, 2, 3] } });
    expect(values.map(({ meter }) => meter)).toEqual(['E-2', 'E-1', 'E-2']);
  });

  it('have no reading where a value is null', () => {
    expect(ofColumns({ meter: 'E-1', ts: T, values: { voltage: [null, null], current: [null, 5] } }).count).toBe(1);
    // Nor is anything lost with a row that cannot be read and holds nothing.
    expect(ofColumns({ meter: 'E-1', ts: [T, 'x'], values: { voltage: [1, null] } }).count).toBe(1);
  });

  it.each<[string, object, string]>([
    ['a shorter column of values', { values: { voltage: [1, 2], current: [1] } }, 'length_mismatch'],
    ['a longer column of meters', { meter: ['a', 'b', 'c'] }, 'length_mismatch'],
    ['a shorter column of instants', { ts: [T] }, 'length_mismatch'],
    ['another count of instants', { ts: { from: T, step: 1, count: 3 } }, 'length_mismatch'],
    ['a longer column of qualities', { quality: ['good', 'good', 'good'] }, 'length_mismatch'],
    ['a shorter column of numbers of meters', { meter: undefined, meters: ['a'], m: [0] }, 'length_mismatch'],
    ['no values', { values: undefined }, 'bad_message'],
    ['values without a column', { values: {} }, 'bad_message'],
    ['a column that is a number', { values: { voltage: 1 } }, 'bad_message'],
    ['a column that is null', { values: { voltage: null } }, 'bad_message'],
    ['units that are a text', { units: 'V' }, 'bad_message'],
    ['a unit that is a number', { units: { voltage: 1 } }, 'bad_message'],
    ['a unit of a column that is not there', { units: { current: 'A' } }, 'bad_message'],
    ['a step of zero', { ts: { from: T, step: 0, count: 2 } }, 'bad_message'],
    ['a negative step', { ts: { from: T, step: -1, count: 2 } }, 'bad_message'],
    ['a fractional count', { ts: { from: T, step: 1, count: 1.5 } }, 'bad_message'],
    ['a first instant without offset', { ts: { from: '2025-11-20T08:00:00', step: 1, count: 2 } }, 'bad_message'],
    ['meters twice', { meters: ['a'], m: [0, 0] }, 'bad_message'],
    ['meters without numbers', { meter: undefined, meters: ['a'] }, 'bad_message'],
  ])('are refused whole with %s', (_, change, code) => {
    const { result, values, rejections } = ofColumns({
      ...{ meter: ['E-1', 'E-2'], ts: [T, T], values: { voltage: [1, 2] } },
      ...change,
    });
    expect(result).toMatchObject({ ok: false, code, seq: 7 });
    expect([...values, ...rejections]).toEqual([]);
  });

  it('are refused beside rows', () => {
    expect(decode('{"readings":[],"columns":{}}').result).toMatchObject({ ok: false, code: 'bad_message' });
  });

  it('are refused with a column twice', () => {
    const text = `{"columns":{"meter":"E","ts":${T},"values":{"voltage":[1],"voltage":[2]}}}`;
    expect(decode(text).result).toMatchObject({ ok: false, code: 'duplicate_key' });
    // The same among so many numbers that quotation marks are searched for and not looked for.
    const long = `{"columns":{"meter":"E","ts":${T},"values":{"voltage":[${'1.25,'.repeat(500)}1],"voltage":[2]}}}`;
    expect(decode(long).result).toMatchObject({ ok: false, code: 'duplicate_key' });
  });

  it.each<[string, object, string, number]>([
    ['no meter', { meter: ['E-1', null, 'E-3'] }, 'bad_reading', 2],
    ['a meter of 65 characters', { meter: ['E-1', 'x'.repeat(65), 'E-3'] }, 'bad_reading', 2],
    ['a number of no meter', { meter: undefined, meters: ['E-1'], m: [0, 1, 0] }, 'bad_reading', 2],
    ['a number that is a text', { meter: undefined, meters: ['E-1'], m: [0, '0', 0] }, 'bad_reading', 2],
    ['a fraction of a millisecond', { ts: [T, 1.5, T] }, 'bad_time', 2],
    ['no instant', { ts: [T, null, T] }, 'bad_time', 2],
    ['an instant without offset', { ts: [T, '2025-11-20T08:00:00', T] }, 'time_without_offset', 2],
    ['an unknown quality', { quality: ['good', 'fine', 'good'] }, 'bad_quality', 2],
  ])('a row with %s is refused alone, with all its values', (_, change, code, count) => {
    const { result, values, rejections } = ofColumns({
      ...{ meter: 'E-1', ts: T, values: { voltage: [1, 2, 3], current: [4, 5, 6], frequency: [null, null, 50] } },
      ...change,
    });
    expect(result.ok).toBe(true);
    expect(rejections).toMatchObject([{ index: 1, quantity: null, code, count }]);
    expect(values.map(({ index, value }) => [index, value])).toEqual([
      [0, 1],
      [0, 4],
      [2, 3],
      [2, 6],
      [2, 50],
    ]);
  });

  it.each<[string, string, string]>([
    ['a text', '"5"', 'not_a_number'],
    ['true', 'true', 'not_a_number'],
    ['an object', '{"v":1,"u":"V"}', 'not_a_number'],
    ['a number too large', '1e400', 'not_finite'],
  ])('a value that is %s is refused alone, by row and quantity', (_, value, code) => {
    const text = `{"columns":{"meter":"E","ts":${T},"values":{"voltage":[1,${value},3],"current":[4,5,6]}}}`;
    const { values, rejections } = decode(text);
    expect(rejections).toMatchObject([{ index: 1, meter: 'E', quantity: 'voltage', code, count: 1 }]);
    expect(values.length).toBe(5);
  });

  it('decode to what rows decode to, whatever the values', () => {
    const quantities = ['activeEnergy', 'activePower', 'voltage'] as const;
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const row = fc.record({
      m: fc.integer({ min: 0, max: 2 }),
      ts: fc.integer({ min: 0, max: 4e12 }),
      quality: fc.constantFrom(...QUALITY_LEVELS),
      values: fc.tuple(number, fc.option(number), fc.option(number)),
    });
    const meters = ['E-1', 'E-2', 'G-1'];
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const readings = rows.map(({ m, ts, quality, values }): WireReading => {
          const sent = quantities.flatMap((name, i) => (values[i] === null ? [] : [[name, { v: values[i]!, u: 'V' }]]));
          return { meter: meters[m]!, ts, quality, values: Object.fromEntries(sent) };
        });
        const columns = {
          meters,
          m: rows.map(({ m }) => m),
          ts: rows.map(({ ts }) => ts),
          quality: rows.map(({ quality }) => quality),
          values: Object.fromEntries(quantities.map((name, i) => [name, rows.map(({ values }) => values[i] ?? null)])),
          units: Object.fromEntries(quantities.map((name) => [name, 'V'])),
        };
        expect(decode(encodeColumns(3, 'now', columns))).toEqual(decode(encodeTelemetry(3, 'now', readings)));
      }),
    );
  });

  it('of random bytes in a good message never throw', { timeout: 60_000 }, () => {
    const random = seededRandom(testSeed());
    const good = Buffer.from(
      JSON.stringify({
        columns: {
          ...{ meters: ['E-1', 'E-2'], m: [0, 1], ts: { from: T, step: 1, count: 2 } },
          ...{ values: { voltage: [1, 2], current: [null, 4] }, units: { voltage: 'V' }, quality: ['good', null] },
        },
      }),
    );
    const pieces = ['"', '[', ']', '{', '}', ',', ':', 'null', '1e999', '-', '"m"', '"ts"', '0', 'true', '""'];
    for (let n = 0; n < 20_000; n++) {
      const at = Math.floor(random() * good.length);
      const piece = Buffer.from(pieces[Math.floor(random() * pieces.length)]!);
      const until = at + Math.floor(random() * 6);
      const payload = Buffer.concat([good.subarray(0, at), piece, good.subarray(until)]);
      if (!isUsable(decode(payload))) throw new Error(`case ${n}: ${payload.toString('latin1')}`);
    }
  });
});
