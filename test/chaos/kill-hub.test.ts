import { expect, test, vi } from 'vitest';
import { testSeed } from '../helpers/seed.ts';
import { killHub } from './kill-hub.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

test('after twelve kills under load every acknowledged reading is stored once and every message accounted for', async () => {
  const seed = testSeed();
  // Little room in the quarantine, so that most of what is bad is only counted.
  const environment = { METERHUB_PROCESSOR_QUARANTINE_ENTRIES_PER_GATEWAY: '5' };
  const result = await killHub({ kills: 12, seed, environment });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  expect(result.problems, `seed ${seed}`).toEqual([]);
  expect(result.acknowledgedMessages).toBeGreaterThan(100);
}, 600_000);
