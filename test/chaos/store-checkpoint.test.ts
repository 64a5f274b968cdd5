import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { canMount, mountSmallDisk, type SmallDisk } from './small-disk.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const MEGABYTE = 1024 * 1024;
const MOUNTS = canMount(join(tmpdir(), `meterhub-probe-${process.pid}`));
const WHERE = MOUNTS ? 'a tmpfs' : 'SKIPPED, NO TMPFS CAN BE MOUNTED HERE: a tmpfs';
const ROWS = 10_000;

describe.runIf(MOUNTS)(`DuckDB on ${WHERE}`, () => {
  test('no checkpoint is begun without room for it, and writing goes on when there is', async () => {
    await inTemporaryDirectory(async (directory) => {
      using disk = mountSmallDisk(directory, 24) as SmallDisk;
      const store = await openDuckDbStore({ directory, memoryLimit: '1GB', checkpointBytes: 4 * MEGABYTE });
      const log = join(directory, 'readings.duckdb.wal');
      const logBytes = (): number => (existsSync(log) ? statSync(log).size : 0);
      const batch = new ReadingBatch([{ enterprise: 'e', meter: 'm', quantity: 'q' }]);
      const write = async (n: number): Promise<void> => {
        batch.clear();
        for (let i = 0; i < ROWS; i++) batch.add(0, n * ROWS + i, Math.random(), 0, n + 1, i);
        await store.write(batch);
      };
      let written = 0;
      while (logBytes() < 3.5 * MEGABYTE) await write(written++);
      disk.fill(1.5 * MEGABYTE);
      // The log may grow past the threshold; the disk is then full for the log as well.
      let failures = 0;
      for (let tries = 0; tries < 20 && failures < 5; tries++) {
        try {
          await write(written);
          written++;
        } catch (error) {
          failures++;
          expect((error as Error).message).not.toMatch(/FATAL|invalidated/);
        }
      }
      expect(failures).toBe(5);
      expect(logBytes()).toBeGreaterThan(4 * MEGABYTE);
      disk.empty();
      await write(written++);
      expect(logBytes()).toBeLessThan(4 * MEGABYTE);
      await write(written++);
      const rows = await store.readings({ meter: 'm', quantity: 'q', from: 0, to: 1e12, limit: 1e9 });
      expect(rows.length).toBe(written * ROWS);
      expect(new Set(rows.map(({ timestamp }) => timestamp)).size).toBe(written * ROWS);
      await store.close();
    });
  }, 30_000);
});
