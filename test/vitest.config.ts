import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// As src/bootstrap has it for `npm test`, where vitest is run by itself: hubs are started hundreds of times.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node-compile-cache');

export default defineConfig({
  test: {
    root,
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Much of what tests do is waiting for hubs, brokers and browsers that they have started; those need the cores as well.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // A test that passes only sometimes is a defect to be found, not to be repeated away.
    retry: 0,
    allowOnly: false,
  },
});
