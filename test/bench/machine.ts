/** What the figures were measured on. */

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

export function machine(): Record<string, string | number> {
  return {
    processor: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    'memory, GiB': Math.round(totalmem() / 1024 ** 3),
    Node: process.versions.node,
    'fdatasync of 4 KB, median ms': fdatasyncMillis(),
  };
}

function fdatasyncMillis(): number {
  const folder = mkdtempSync(join(process.env['METERHUB_BENCH_DIR'] ?? tmpdir(), 'meterhub-fsync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const page = Buffer.alloc(4096, 1);
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    writeSync(file, page);
    const started = performance.now();
    fdatasyncSync(file);
    times.push(performance.now() - started);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return times.sort((a, b) => a - b)[100] as number;
}
