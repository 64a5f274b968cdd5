import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { lastFigures, saveFigures } from './results.ts';

test('a figure that could not be measured is not there in a later run', () => {
  const file = join(temporaryDirectory(), 'results.json');
  saveFigures(file, 'batch', 'A', { rate: 5, latency: Number.NaN });
  expect(lastFigures(file, 'batch', 'A')).toEqual({ rate: 5 });
});

test('a file that does not hold results is refused by its name and left as it is', () => {
  const file = join(temporaryDirectory(), 'package.json');
  writeFileSync(file, '{"name":"something else"}');
  expect(() => lastFigures(file, 'batch', 'A')).toThrow(`${file} does not hold results`);
  expect(() => saveFigures(file, 'batch', 'A', { rate: 1 })).toThrow('does not hold results');
});
