import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZonedTime } from '../../src/api/zoned-time.ts';
import { Calendar } from '../../src/domain/calendar.ts';

const ZONES = ['Asia/Shanghai', 'Asia/Kathmandu', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'];

test('every instant is written as the calendar writes it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.array(fc.integer({ min: 0, max: 400_000_000 }), { maxLength: 20 }),
      (zone, seconds, steps) => {
        const calendar = new Calendar(zone, 15);
        const zoned = new ZonedTime(calendar);
        for (const step of [0, ...steps]) {
          const instant = seconds * 1000 + step;
          expect(zoned.format(instant)).toBe(calendar.format(instant));
        }
      },
    ),
  );
});

test('on the day that clocks change the offset changes', () => {
  const zoned = new ZonedTime(new Calendar('Europe/Berlin', 15));
  expect(['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map((text) => zoned.format(Date.parse(text)))).toEqual([
    '2026-03-29T01:59:59+01:00',
    '2026-03-29T03:00:00+02:00',
  ]);
});
