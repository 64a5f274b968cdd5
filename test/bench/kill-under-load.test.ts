import { expect, test } from 'vitest';
import { killUnderLoad } from './kill-under-load.ts';
import { SINGLE } from './load.ts';

test('at full speed every acknowledged reading is stored once and accounted for after kills, and consumption adds up', async () => {
  const figures = await killUnderLoad(SINGLE, 2);
  expect(figures).toMatchObject({ kills: 2, 'of them lost': 0, 'stored twice': 0, 'accounts that do not balance': 0 });
  expect(figures['readings acknowledged']).toBeGreaterThan(1000);
}, 300_000);
