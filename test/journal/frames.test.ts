import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrames, encodeSource, FrameBuffer } from '../../src/journal/frames.ts';

interface Message {
  readonly principal: string;
  readonly topic: string;
  readonly qos: 0 | 1;
  readonly receivedAt: number;
  readonly payload: Uint8Array;
}

const PAGE = readFileSync(join(import.meta.dirname, '../../src/journal/FORMAT.md'), 'utf8');

const messages: fc.Arbitrary<Message[]> = fc.array(
  fc.record({
    principal: fc.string({ unit: 'grapheme' }),
    topic: fc.string({ unit: 'grapheme' }),
    qos: fc.constantFrom(0 as const, 1 as const),
    receivedAt: fc.double({ noNaN: true }),
    payload: fc.uint8Array({ maxLength: 300 }),
  }),
  { maxLength: 20 },
);

function encode(all: readonly Message[], capacity = 16): Uint8Array {
  const buffer = new FrameBuffer(capacity);
  for (const { qos, receivedAt, payload, ...source } of all) {
    buffer.append(encodeSource(source), qos, receivedAt, payload);
  }
  expect(buffer.count).toBe(all.length);
  return new Uint8Array(buffer.buffer, 0, buffer.length);
}

describe('frames', () => {
  it('give back every message with its offset', () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.integer({ min: 1, max: 200 }), (all, first, capacity) => {
        const decoded = decodeFrames(encode(all, capacity), first, all.length);
        const expected = all.map((message, i) => ({ offset: first + i, ...message }));
        expect(decoded.map((message) => ({ ...message, payload: new Uint8Array(message.payload) }))).toEqual(expected);
      }),
    );
  });

  it('are the bytes printed in FORMAT.md', () => {
    const [, hex = ''] = /\n\n {4}((?:[0-9a-f]{2} +)+[0-9a-f]{2})\n\n/.exec(PAGE) ?? [];
    const payload = Buffer.from('hi');
    const frames = encode([{ principal: 'E1/G1', topic: 't', qos: 1, receivedAt: 1, payload }]);
    expect(Buffer.from(frames).toString('hex')).toBe(hex.replaceAll(' ', ''));
  });

  it('stand where FORMAT.md draws them', () => {
    const [message] = fc.sample(
      messages.map((all) => all[0]).filter((first) => first !== undefined),
      1,
    );
    const { principal, topic, qos, receivedAt, payload } = message!;
    const bytes = Buffer.from(encode([message!]));
    const s = bytes.readUInt16LE(13);
    const t = bytes.readUInt16LE(15 + s);
    expect(bytes.readUInt32LE(0)).toBe(bytes.length - 4);
    expect(bytes.readDoubleLE(4)).toBe(receivedAt);
    expect(bytes.readUInt8(12)).toBe(qos);
    expect(bytes.toString('utf8', 15, 15 + s)).toBe(principal);
    expect(bytes.toString('utf8', 17 + s, 17 + s + t)).toBe(topic);
    expect(new Uint8Array(bytes.subarray(17 + s + t))).toEqual(payload);
  });

  it('begin anew after a reset, in the memory given', () => {
    const buffer = new FrameBuffer(8);
    const source = encodeSource({ principal: 'p', topic: 't' });
    buffer.append(source, 1, 1, Buffer.from('a payload that makes it grow'));
    buffer.reset(new ArrayBuffer(16));
    expect([buffer.count, buffer.length]).toEqual([0, 0]);
    buffer.append(source, 0, 2, Buffer.from('second'));
    const [message] = decodeFrames(new Uint8Array(buffer.buffer, 0, buffer.length), 9, 1);
    expect(message).toMatchObject({ offset: 9, receivedAt: 2, qos: 0 });
  });

  it('refuse names over 65,535 bytes', () => {
    expect(() => encodeSource({ principal: 'é'.repeat(32_768), topic: '' })).toThrow(RangeError);
    expect(() => encodeSource({ principal: '', topic: 'x'.repeat(65_536) })).toThrow(RangeError);
  });

  it('are refused when cut anywhere, or counted wrongly', () => {
    fc.assert(
      fc.property(
        messages.filter((all) => all.length > 0),
        fc.nat(),
        (all, at) => {
          const frames = encode(all);
          expect(() => decodeFrames(frames.subarray(0, at % frames.length), 1, all.length)).toThrow(RangeError);
          expect(() => decodeFrames(frames, 1, all.length + 1)).toThrow(RangeError);
          expect(() => decodeFrames(frames, 1, all.length - 1)).toThrow(RangeError);
        },
      ),
    );
  });

  it('of any bytes either decode or are refused with RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(4), (bytes, count) => {
        try {
          expect(decodeFrames(bytes, 1, count).length).toBe(count);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
