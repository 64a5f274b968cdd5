import { expect, test } from 'vitest';
import { nextActive, nextTimeOfDay } from '../../../src/anomalies/notify/active-hours.ts';
import { Calendar } from '../../../src/domain/calendar.ts';

const SHANGHAI = new Calendar('Asia/Shanghai', 15);
const BERLIN = new Calendar('Europe/Berlin', 15);
const at = (text: string) => Date.parse(text);

/* biome-ignore format: a table reads best as one row a line */
test.each([
  // 2026-11-18 is a Wednesday.
  ['before they begin',              '2026-11-18T06:59:00+08:00', '2026-11-18T07:00:00+08:00'],
  ['when they begin',                '2026-11-18T07:00:00+08:00', '2026-11-18T07:00:00+08:00'],
  ['within them',                    '2026-11-18T12:34:56+08:00', '2026-11-18T12:34:56+08:00'],
  ['when they end',                  '2026-11-18T19:00:00+08:00', '2026-11-19T07:00:00+08:00'],
  ['on the last evening',            '2026-11-20T19:00:00+08:00', '2026-11-23T07:00:00+08:00'],
])('from a moment %s', (_, from, expected) => {
  const hours = [{ weekdays: [1, 2, 3, 4, 5], from: '07:00', to: '19:00' }];
  expect(nextActive(hours, at(from), SHANGHAI)).toBe(at(expected));
});

test('hours over midnight belong to the day on which they begin', () => {
  const hours = [{ weekdays: [5], from: '22:00', to: '06:00' }];
  const saturdayNight = at('2026-11-21T05:59:00+08:00');
  expect(nextActive(hours, saturdayNight, SHANGHAI)).toBe(saturdayNight);
  expect(nextActive(hours, at('2026-11-21T06:00:00+08:00'), SHANGHAI)).toBe(at('2026-11-27T22:00:00+08:00'));
});

test('hours up to 24:00 and from 00:00 have nothing between them, and equal times are a whole day', () => {
  const split = [
    { weekdays: [3], from: '20:00', to: '24:00' },
    { weekdays: [4], from: '00:00', to: '02:00' },
  ];
  const midnight = at('2026-11-19T00:00:00+08:00');
  expect(nextActive(split, midnight, SHANGHAI)).toBe(midnight);
  const whole = [{ weekdays: [3], from: '08:00', to: '08:00' }];
  const nextMorning = at('2026-11-19T07:59:59+08:00');
  expect(nextActive(whole, nextMorning, SHANGHAI)).toBe(nextMorning);
});

test('times are those of the clocks where they change', () => {
  // Clocks go forward on 2026-03-29, when 02:30 is left out, and back on 2026-10-25.
  const morning = [{ weekdays: [7], from: '07:00', to: '08:00' }];
  expect(nextActive(morning, at('2026-03-29T00:00:00+01:00'), BERLIN)).toBe(at('2026-03-29T07:00:00+02:00'));
  expect(nextActive(morning, at('2026-10-25T00:00:00+02:00'), BERLIN)).toBe(at('2026-10-25T07:00:00+01:00'));
  expect(nextTimeOfDay('02:30', at('2026-03-29T00:00:00+01:00'), BERLIN)).toBe(at('2026-03-29T03:30:00+02:00'));
});

test('the next time of the day is strictly later', () => {
  expect(nextTimeOfDay('08:00', at('2026-11-18T07:59:59+08:00'), SHANGHAI)).toBe(at('2026-11-18T08:00:00+08:00'));
  expect(nextTimeOfDay('08:00', at('2026-11-18T08:00:00+08:00'), SHANGHAI)).toBe(at('2026-11-19T08:00:00+08:00'));
});

test('without hours every moment is active', () => {
  expect(nextActive(null, 12_345, SHANGHAI)).toBe(12_345);
});
