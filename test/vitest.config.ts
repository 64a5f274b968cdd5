import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Hubs, brokers and browsers are started by the tests: more than the cores makes all of them slow.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A test that passes only sometimes is a defect to be found, not to be repeated away.
    retry: 0,
    allowOnly: false,
  },
});
