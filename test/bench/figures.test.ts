import { expect, test } from 'vitest';
import { medians, ratios } from './figures.ts';

test('the median of an odd number of rounds is the middle one, of an even number the mean of the middle two', () => {
  expect(medians([{ rate: 10 }, { rate: 1000 }, { rate: 20 }])).toEqual({ rate: 20 });
  expect(medians([{ rate: 10 }, { rate: 40 }, { rate: 20 }, { rate: 1000 }])).toEqual({ rate: 30 });
});

test('a figure that only some rounds have is the median of those', () => {
  expect(medians([{ rate: 10 }, { rate: 20, late: 7 }, { rate: 30 }])).toEqual({ rate: 20, late: 7 });
});

test('a ratio is this figure divided by that of the base, and there is none to nothing or to zero', () => {
  expect(ratios({ rate: 150, zero: 3, alone: 1 }, { rate: 100, zero: 0, other: 5 })).toEqual({ rate: 1.5 });
});
