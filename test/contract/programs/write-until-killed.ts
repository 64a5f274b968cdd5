/**
 * Writes batches to the store of an engine (first argument) in a folder (second) until it is killed, and
 * prints the number of every batch whose write was answered. Batch n has n % 400 + 1 readings at the
 * instants n * 1000 and up, with offset n and value n; every third one begins a new series.
 */

import { writeSync } from 'node:fs';
import { ReadingBatch } from '../../../src/store/reading-batch.ts';
import type { SeriesKey } from '../../../src/store/store.ts';
import { ENGINES, type EngineName } from '../engines.ts';

const [engine, directory = '', first = '0'] = process.argv.slice(2);
const store = await ENGINES[engine as EngineName].open(directory);
const keys: SeriesKey[] = [];
const batch = new ReadingBatch(keys);

for (let n = Number(first); ; n++) {
  if (keys.length === 0 || n % 3 === 0) keys.push({ enterprise: 'E1', meter: `M${n}`, quantity: 'volume' });
  batch.clear();
  for (let i = 0; i <= n % 400; i++) batch.add(keys.length - 1, n * 1000 + i, n, 0, n, i);
  await store.write(batch);
  writeSync(1, `${n} ${keys.at(-1)?.meter}\n`);
}
