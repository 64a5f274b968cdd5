import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from '../../src/domain/instant.ts';

const FIRST = Date.parse('0000-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-30T23:59:59.999Z');

const instants = fc.integer({ min: FIRST, max: LAST });
const offsets = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });

/** The instant as a clock `offset` minutes east of Greenwich shows it, by `Date` alone. */
function localText(instant: number, offset: number): string {
  return new Date(instant + offset * 60_000).toISOString().slice(0, -1);
}

function offsetText(offset: number, colon: boolean): string {
  const part = (minutes: number) => String(minutes).padStart(2, '0');
  const absolute = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${part(Math.floor(absolute / 60))}${colon ? ':' : ''}${part(absolute % 60)}`;
}

describe('parseInstant', () => {
  it('reads back every instant at every offset', () => {
    fc.assert(
      fc.property(instants, offsets, fc.boolean(), (instant, offset, colon) => {
        expect(parseInstant(localText(instant, offset) + offsetText(offset, colon))).toBe(instant);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back what formatInstant writes', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it('agrees with Date wherever it accepts a damaged text', () => {
    const characters = fc.constantFrom(...'0123456789TtZz:+-. ,');
    const damages = fc.array(fc.tuple(fc.nat(28), characters), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(instants, offsets, damages, (instant, offset, changes) => {
        const text = [...(localText(instant, offset) + offsetText(offset, true))];
        for (const [at, character] of changes) text[at] = character;
        const damaged = text.join('');
        const parsed = parseInstant(damaged);
        if (typeof parsed === 'string') return;
        const [, local, fraction = '', zone = ''] = /^(.{19})(\.\d+)?(.*)$/.exec(damaged) ?? [];
        const millis = fraction.slice(0, 4).padEnd(4, '0').replace(/^[0]/, '.');
        const date = Date.parse(`${local?.replace(/[t ]/, 'T')}${millis}${zone.toUpperCase()}`);
        expect(parsed, damaged).toBe(date);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-20T16:00:00+08:00', 1_795_161_600_000],
    ['2026-11-20T16:00:00+0800', 1_795_161_600_000],
    ['2026-11-20t08:00:00z', 1_795_161_600_000],
    ['2026-11-20 08:00:00Z', 1_795_161_600_000],
    ['2026-11-20T08:00:00.5Z', 1_795_161_600_500],
    ['2026-11-20T08:00:00.05Z', 1_795_161_600_050],
    ['2026-11-20T08:00:00.123Z', 1_795_161_600_123],
    ['2026-11-20T08:00:00.1239999999999Z', 1_795_161_600_123],
    ['2026-11-20T02:30:00-05:30', 1_795_161_600_000],
    ['2026-11-20T08:00:00-00:00', 1_795_161_600_000],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2026-12-31T23:59:59+00:00', Date.UTC(2026, 11, 31, 23, 59, 59)],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    ['', 'empty'],
    ['2026-11-20', 'a date alone'],
    ['2026-11-20T16:00+08:00', 'no seconds'],
    ['2026-02-30T00:00:00Z', '30 February'],
    ['2026-02-29T00:00:00Z', '29 February of a common year'],
    ['1900-02-29T00:00:00Z', '1900 was no leap year'],
    ['2026-04-31T00:00:00Z', '31 April'],
    ['2026-00-10T00:00:00Z', 'month 0'],
    ['2026-13-10T00:00:00Z', 'month 13'],
    ['2026-11-00T00:00:00Z', 'day 0'],
    ['2026-11-32T00:00:00Z', 'day 32'],
    ['2026-11-20T24:00:00Z', '24:00'],
    ['2026-11-20T23:60:00Z', 'minute 60'],
    ['2026-12-31T23:59:60Z', 'a leap second'],
    ['2026-11-20T16:00:00.Z', 'a fraction without digits'],
    ['2026-11-20T16:00:00,5Z', 'a comma'],
    ['2026-11-20T16:00:00.5x', 'a letter behind the fraction'],
    ['2026-11-20T16:00:00ZZ', 'two zones'],
    ['2026-11-20T16:00:00+8:00', 'a one-digit offset'],
    ['2026-11-20T16:00:00+08', 'an offset without minutes'],
    ['2026-11-20T16:00:00+08:0', 'an offset cut short'],
    ['2026-11-20T16:00:00+08:000', 'an offset too long'],
    ['2026-11-20T16:00:00+24:00', 'an offset of a day'],
    ['2026-11-20T16:00:00+08:60', 'an offset of 60 minutes'],
    ['2026-11-20T16:00:00 +08:00', 'a space before the offset'],
    [' 2026-11-20T16:00:00Z', 'a space before the text'],
    ['2026-11-20T16:00:00Z ', 'a space behind it'],
    ['2026/11/20T16:00:00Z', 'slashes'],
    ['20261120T160000Z', 'the basic format'],
    ['+02026-11-20T16:00:00Z', 'a five-digit year'],
    ['2026-11-20_16:00:00Z', 'an underscore for the T'],
    ['2026-W47-5T16:00:00Z', 'a week date'],
    ['２０２６-11-20T16:00:00Z', 'full-width digits'],
    ['2026-1--20T16:00:00Z', 'a minus for a digit'],
    ['Fri, 20 Nov 2026 08:00:00 GMT', 'the form of e-mail'],
    ['1795161600000', 'digits'],
  ])('refuses %j: %s', (text) => {
    expect(parseInstant(text)).toBe('malformed');
  });

  it.each(['2026-11-20T16:00:00', '2026-11-20T16:00:00.123', '2026-11-20 16:00:00'])(
    'misses the offset of %s',
    (text) => expect(parseInstant(text)).toBe('no_offset'),
  );
});

describe('formatInstant', () => {
  it('writes what Date writes, whatever was written before', () => {
    const near = fc.tuple(instants, fc.integer({ min: -90_000_000, max: 90_000_000 })).map(([a, b]) => [a, a + b]);
    const far = fc.constantFrom(-8.64e15, 8.64e15, -1, 0, 1, 1.5, -0.5, 253_402_300_800_000, -62_198_755_200_001);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            near,
            far.map((one) => [one]),
          ),
          { maxLength: 20 },
        ),
        (some) => {
          for (const instant of some.flat()) expect(formatInstant(instant)).toBe(new Date(instant).toISOString());
        },
      ),
    );
    expect(() => formatInstant(Number.NaN)).toThrow(RangeError);
  });
});
