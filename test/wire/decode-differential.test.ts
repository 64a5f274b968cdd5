import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ID_LENGTH_MAX } from '../../src/domain/id.ts';
import { QUALITY_LEVELS, qualityOfName } from '../../src/domain/quality.ts';
import { type DecodedValue, decoded } from './helpers/decoded.ts';

/* The format once more, as a schema: the decoder is written by hand for speed, this one to be read. */
const TIME_MAX = 8.64e15;
const messageSchema = z.object({
  seq: z.int().nonnegative().optional(),
  sentAt: z.string().optional(),
  readings: z.array(z.unknown()),
});
const entrySchema = z.object({
  meter: z.string().min(1).max(ID_LENGTH_MAX),
  ts: z.union([
    z.number().refine((ts) => Number.isInteger(ts) && Math.abs(ts) <= TIME_MAX),
    z.iso.datetime({ offset: true }),
  ]),
  values: z.custom<Record<string, unknown>>(
    (values) =>
      typeof values === 'object' && values !== null && !Array.isArray(values) && Object.keys(values).length > 0,
  ),
  quality: z.enum(QUALITY_LEVELS).optional(),
});
const valueSchema = z.union([
  z.number().transform((v) => ({ v, u: undefined })),
  z.object({ v: z.number(), u: z.string().optional() }),
]);

interface Outcome {
  readonly seq: number | null;
  readonly values: readonly DecodedValue[];
  /** Entry, and quantity where only one value of it was refused. */
  readonly rejected: readonly string[];
}

/** What the schema makes of a message; null where it refuses all of it. */
function bySchema(message: unknown): Outcome | null {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return null;
  const values: DecodedValue[] = [];
  const rejected: string[] = [];
  for (const [index, raw] of parsed.data.readings.entries()) {
    const entry = entrySchema.safeParse(raw);
    if (!entry.success) {
      rejected.push(`${index}`);
      continue;
    }
    const { meter, ts, quality = 'good' } = entry.data;
    const timestamp = typeof ts === 'number' ? ts : Date.parse(ts);
    for (const [quantity, rawValue] of Object.entries(entry.data.values)) {
      const value = valueSchema.safeParse(rawValue);
      if (!value.success) rejected.push(`${index} ${quantity}`);
      else {
        const { v, u = null } = value.data;
        values.push({ index, meter, timestamp, quality: qualityOfName(quality)!, quantity, value: v, unit: u });
      }
    }
  }
  return { seq: parsed.data.seq ?? null, values, rejected };
}

function byDecoder(text: string): Outcome | null {
  const { result, values, rejections } = decoded(text);
  if (!result.ok) {
    expect(result.code).toBe('bad_message');
    return null;
  }
  const rejected = rejections.map(({ index, quantity }) => (quantity === null ? `${index}` : `${index} ${quantity}`));
  return { seq: result.seq, values, rejected };
}

/** Stands for a number that is too large: `JSON.stringify` cannot write it. */
const TOO_LARGE = '<1e400>';

const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, true, '', [], {}, -1, 1.5, TOO_LARGE));
const orJunk = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: junk as fc.Arbitrary<unknown> });
const names = fc.constantFrom('volume', 'activeEnergy', 'heat', '', '1', '0', '__proto__', 'constructor', '中', 'a"b');
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
const times = fc.oneof(
  fc.integer(),
  fc.constantFrom(
    '2026-11-20T16:00:00+08:00',
    '2026-11-20T16:00:00.123Z',
    '2026-11-20T16:00:00',
    '2026-02-30T16:00:00Z',
    '2024-02-29T23:59:59.9-05:30',
    '2026-11-20T24:00:00Z',
    '2026-11-20',
    'yesterday',
    8.64e15,
    -8.64e15,
    8.64e15 + 2,
    TOO_LARGE,
  ),
);
const value = fc.oneof(
  numbers,
  fc.record({ v: orJunk(numbers), u: orJunk(fc.constantFrom('kWh', 'm3', '')) }, { requiredKeys: ['v'] }),
);
const entry = fc.record(
  {
    meter: orJunk(fc.oneof(fc.string(), fc.constantFrom('M-1', 'x'.repeat(64), 'x'.repeat(65)))),
    ts: orJunk(times),
    values: orJunk(fc.dictionary(names, orJunk(value), { maxKeys: 5 })),
    quality: orJunk(fc.constantFrom(...QUALITY_LEVELS)),
    extra: junk,
  },
  { requiredKeys: ['meter', 'ts', 'values'] },
);
const message = fc.record(
  {
    seq: orJunk(fc.nat()),
    sentAt: orJunk(fc.string()),
    readings: orJunk(fc.array(orJunk(entry), { maxLength: 6 })),
    extra: junk,
  },
  { requiredKeys: ['readings'] },
);

describe('the decoder and a schema of the format', () => {
  it('take and refuse the same, with the same values', () => {
    fc.assert(
      fc.property(orJunk(message), (random) => {
        const text = JSON.stringify(random).replaceAll(`"${TOO_LARGE}"`, '1e400');
        expect(byDecoder(text)).toEqual(bySchema(JSON.parse(text)));
      }),
      { numRuns: 3000 },
    );
  });
});
