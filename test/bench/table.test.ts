import { expect, test } from 'vitest';
import { figuresTable, shown } from './table.ts';

test('figures of several columns stand in one Markdown table, with a dash where a column has none', () => {
  expect(figuresTable({ hub: { rate: 1234.5, lost: 0 }, other: { rate: 0.98765, memory: 12.345 } })).toBe(
    [
      '|        | hub   | other |',
      '| ------ | ----- | ----- |',
      '| rate   | 1,235 | 0.988 |',
      '| lost   | 0     | -     |',
      '| memory | -     | 12.3  |',
    ].join('\n'),
  );
});

test('what could not be measured is a dash, and text stays as it is', () => {
  expect(
    figuresTable({ a: { x: Number.NaN, y: '5  (x 2.00)' } })
      .split('\n')
      .slice(2),
  ).toEqual(['| x   | -           |', '| y   | 5  (x 2.00) |']);
});

test('numbers have three significant digits, whole numbers and those from a thousand on all digits before the point', () => {
  expect([0, 7, 123, 0.00123456, 999.94, 1000.4, -2500.5].map(shown)).toEqual([
    ...['0', '7', '123', '0.00123', '1,000', '1,000', '-2,500'],
  ]);
});
