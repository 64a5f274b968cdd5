/** Long exports: years of intervals go through a small heap. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each(['csv', 'xlsx', 'parquet', 'arrow'])(
  '200,000 rows as %s go through a heap of 64 MB',
  (format) => {
    const child = join(import.meta.dirname, 'export-memory-child.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--max-old-space-size=64', child, format, '200000'],
      {
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    const { rows, bytes, exported } = JSON.parse(stdout);
    expect([rows, exported]).toEqual([200_000, 200_000]);
    expect(bytes).toBeGreaterThan(200_000);
  },
  60_000,
);
