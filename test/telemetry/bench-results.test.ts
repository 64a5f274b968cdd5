import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beside, lastFigures, saveFigures } from '../bench/results.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

test('figures stand beside those of the last run on the same machine, with their ratio', () => {
  const file = join(temporaryDirectory(), 'deep', 'results.json');
  expect(lastFigures(file, 'single', 'A')).toBeNull();
  saveFigures(file, 'single', 'A', { rate: 1000, zero: 0 });
  saveFigures(file, 'batch', 'A', { rate: 1 });
  expect(lastFigures(file, 'single', 'B')).toBeNull();
  expect(beside({ rate: 1500, zero: 3, other: 2 }, lastFigures(file, 'single', 'A'))).toEqual({
    ...{ rate: '1,500  (x 1.50)', zero: 3, other: 2 },
  });
  saveFigures(file, 'single', 'A', { rate: 2000 });
  expect(lastFigures(file, 'single', 'A')).toEqual({ rate: 2000 });
  expect(lastFigures(file, 'batch', 'A')).toEqual({ rate: 1 });
});
