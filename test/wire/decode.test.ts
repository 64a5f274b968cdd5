import { describe, expect, it } from 'vitest';
import { decoded, messageOf } from './helpers/decoded.ts';

const DEEP = 100_000;

describe('native telemetry that is refused whole', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing at all', '', 'not_json'],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 'not_utf8'],
    ['UTF-8 cut inside a character', Buffer.from('{"readings":[],"x":"中').subarray(0, -1), 'not_utf8'],
    ['an overlong encoding', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), 'not_utf8'],
    ['a surrogate encoded in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'not_utf8'],
    ['UTF-16', Buffer.from('{"readings":[]}', 'utf16le'), 'not_json'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 0x08, 0x00), 'not_utf8'],
    ['a byte order mark', '\ufeff{"readings":[]}', 'not_json'],
    ['text', 'hello', 'not_json'],
    ['NaN', messageOf('{"meter":"M","ts":1,"values":{"volume":NaN}}'), 'not_json'],
    ['Infinity', messageOf('{"meter":"M","ts":1,"values":{"volume":-Infinity}}'), 'not_json'],
    ['a leading zero', messageOf('{"meter":"M","ts":1,"values":{"volume":007}}'), 'not_json'],
    ['a hexadecimal number', messageOf('{"meter":"M","ts":1,"values":{"volume":0x10}}'), 'not_json'],
    ['single quotes', "{'readings':[]}", 'not_json'],
    ['a trailing comma', '{"readings":[],}', 'not_json'],
    ['a comment', '{"readings":[] /* none */}', 'not_json'],
    ['a raw line break in a text', '{"readings":[],"note":"a\nb"}', 'not_json'],
    ['two messages', '{"readings":[]}{"readings":[]}', 'not_json'],
    ['a message cut short', '{"readings":[{"meter":"M"', 'not_json'],
    ['null', 'null', 'bad_message'],
    ['a number', '42', 'bad_message'],
    ['a text', '"readings"', 'bad_message'],
    ['an array', '[{"meter":"M"}]', 'bad_message'],
    ['an empty object', '{}', 'bad_message'],
    ['readings null', '{"readings":null}', 'bad_message'],
    ['readings an object', '{"readings":{"0":{}}}', 'bad_message'],
    ['readings a text', '{"readings":"none"}', 'bad_message'],
    ['seq negative', '{"seq":-1,"readings":[]}', 'bad_message'],
    ['seq fractional', '{"seq":1.5,"readings":[]}', 'bad_message'],
    ['seq a text', '{"seq":"1","readings":[]}', 'bad_message'],
    ['seq null', '{"seq":null,"readings":[]}', 'bad_message'],
    ['seq too large to be exact', '{"seq":9007199254740992,"readings":[]}', 'bad_message'],
    ['seq infinite', '{"seq":1e400,"readings":[]}', 'bad_message'],
    ['seq true', '{"seq":true,"readings":[]}', 'bad_message'],
    ['sentAt a number', '{"sentAt":1,"readings":[]}', 'bad_message'],
    ['sentAt null', '{"sentAt":null,"readings":[]}', 'bad_message'],
    ['arrays nested a hundred thousand deep', '['.repeat(DEEP) + ']'.repeat(DEEP), 'too_deep'],
    ['objects nested a hundred thousand deep', `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, 'too_deep'],
    ['unknown fields nested too deep', `{"readings":[],"x":${'['.repeat(16)}${']'.repeat(16)}}`, 'too_deep'],
    ['a key twice in the message', '{"seq":1,"seq":1,"readings":[]}', 'duplicate_key'],
    ['readings twice', '{"readings":[],"readings":[]}', 'duplicate_key'],
    ['a key twice in an entry', messageOf('{"meter":"M","ts":1,"ts":2,"values":{"volume":1}}'), 'duplicate_key'],
    ['a quantity twice', messageOf('{"meter":"M","ts":1,"values":{"volume":1,"volume":2}}'), 'duplicate_key'],
    ['a key twice in a value', messageOf('{"meter":"M","ts":1,"values":{"volume":{"v":1,"v":2}}}'), 'duplicate_key'],
    ['a key twice in an unknown field', '{"readings":[],"x":[{"a":{"b":1,"b":2}}]}', 'duplicate_key'],
    [
      'a key and its escaped spelling',
      messageOf('{"meter":"M","ts":1,"values":{"volume":1,"volum\\u0065":2}}'),
      'duplicate_key',
    ],
    ['two escaped spellings', '{"readings":[],"\\u0061":1,"\\u0061":2}', 'duplicate_key'],
    ['__proto__ twice', '{"readings":[],"__proto__":1,"__proto__":2}', 'duplicate_key'],
    ['an empty key twice', '{"readings":[],"":1,"":2}', 'duplicate_key'],
  ])('%s', (_, payload, code) => {
    const { result, values, rejections } = decoded(payload);
    expect(result).toMatchObject({ ok: false, code });
    expect(values).toEqual([]);
    expect(rejections).toEqual([]);
  });

  it('still names the message where its number could be read', () => {
    expect(decoded('{"seq":5,"readings":1}').result).toMatchObject({ ok: false, seq: 5 });
    expect(decoded('{"seq":5,"sentAt":1,"readings":[]}').result).toMatchObject({ ok: false, seq: 5 });
    expect(decoded('{"seq":5.5,"readings":1}').result).toMatchObject({ ok: false, seq: null });
  });
});

describe('an entry that is refused alone', () => {
  const good = '{"meter":"OK","ts":2,"values":{"volume":3}}';

  it.each<[string, string, string, number]>([
    ['null', 'null', 'bad_reading', 1],
    ['a number', '1', 'bad_reading', 1],
    ['a text', '"M"', 'bad_reading', 1],
    ['an array', '[]', 'bad_reading', 1],
    ['an empty object', '{}', 'bad_reading', 1],
    ['no meter', '{"ts":1,"values":{"volume":1,"mass":2}}', 'bad_reading', 2],
    ['a meter that is a number', '{"meter":1,"ts":1,"values":{"volume":1}}', 'bad_reading', 1],
    ['an empty meter', '{"meter":"","ts":1,"values":{"volume":1}}', 'bad_reading', 1],
    [
      'a meter of 65 characters',
      `{"meter":"${'M'.repeat(65)}","ts":1,"values":{"volume":1,"mass":1}}`,
      'bad_reading',
      2,
    ],
    ['no values', '{"meter":"M","ts":1}', 'bad_reading', 1],
    ['values that are an array', '{"meter":"M","ts":1,"values":[1]}', 'bad_reading', 1],
    ['values that are null', '{"meter":"M","ts":1,"values":null}', 'bad_reading', 1],
    ['values that are a number', '{"meter":"M","ts":1,"values":5}', 'bad_reading', 1],
    ['empty values', '{"meter":"M","ts":1,"values":{}}', 'empty_reading', 1],
    ['no ts', '{"meter":"M","values":{"volume":1}}', 'bad_time', 1],
    ['ts null', '{"meter":"M","ts":null,"values":{"volume":1}}', 'bad_time', 1],
    ['ts fractional', '{"meter":"M","ts":1.5,"values":{"volume":1}}', 'bad_time', 1],
    ['ts infinite', '{"meter":"M","ts":1e400,"values":{"volume":1}}', 'bad_time', 1],
    ['ts beyond what a date can be', '{"meter":"M","ts":8640000000000001,"values":{"volume":1}}', 'bad_time', 1],
    ['ts an object', '{"meter":"M","ts":{},"values":{"volume":1}}', 'bad_time', 1],
    ['ts digits in quotes', '{"meter":"M","ts":"1763625600000","values":{"volume":1}}', 'bad_time', 1],
    ['ts 30 February', '{"meter":"M","ts":"2026-02-30T00:00:00Z","values":{"volume":1}}', 'bad_time', 1],
    ['ts without offset', '{"meter":"M","ts":"2026-11-20T16:00:00","values":{"volume":1}}', 'time_without_offset', 1],
    ['an unknown quality', '{"meter":"M","ts":1,"values":{"volume":1},"quality":"fine"}', 'bad_quality', 1],
    ['quality null', '{"meter":"M","ts":1,"values":{"volume":1},"quality":null}', 'bad_quality', 1],
    ['quality a number', '{"meter":"M","ts":1,"values":{"volume":1},"quality":0}', 'bad_quality', 1],
  ])('%s', (_, entry, code, count) => {
    const { result, values, rejections } = decoded(messageOf(`${good},${entry},${good}`));
    expect(result).toEqual({ ok: true, seq: 7, sentAt: null });
    expect(values.map(({ index }) => index)).toEqual([0, 2]);
    expect(rejections).toMatchObject([{ index: 1, quantity: null, code, count, raw: JSON.parse(entry) }]);
  });
});

describe('a value that is refused alone', () => {
  it.each<[string, string, string]>([
    ['null', 'null', 'not_a_number'],
    ['a text', '"1"', 'not_a_number'],
    ['an empty text', '""', 'not_a_number'],
    ['true', 'true', 'not_a_number'],
    ['an array', '[1]', 'not_a_number'],
    ['an object without v', '{"u":"kWh"}', 'not_a_number'],
    ['v a text', '{"v":"1"}', 'not_a_number'],
    ['v null', '{"v":null,"u":"kWh"}', 'not_a_number'],
    ['a number too large', '1e400', 'not_finite'],
    ['a negative number too large', '-1e400', 'not_finite'],
    ['v too large', '{"v":1e400}', 'not_finite'],
    ['u a number', '{"v":1,"u":1}', 'unknown_unit'],
    ['u null', '{"v":1,"u":null}', 'unknown_unit'],
  ])('%s', (_, value, code) => {
    const entry = `{"meter":"M","ts":1,"values":{"volume":1,"mass":${value},"heat":2}}`;
    const { values, rejections } = decoded(messageOf(entry));
    expect(values.map(({ quantity }) => quantity)).toEqual(['volume', 'heat']);
    expect(rejections).toMatchObject([{ index: 0, meter: 'M', quantity: 'mass', code, count: 1 }]);
  });
});

describe('native telemetry that is taken', () => {
  it.each<[string, string, object]>([
    ['without seq and sentAt', '{"readings":[]}', { ok: true, seq: null, sentAt: null }],
    ['with seq 0', '{"seq":0,"readings":[]}', { ok: true, seq: 0, sentAt: null }],
    [
      'with the largest seq',
      '{"seq":9007199254740991,"readings":[]}',
      { ok: true, seq: 9007199254740991, sentAt: null },
    ],
    ['with white space', ' \n\t{ "readings" : [ ] , "sentAt" : "now" }\r\n', { ok: true, seq: null, sentAt: 'now' }],
    ['with escaped key spellings', '{"\\u0073eq":3,"read\\u0069ngs":[]}', { ok: true, seq: 3, sentAt: null }],
    ['with unknown fields', '{"readings":[],"x":{"y":[1,{"z":null}]}}', { ok: true, seq: null, sentAt: null }],
    [
      'with quotation marks in a text',
      '{"readings":[],"note":"\\"a\\" and \\"a\\""}',
      { ok: true, seq: null, sentAt: null },
    ],
    [
      'with equal keys in different objects',
      '{"readings":[],"a":{"b":1},"c":{"b":1}}',
      { ok: true, seq: null, sentAt: null },
    ],
    [
      'nested as deep as allowed',
      `{"readings":[],"x":${'['.repeat(15)}${']'.repeat(15)}}`,
      { ok: true, seq: null, sentAt: null },
    ],
    [
      'with __proto__ and constructor',
      '{"readings":[],"__proto__":{"seq":9},"constructor":1}',
      { ok: true, seq: null, sentAt: null },
    ],
  ])('%s', (_, payload, expected) => {
    expect(decoded(payload)).toEqual({ result: expected, values: [], rejections: [] });
  });

  it('does not take fields from a __proto__ key', () => {
    const hidden = '{"__proto__":{"meter":"M","ts":1,"values":{"volume":1}}}';
    expect(decoded(messageOf(hidden)).rejections).toMatchObject([{ code: 'bad_reading', raw: JSON.parse(hidden) }]);
    expect(({} as Record<string, unknown>)['meter']).toBeUndefined();
  });

  it('hands on quantities named like members of Object as they are', () => {
    const entry = '{"meter":"__proto__","ts":1,"values":{"__proto__":1,"constructor":{"v":2},"toString":3}}';
    const { values } = decoded(messageOf(entry));
    expect(values.map(({ quantity, value }) => [quantity, value])).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ]);
  });

  it('takes a time in seconds as what it says, for the time window to refuse', () => {
    const { values } = decoded(messageOf('{"meter":"M","ts":1763625600,"values":{"volume":1}}'));
    expect(values[0]?.timestamp).toBe(1_763_625_600);
  });

  it('reads the extremes of a double', () => {
    const texts = ['5e-324', '1.7976931348623157e308', '-0', '0.1', '1e-400', '9007199254740993'];
    for (const text of texts) {
      const { values } = decoded(messageOf(`{"meter":"M","ts":1,"values":{"volume":${text}}}`));
      expect(values[0]?.value).toBe(Number(text));
    }
  });

  it('reads ten thousand entries and a hundred thousand values', () => {
    const entry = { meter: 'M', ts: 1, values: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`q${i}`, i])) };
    const message = JSON.stringify({ seq: 1, readings: new Array(10_000).fill(entry) });
    const { values, rejections } = decoded(message);
    expect([values.length, rejections.length]).toEqual([100_000, 0]);
    expect(values.at(-1)).toMatchObject({ index: 9999, quantity: 'q9', value: 9 });
  });

  it('counts every one of a hundred thousand entries that are nothing', () => {
    const { rejections } = decoded(`{"readings":[${'0,'.repeat(99_999)}0]}`);
    expect(rejections.length).toBe(100_000);
  });

  it('keeps the detail of a rejection to about a line whatever was sent', () => {
    const long = JSON.stringify('x'.repeat(100_000));
    const { rejections } = decoded(messageOf(`{"meter":"M","ts":${long},"values":{"volume":1}},{"meter":${long}}`));
    for (const { detail } of rejections) expect(detail.length).toBeLessThan(120);
  });

  it('reads a payload that is a part of a larger buffer', () => {
    const message = messageOf('{"meter":"中","ts":1,"values":{"volume":1}}');
    const around = Buffer.concat([Buffer.from('{"seq":'), Buffer.from(message), Buffer.from('"""')]);
    expect(decoded(around.subarray(7, -3)).values).toMatchObject([{ meter: '中' }]);
  });
});
